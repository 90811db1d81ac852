"""Checking one value of a request against one schema of the contract."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flama.contract.checks.needs import says_more
from flama.contract.checks.transcribing import transcribed
from flama.schemas.ecma import PatternError, TooCostly, compile_expression
from flama.schemas.errors import LONGEST_PART, MOST_ERRORS, SchemaValidationError
from flama.schemas.formats import CHECKS

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator, ValidationError

_MESSAGES: Mapping[str, str] = {
    "oneOf": "Value should follow exactly one of the schemas",
    "anyOf": "Value should follow at least one of the schemas",
    "not": "Value should not follow the schema that is excluded",
    "const": "Value should be the one that is fixed",
    "enum": "Value should be one of those that are listed",
    "required": "Field required",
    "dependentRequired": "Field required because of another",
    "additionalProperties": "Extra inputs are not permitted",
    "unevaluatedProperties": "Extra inputs are not permitted",
    "unevaluatedItems": "Extra items are not permitted",
    "propertyNames": "Name is not permitted",
    "contains": "Array should contain more items of the asked kind, or fewer",
    "falseSchema": "No value is permitted here",
}
_TYPES: Mapping[str, str] = {"required": "missing", "additionalProperties": "extra_forbidden"}


class Check:
    """Checks values against a schema of a document, compiled at first use."""

    def __init__(self, document: Mapping[str, Any], schema: Any, *, always: bool = False) -> None:
        """With `always` even what types could say is checked, for values that no type has seen."""
        self._document = document
        self._schema = schema
        self._always = always

    @cached_property
    def is_needed(self) -> bool:
        """Whether the schema says more than the types made from it."""
        return self._always or says_more(self._transcribed)

    def __call__(self, value: Any, place: str) -> None:
        """Raises `SchemaValidationError` naming places below `place`. The value is that of a JSON text."""
        if not self.is_needed or self._validator.is_valid(value):
            return
        detail: dict[str, list[dict[str, Any]]] = {}
        for error in itertools.islice(self._validator.iter_errors(value), MOST_ERRORS):
            for location in _locations(error, place):
                entry = {"type": _kind(error), "loc": location, "msg": _message(error)}
                detail.setdefault(".".join(map(str, location)), []).append(entry)
        raise SchemaValidationError(detail)

    @cached_property
    def _transcribed(self) -> dict[str, Any]:
        return transcribed(self._document, self._schema)

    @cached_property
    def _validator(self) -> Draft202012Validator:
        from jsonschema_rs import Draft202012Validator

        return Draft202012Validator(
            self._transcribed, formats=dict(CHECKS), validate_formats=True, keywords={"pattern": _Pattern}, offline=True
        )


class _Pattern:
    """`pattern` in the syntax of ECMA-262, as everywhere in requests."""

    def __init__(self, parent: Mapping[str, Any], value: str, path: object) -> None:
        self._expression = _compiled(value)

    def validate(self, instance: Any) -> None:
        """Raises `ValueError` for text that does not match."""
        if isinstance(instance, str) and not self._expression(instance):
            raise ValueError("Text should match the pattern")


def _compiled(pattern: str) -> Callable[[str], bool]:
    try:
        search = compile_expression(pattern).search
    except PatternError:
        # The type lets any text pass where its pattern cannot be read.
        return lambda text: True

    def matches(text: str) -> bool:
        try:
            return search(text)
        except TooCostly:
            return False

    return matches


def _locations(error: ValidationError, place: str) -> Iterator[list[str | int]]:
    location = [*place.split("."), *map(_part, error.instance_path)]
    match error.kind.as_dict():
        case {"property": str(name)} if error.kind.name == "required":
            yield [*location, _part(name)]
        case {"unexpected": list(names)} if error.kind.name in ("additionalProperties", "unevaluatedProperties"):
            yield from ([*location, _part(name)] for name in names)
        case _:
            yield location


def _part(part: str | int) -> str | int:
    return part[:LONGEST_PART] + "…" if isinstance(part, str) and len(part) > LONGEST_PART else part


def _keyword(error: ValidationError) -> str:
    return str(error.kind.name)


def _kind(error: ValidationError) -> str:
    keyword = _keyword(error)
    return _TYPES.get(keyword, "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in keyword))


def _message(error: ValidationError) -> str:
    keyword = _keyword(error)
    return _MESSAGES.get(keyword, f"Value does not satisfy `{keyword}` of the contract")
