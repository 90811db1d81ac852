"""JSON columns whose content follows a schema."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from pydantic import BaseModel, TypeAdapter, ValidationError
from sqlalchemy import JSON, Table

from flama.ddd.exceptions import DataError

__all__ = ["Documents", "document", "documents"]

Documents: TypeAlias = Mapping[str, TypeAdapter[Any]]
"""What the JSON columns hold, by column."""


@lru_cache(maxsize=1024)
def documents(table: Table, schema: Any) -> Documents:
    """The JSON columns of the table that are fields of a pydantic model; none for another schema."""
    if not (isinstance(schema, type) and issubclass(schema, BaseModel)):
        return {}
    columns = [column.key for column in table.c if isinstance(column.type, JSON)]
    annotations: dict[str, Any] = {name: field.annotation for name, field in schema.model_fields.items()}
    return {name: TypeAdapter(annotations[name]) for name in columns if name in annotations}


def document(table: Table, name: str, value: Any, adapter: TypeAdapter[Any]) -> Any:
    """The value of a JSON column, which is written by wire name when it is one of the schema.

    :param value: by Python name or by wire name.
    :raises DataError: it does not follow the schema.
    """
    try:
        return adapter.validate_python(value, by_alias=True, by_name=True)
    except ValidationError as error:
        raise DataError(
            resource=table.name, detail=f"The value of `{name}` in `{table.name}` does not follow its schema."
        ) from error
