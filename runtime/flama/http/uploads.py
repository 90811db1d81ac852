"""Files in forms, as fields of models."""

from __future__ import annotations

from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import core_schema
from starlette.datastructures import UploadFile as StarletteUploadFile

__all__ = ["UploadFile"]


class UploadFile(StarletteUploadFile):
    """An uploaded file: `filename`, `content_type`, `size` in bytes, and async `read`, `write`, `seek`, `close`.

    Its JSON Schema is that of binary content.
    """

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.is_instance_schema(StarletteUploadFile, cls_repr="a file")

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "format": "binary"}

    @classmethod
    def adopt(cls, file: StarletteUploadFile) -> UploadFile:
        """`file` as this class; both share the underlying file."""
        if isinstance(file, cls):
            return file
        return cls(file.file, size=file.size, filename=file.filename, headers=file.headers)
