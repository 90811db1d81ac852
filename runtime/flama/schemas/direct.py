"""Reading and writing plain data without building models on the way.

Both do what the models would do or raise: whatever they cannot do is left to the models, which also say what is wrong.
"""

from __future__ import annotations

from typing import Any

from pydantic_core import CoreSchema, SchemaSerializer, SchemaValidator

from flama._core import encode_json
from flama.schemas.plain import plain

__all__ = ["DirectReader", "DirectWriter", "is_plain"]


class DirectWriter:
    """Plain data, validated and written as JSON by wire name."""

    __slots__ = ("_is_json", "_serialize", "_validate")

    def __init__(self, validator: SchemaValidator, serializer: SchemaSerializer, *, is_json: bool) -> None:
        self._validate = validator.validate_python
        self._serialize = serializer.to_json
        self._is_json = is_json

    @classmethod
    def of(cls, schema: CoreSchema) -> DirectWriter | None:
        """None where models are needed."""
        if (found := plain(schema, by_wire_name=True)) is None:
            return None
        # Without this flag the validators that kept models have would bring back the models inside them.
        validator = SchemaValidator(found.schema, _use_prebuilt=False)
        return cls(validator, SchemaSerializer(found.schema), is_json=found.is_json)

    def dump(self, value: Any) -> bytes:
        """JSON of `value`. Raises `ValidationError` of pydantic for instances in it, and for what does not validate."""
        data = self._validate(value, from_attributes=True)
        if self._is_json:
            try:
                return encode_json(data)
            except (TypeError, ValueError):
                # Infinite numbers have a form of their own in pydantic.
                pass
        return self._serialize(data, by_alias=True)


class DirectReader:
    """JSON, validated and given as plain Python data by field name."""

    __slots__ = ("_validate",)

    def __init__(self, validator: SchemaValidator) -> None:
        self._validate = validator.validate_json

    @classmethod
    def of(cls, schema: CoreSchema, *, strict: bool) -> DirectReader | None:
        """None where models are needed."""
        found = plain(schema, by_wire_name=False, read_by_wire_name=strict)
        if found is None or not found.is_dump:
            return None
        return cls(SchemaValidator(found.schema, _use_prebuilt=False))

    def read(self, data: bytes | str, *, strict: bool) -> Any:
        """The value in a JSON text. Raises `ValidationError` of pydantic."""
        return self._validate(data, strict=True) if strict else self._validate(data)


def is_plain(value: Any) -> bool:
    """Whether a value is worth trying, by its outermost parts alone."""
    if type(value) in (list, tuple):
        return not value or type(value[0]) in (dict, list)
    return type(value) is dict
