"""Reading and validating a handler's parameters: text is gathered, then checked in one call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias, cast

from pydantic import ConfigDict, TypeAdapter
from pydantic import ValidationError as PydanticValidationError
from pydantic.errors import PydanticUserError
from pydantic_core import SchemaError, SchemaValidator
from typing_extensions import NotRequired, Required, TypedDict

from flama.exceptions import RouteError, ValidationError
from flama.http.json import decode_json
from flama.http.query import cookie_names, query_names
from flama.http.styles import ABSENT, Shape, StyleError, read_cookie, read_header, read_path, read_query
from flama.routing.raw_path import raw_placeholders
from flama.routing.shapes import property_names, shape_of, textual
from flama.routing.signature import ParameterField
from flama.schemas.errors import detail as error_detail

__all__ = ["ParameterPlan"]

Read: TypeAlias = Callable[[Any], Any]
"""From what a place holds to one undecoded value, or `ABSENT`. Raises `StyleError`."""
Failures: TypeAlias = dict[str, list[dict[str, Any]]]


class ParameterPlan:
    """Turns a request into the validated parameters of one handler."""

    def __init__(self, fields: Sequence[ParameterField], path: str) -> None:
        """Raises `RouteError` when a type cannot be validated."""
        self._places = {field.name: (field.place, field.wire) for field in fields}
        self._plain_path = [(field.name, field.wire) for field in fields if _is_plain_path(field)]
        self._styled_path = _reads(field for field in fields if field.place == "path" and not _is_plain_path(field))
        claimed = frozenset(field.wire for field in fields if field.place == "query")
        self._query = _reads((field for field in fields if field.place == "query"), claimed)
        self._headers = _reads(field for field in fields if field.place == "header")
        self._cookies = _reads(field for field in fields if field.place == "cookie")
        self._path = path
        self._validate = _validator(fields)

    def validated(self, scope: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters by name; absent ones that have a default are left out.

        Raises `ValidationError` (400) naming place and parameter.
        """
        raw: dict[str, Any] = {}
        failures: Failures = {}
        path_params = scope["path_params"]
        for name, wire in self._plain_path:
            raw[name] = path_params[wire]
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
        try:
            return cast("dict[str, Any]", self._validate(raw))
        except PydanticValidationError as exc:
            raise ValidationError(self._detail(exc)) from None

    def _detail(self, error: PydanticValidationError) -> Failures:
        found: Failures = {}
        for failures in error_detail(error, "?").values():
            for failure in failures:
                _, name, *rest = failure["loc"]
                place, wire = self._places[name]
                failure["loc"] = [place, wire, *rest]
                found.setdefault(".".join(map(str, failure["loc"])), []).append(failure)
        return found


def _gather(reads: Iterable[tuple[str, str, str, Read]], values: Any, raw: dict[str, Any], failures: Failures) -> None:
    for name, place, wire, read in reads:
        try:
            value = read(values)
        except StyleError as exc:
            failures[f"{place}.{wire}"] = [{"type": "style", "loc": [place, wire], "msg": str(exc)}]
        except ValidationError as exc:
            failures.update(exc.detail)
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


def _reads(
    fields: Iterable[ParameterField], claimed: frozenset[str] = frozenset()
) -> tuple[tuple[str, str, str, Read], ...]:
    return tuple((field.name, field.place, field.wire, _reader(field, claimed)) for field in fields)


def _reader(field: ParameterField, claimed: frozenset[str]) -> Read:
    read = _styled_reader(field, claimed)
    if field.media_type:
        place = f"{field.place}.{field.wire}"
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


def _validator(fields: Sequence[ParameterField]) -> Callable[[Any], Any]:
    members: dict[str, Any] = {}
    for field in fields:
        annotation = field.annotation if field.media_type else textual(field.annotation)
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
    return cast(SchemaValidator, adapter.validator).validate_python
