"""Resources over a table."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel

from flama.ddd.repositories.sqlalchemy import SQLAlchemyTableRepository
from flama.ddd.repositories.sqlalchemy.description import ColumnDescription, TableDescription, described
from flama.pagination.techniques import TechniqueName, technique
from flama.resources.exceptions import (
    ResourceModelInvalid,
    ResourceModelNotFound,
    ResourcePrimaryKeyInvalid,
    ResourcePrimaryKeyNotFound,
    ResourceSchemaNotFound,
)
from flama.resources.filtering import Filter, FilterDeclaration, declared
from flama.resources.resource import Resource

if TYPE_CHECKING:
    from flama.resources.module import ResourcesModule

__all__ = ["Operation", "RESTDescription", "RESTResource"]

RESERVED = frozenset({"self", "worker", "order_by", "order_direction"})
"""Parameters of every list, which can't be filters; those of its pagination can't either."""

_KEY_TYPES = (int, str, date, datetime, uuid.UUID)
_GENERATED = "__flama_generated__"


@dataclass(frozen=True, slots=True)
class RESTDescription:
    """What the operations of a REST resource need to know."""

    name: str
    table: TableDescription
    key: ColumnDescription
    input_schema: Any
    output_schema: Any
    filters: Mapping[str, Filter]
    pagination: TechniqueName

    def record(self, data: Any, *, key: bool = False) -> dict[str, Any]:
        """The fields of a validated body that are columns; the primary key only with `key`."""
        columns = {column.name for column in self.table.columns} - (set() if key else {self.key.name})
        if isinstance(data, BaseModel):
            return {name: getattr(data, name) for name in type(data).model_fields if name in columns}
        return {name: value for name, value in data.items() if name in columns}

    @property
    def sortable(self) -> tuple[str, ...]:
        """The columns that a list can be ordered by.

        A cursor holds the values of the last record, so with `keyset` only what the output schema shows.
        """
        names = tuple(column.name for column in self.table.columns)
        if self.pagination != "keyset" or not is_model(self.output_schema):
            return names
        return tuple(name for name in names if name in self.output_schema.model_fields or name == self.key.name)

    def answer(self, row: Mapping[str, Any]) -> Any:
        """A row as the output schema, whose aliases a row does not have."""
        if is_model(self.output_schema):
            return self.output_schema.model_validate(row, by_alias=True, by_name=True)
        return row


Operation = Callable[[RESTDescription], Callable[..., Any]]
"""Makes the handler of an operation for one resource, marked with `ResourceRoute.method`."""


class RESTResource(Resource):
    """A resource over a table; the operations come from mixins, such as those of `CRUDResource`.

    The class says which table (`model`, with a primary key of one column) and which schemas: one for both directions
    (`schema`), or `input_schema` and `output_schema`. `filters` says what a list can be filtered by, see
    `flama.resources.filtering`, and `pagination` how it is cut into pages. A class without `name` is for others to
    derive from.
    """

    model: ClassVar[Any]
    schema: ClassVar[Any]
    input_schema: ClassVar[Any]
    output_schema: ClassVar[Any]
    filters: ClassVar[FilterDeclaration] = None
    pagination: ClassVar[TechniqueName] = "page_number"
    """How the list is cut into pages: `page_number`, `limit_offset` or `keyset`."""

    operations: ClassVar[Mapping[str, Operation]] = {}
    """The operations that a mixin adds, by method name. A method that the class writes itself wins."""
    repository: ClassVar[type[SQLAlchemyTableRepository]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if not hasattr(cls, "name"):
            return
        description = _description(cls)
        attributes = {"_table": cls.model, "_schema": description.input_schema}
        cls.repository = type(f"{cls.__name__}Repository", (SQLAlchemyTableRepository,), attributes)
        for name, operation in _operations(cls).items():
            if not hasattr(cls, name) or hasattr(getattr(cls, name), _GENERATED):
                setattr(cls, name, _named(operation(description), cls, name))

    def on_add(self, resources: ResourcesModule) -> None:
        """Adds the table's repository to the application's worker.

        :raises WorkerError: another resource has the same name.
        """
        super().on_add(resources)
        resources.add_repository(self.name, self.repository)


def is_model(schema: Any) -> bool:
    """Whether the schema is a pydantic model."""
    return isinstance(schema, type) and issubclass(schema, BaseModel)


def _operations(resource: type[RESTResource]) -> dict[str, Operation]:
    found: dict[str, Operation] = {}
    for base in reversed(resource.__mro__):
        found |= base.__dict__.get("operations", {})
    return found


def _named(handler: Callable[..., Any], resource: type[RESTResource], name: str) -> Callable[..., Any]:
    handler.__name__ = name
    handler.__qualname__ = f"{resource.__qualname__}.{name}"
    handler.__module__ = resource.__module__
    setattr(handler, _GENERATED, True)
    return handler


def _description(resource: type[RESTResource]) -> RESTDescription:
    table = _table(resource)
    both = getattr(resource, "schema", None)
    schemas = [getattr(resource, attribute, None) or both for attribute in ("input_schema", "output_schema")]
    if not all(schemas):
        raise ResourceSchemaNotFound(
            f"`{resource.__name__}` does not say what it reads and writes: give it `schema`, or both `input_schema` "
            "and `output_schema`."
        )
    return RESTDescription(
        name=resource.name,
        table=table,
        key=_key(resource, table),
        input_schema=schemas[0],
        output_schema=schemas[1],
        filters=declared(resource.filters, table, RESERVED | technique(resource.pagination).names),
        pagination=resource.pagination,
    )


def _table(resource: type[RESTResource]) -> TableDescription:
    if not hasattr(resource, "model"):
        raise ResourceModelNotFound(f"`{resource.__name__}` has no `model`: give it a SQLAlchemy table.")
    table = described(resource.model)
    if table is None:
        raise ResourceModelInvalid(f"`{resource.__name__}.model` is {resource.model!r}, which is no SQLAlchemy table.")
    return table


def _key(resource: type[RESTResource], table: TableDescription) -> ColumnDescription:
    if len(table.key) != 1:
        raise ResourcePrimaryKeyNotFound(
            f"The table `{table.name}` of `{resource.__name__}` has a primary key of {len(table.key)} columns: a REST "
            "resource needs one of exactly one column."
        )
    key = table.key[0]
    if key.python_type is None or not issubclass(key.python_type, _KEY_TYPES):
        raise ResourcePrimaryKeyInvalid(
            f"The primary key `{key.name}` of `{resource.__name__}` can't stand in a path: it has to be an integer, a "
            "string, a date, a datetime or a UUID."
        )
    return key
