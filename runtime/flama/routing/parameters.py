"""Reading and validating a handler's parameters: text is gathered, then checked in one call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from pydantic import ConfigDict, TypeAdapter
from pydantic import ValidationError as PydanticValidationError
from pydantic.errors import PydanticUserError
from pydantic_core import SchemaError, SchemaValidator
from starlette.types import Scope
from typing_extensions import NotRequired, Required, TypedDict

from flama.exceptions import RouteError, ValidationError
from flama.http.json import decode_json
from flama.http.query import cookie_names, query_names
from flama.http.styles import ABSENT, Shape, StyleError, read_cookie, read_header, read_path, read_query
from flama.routing.raw_path import raw_placeholders
from flama.routing.shapes import property_names, shape_of, textual
from flama.routing.signature import ParameterField
from flama.routing.simple_parameters import are_typed, is_simple, reader
from flama.schemas.adapters import adapter_for
from flama.schemas.errors import SchemaValidationError
from flama.schemas.errors import detail as error_detail
from flama.schemas.wording import worded

if TYPE_CHECKING:
    from flama.contract.checks import Check, RequestChecks

__all__ = ["ParameterPlan"]

Read: TypeAlias = Callable[[Any], Any]
"""From what a place holds to one undecoded value, or `ABSENT`. Raises `StyleError`."""
Failures: TypeAlias = dict[str, list[dict[str, Any]]]


class ParameterPlan:
    """Turns a request into the validated parameters of one handler.

    Simple ones are read by the compiled core, which gives up on whatever is not plainly right: then all are gathered
    and validated here, and what is wrong is said.
    """

    def __init__(self, fields: Sequence[ParameterField], path: str, checks: RequestChecks | None = None) -> None:
        """`checks` are those of the contract. Raises `RouteError` when a type cannot be validated."""
        self._fields = fields
        self._path = path
        self._is_strict = checks is not None
        self._checks = _contract_checks(fields, checks)
        self._places = {field.name: (field.place, field.wire) for field in fields}
        simple = [field for field in fields if is_simple(field)]
        self._is_typed = not self._is_strict and are_typed(fields)
        self._reader = reader(simple, typed=self._is_typed)
        self._rest = self._gathering([field for field in fields if field not in simple])
        if not self._is_typed:
            _ = self._validate

    def validated(self, scope: Scope) -> dict[str, Any]:
        """The parameters by name; absent ones that have a default are left out.

        Raises `ValidationError` (400) naming place and parameter.
        """
        raw = self._reader.read(scope) if self._reader is not None else None
        if raw is None:
            raw = self._all.gathered(scope, {})
        elif self._is_typed:
            return raw
        else:
            raw = self._rest.gathered(scope, raw)
        try:
            values = cast("dict[str, Any]", self._validate(raw))
        except PydanticValidationError as exc:
            raise ValidationError(self._detail(exc)) from None
        for field, check in self._checks:
            if field.name in values and check.is_needed:
                _check(field, check, values[field.name])
        return values

    @cached_property
    def _all(self) -> _Gathering:
        return self._gathering(self._fields)

    @cached_property
    def _validate(self) -> Callable[[Any], Any]:
        # Building it costs more than everything else here; nothing can be wrong with the types of the typed ones.
        return _validator(self._fields, strict=self._is_strict)

    def _gathering(self, fields: Sequence[ParameterField]) -> _Gathering:
        claimed = frozenset(field.wire for field in self._fields if field.place == "query")
        return _Gathering(fields, self._path, claimed, strict=self._is_strict)

    def _detail(self, error: PydanticValidationError) -> Failures:
        found: Failures = {}
        for failures in error_detail(error, "?").values():
            for failure in failures:
                _, name, *rest = failure["loc"]
                place, wire = self._places[name]
                failure["loc"] = [place, wire, *rest]
                found.setdefault(".".join(map(str, failure["loc"])), []).append(failure)
        return found


class _Gathering:
    """Finds the text of parameters in their places."""

    def __init__(self, fields: Sequence[ParameterField], path: str, claimed: frozenset[str], *, strict: bool) -> None:
        self._plain_path = [(field.name, field.wire) for field in fields if _is_plain_path(field)]
        styled = (field for field in fields if field.place == "path" and not _is_plain_path(field))
        self._styled_path = _reads(styled, frozenset(), strict)
        self._query = _reads((field for field in fields if field.place == "query"), claimed, strict)
        self._headers = _reads((field for field in fields if field.place == "header"), claimed, strict)
        self._cookies = _reads((field for field in fields if field.place == "cookie"), claimed, strict)
        self._path = path

    def gathered(self, scope: Scope, raw: dict[str, Any]) -> dict[str, Any]:
        """`raw` with what was sent. Raises `ValidationError` for what is not written in its style."""
        failures: Failures = {}
        path_params = scope["path_params"]
        for name, wire in self._plain_path:
            raw[name] = value = path_params[wire]
            if type(value) is str and "\ufffd" in value:
                # It may stand for bytes that are no UTF-8.
                reads = [(name, "path", wire, _strictly_decoded(wire))]
                _gather(reads, raw_placeholders(scope, self._path), raw, failures)
        if self._query:
            _gather(self._query, query_names(scope["query_string"]), raw, failures)
        if self._styled_path:
            _gather(self._styled_path, raw_placeholders(scope, self._path), raw, failures)
        if self._headers:
            _gather(self._headers, _header_values(scope["headers"]), raw, failures)
        if self._cookies:
            _gather(self._cookies, cookie_names(scope["headers"]), raw, failures)
        if failures:
            raise ValidationError(failures)
        return raw


def _contract_checks(
    fields: Sequence[ParameterField], checks: RequestChecks | None
) -> tuple[tuple[ParameterField, Check], ...]:
    if checks is None:
        return ()
    found = ((field, checks.parameter(field.place, field.wire)) for field in fields)
    return tuple((field, check) for field, check in found if check is not None)


def _check(field: ParameterField, check: Check, value: Any) -> None:
    try:
        check(adapter_for(field.annotation).wire_data(value), f"{field.place}.{field.wire}")
    except SchemaValidationError as exc:
        raise ValidationError(exc.detail) from None


def _gather(reads: Iterable[tuple[str, str, str, Read]], values: Any, raw: dict[str, Any], failures: Failures) -> None:
    for name, place, wire, read in reads:
        try:
            value = read(values)
        except StyleError as exc:
            failures[f"{place}.{wire}"] = [{"type": "style", "loc": [place, wire], "msg": str(exc)}]
        except ValidationError as exc:
            failures.update(exc.detail)
        except SchemaValidationError as exc:
            failures.update({key: [dict(error) for error in errors] for key, errors in exc.detail.items()})
        else:
            if value is not ABSENT:
                raw[name] = value


def _header_values(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in headers:
        key = name.decode("latin-1").lower()
        text = value.decode("latin-1")
        values[key] = f"{values[key]}, {text}" if key in values else text
    return values


def _is_plain_path(field: ParameterField) -> bool:
    return field.place == "path" and field.style == "simple" and not field.media_type and _shape(field) == "scalar"


def _shape(field: ParameterField) -> Shape:
    return "scalar" if field.media_type else shape_of(field.annotation)


def _strictly_decoded(wire: str) -> Read:
    return lambda values: read_path(values[wire], wire, "simple", "scalar", False)


def _reads(
    fields: Iterable[ParameterField], claimed: frozenset[str], strict: bool
) -> tuple[tuple[str, str, str, Read], ...]:
    return tuple((field.name, field.place, field.wire, _reader(field, claimed, strict)) for field in fields)


def _reader(field: ParameterField, claimed: frozenset[str], strict: bool) -> Read:
    read = _styled_reader(field, claimed)
    if field.media_type:
        place = f"{field.place}.{field.wire}"
        if strict:
            adapter = adapter_for(field.annotation)
            return lambda values: (
                value if (value := read(values)) is ABSENT else adapter.validate_json(value, strict=True, place=place)
            )
        return lambda values: value if (value := read(values)) is ABSENT else decode_json(value, place)
    if field.allow_empty and not field.required:
        return lambda values: ABSENT if (value := read(values)) == "" else value
    return read


def _styled_reader(field: ParameterField, claimed: frozenset[str]) -> Read:
    wire, style, explode, shape = field.wire, field.style, field.explode, _shape(field)
    match field.place:
        case "path":
            return lambda values: read_path(values[wire], wire, style, shape, explode)
        case "header":
            key = wire.lower()
            return lambda values: read_header(values[key], shape, explode) if key in values else ABSENT
        case "cookie":
            belongs = _membership(field, claimed)
            return lambda values: read_cookie(values, wire, shape, explode, belongs)
        case "query":
            belongs = _membership(field, claimed)
            return lambda values: read_query(values, wire, style, shape, explode, belongs)


def _membership(field: ParameterField, claimed: frozenset[str]) -> Callable[[str], bool] | None:
    """Which names belong to an exploded object: its properties, or all that no other parameter has."""
    if _shape(field) != "object":
        return None
    names = property_names(field.annotation)
    if names is not None:
        return names.__contains__
    others = claimed - {field.wire}
    return lambda name: name not in others


def _validator(fields: Sequence[ParameterField], *, strict: bool) -> Callable[[Any], Any]:
    """With `strict` text is read as JSON would write it, and JSON has been validated before."""
    members: dict[str, Any] = {}
    for field in fields:
        decoded = Any if strict else field.annotation
        annotation = decoded if field.media_type else textual(field.annotation)
        members[field.name] = Required[annotation] if field.required else NotRequired[annotation]
    parameters = TypedDict("parameters", members)  # type: ignore[misc]
    parameters.__pydantic_config__ = ConfigDict(allow_inf_nan=False, coerce_numbers_to_str=True)  # type: ignore[attr-defined]
    try:
        adapter = TypeAdapter(parameters)
        if not adapter.pydantic_complete:
            adapter.rebuild(force=True)
    except (PydanticUserError, SchemaError) as exc:
        raise RouteError(
            f"The parameters {', '.join(f'`{name}`' for name in members)} cannot be validated: {exc}"
        ) from exc
    if strict:
        return SchemaValidator(worded(adapter.core_schema), _use_prebuilt=False).validate_python
    return cast(SchemaValidator, adapter.validator).validate_python
