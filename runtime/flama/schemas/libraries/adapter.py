"""The adapter of annotations with schemas of other libraries."""

from __future__ import annotations

import json
from typing import Any

from pydantic_core import CoreSchema

from flama._core import encode_json
from flama.schemas.adapters import Adapter, JsonSchemaMode
from flama.schemas.errors import SchemaValidationError
from flama.schemas.libraries.foreign import understood

__all__ = ["ForeignAdapter"]


class ForeignAdapter(Adapter):
    """Reads and writes through the schemas' own library.

    What is read is what that library makes of it; what is written is what it dumps, checked by it.
    """

    def __init__(self, annotation: Any, *, partial: bool = False) -> None:
        super().__init__(understood(annotation, "validation", partial=partial))
        self.annotation = annotation
        self._writer = Adapter(understood(annotation, "serialization", partial=partial))

    def plain_json(self, data: bytes | str, *, strict: bool, place: str = "body") -> Any:
        """What the library makes of a JSON text: a dict, unless the schema makes objects of its own."""
        return self.validate_json(data, strict=strict, place=place)

    def plain_python(self, value: Any, *, place: str = "body") -> Any:
        """What the library makes of Python data."""
        return self.validate_python(value, place=place)

    def dump_json(self, value: Any) -> bytes:
        """JSON of the value, by wire name."""
        try:
            return encode_json(self.dump_python(value, by_alias=True))
        except (TypeError, ValueError) as error:
            raise SchemaValidationError.at("response", "not_json", str(error)) from None

    def dump_python(self, value: Any, *, by_alias: bool = False, json: bool = False) -> Any:
        """What the library dumps, by wire name; with `json` without values that JSON does not know."""
        dumped = self._writer.dump_python(value, by_alias=by_alias)
        return _through_json(dumped) if json else dumped

    def json_schema(
        self, *, mode: JsonSchemaMode = "validation", ref_template: str = "#/$defs/{model}", by_alias: bool = True
    ) -> dict[str, Any]:
        """JSON Schema 2020-12 of what is read, or in the mode `serialization` of what is written."""
        if mode == "serialization":
            return self._writer.json_schema(mode=mode, ref_template=ref_template, by_alias=by_alias)
        return super().json_schema(mode=mode, ref_template=ref_template, by_alias=by_alias)

    def schema_for(self, mode: JsonSchemaMode) -> CoreSchema:
        """The core schema of what is read or of what is written."""
        return self._writer.core_schema if mode == "serialization" else self.core_schema


def _through_json(value: Any) -> Any:
    return json.loads(encode_json(value))
