"""What `models/tables.py` and the first database revision hold."""

from __future__ import annotations

from dataclasses import dataclass

from typing_extensions import assert_never

from flama_generator.ir.entities import Column, Entity
from flama_generator.ir.model import AppModel
from flama_generator.planning.docstrings import docstring
from flama_generator.planning.imports import Imports
from flama_generator.planning.literals import identifier, literal, one_line

KINDS = {
    "string": "String",
    "text": "Text",
    "integer": "Integer",
    "biginteger": "BigInteger",
    "float": "Float",
    "numeric": "Numeric",
    "boolean": "Boolean",
    "date": "Date",
    "datetime": "DateTime",
    "time": "Time",
    "interval": "Interval",
    "uuid": "Uuid",
    "json": "JSON",
    "binary": "LargeBinary",
}


@dataclass(frozen=True, slots=True)
class TableView:
    """A table. `variable` is a Python name, `name` a Python literal; `columns` are expressions."""

    variable: str
    name: str
    columns: tuple[str, ...]
    docstring: str


@dataclass(frozen=True, slots=True)
class TablesView:
    """All tables of a project."""

    imports: tuple[str, ...]
    metadata: str
    """Name of the variable that holds the `MetaData`."""
    tables: tuple[TableView, ...]


def tables_view(model: AppModel) -> TablesView:
    """`models/tables.py`."""
    names = frozenset(entity.table for entity in model.entities)
    imports = Imports(model.package, names)
    metadata = metadata_name(model)
    for name in ("Column", "MetaData", "Table"):
        imports.symbol("sqlalchemy", name)
    tables = tuple(
        TableView(
            variable=identifier(entity.table),
            name=literal(entity.table),
            columns=tuple(column_source(imports, column, declared=True) for column in entity.columns),
            docstring=docstring(f"Rows of `{one_line(entity.name)}`.", 0),
        )
        for entity in model.entities
    )
    return TablesView(tuple(imports.render()), metadata, tables)


def metadata_name(model: AppModel) -> str:
    """The variable that holds the `MetaData`: `metadata`, unless a table is called so."""
    return "table_metadata" if any(entity.table == "metadata" for entity in model.entities) else "metadata"


@dataclass(frozen=True, slots=True)
class RevisionView:
    """`migrations/versions/0001_initial.py`."""

    imports: tuple[str, ...]
    tables: tuple[TableView, ...]
    dropped: tuple[str, ...]
    """Python literals, in the order in which the tables go."""


def revision_view(model: AppModel) -> RevisionView:
    """The revision that makes all tables."""
    imports = Imports(model.package)
    imports.symbol("alembic", "op")
    imports.module("sqlalchemy")
    tables = tuple(_created(imports, entity) for entity in model.entities)
    return RevisionView(
        tuple(imports.render()), tables, tuple(literal(entity.table) for entity in reversed(model.entities))
    )


def _created(imports: Imports, entity: Entity) -> TableView:
    columns = tuple(column_source(imports, column, declared=False) for column in entity.columns)
    return TableView(entity.table, literal(entity.table), columns, "")


def column_source(imports: Imports, column: Column, *, declared: bool) -> str:
    """One column. A declared one, other than one of a revision, says how its value comes about."""
    arguments = [literal(column.name), type_source(imports, column, declared=declared)]
    if column.primary_key:
        arguments.append("primary_key=True")
        if column.kind in {"integer", "biginteger"}:
            arguments.append(f"autoincrement={column.generated == 'autoincrement'}")
    elif not column.nullable:
        arguments.append("nullable=False")
    if declared and column.generated not in {None, "autoincrement"}:
        arguments.append(f"default={_generator(imports, column)}")
    elif declared and column.default is not None and column.default.value is not None:
        arguments.append(f"default={_default(column.default.value)}")
    if declared and column.refreshed:
        arguments.append(f"onupdate={_now(imports)}")
    return f"{_sqlalchemy(imports, 'Column', declared=declared)}({', '.join(arguments)})"


def _default(value: object) -> str:
    if value in ([], {}):
        return type(value).__name__
    return f"lambda: {literal(value)}" if isinstance(value, (list, dict)) else literal(value)


def _sqlalchemy(imports: Imports, name: str, *, declared: bool) -> str:
    return imports.symbol("sqlalchemy", name) if declared else f"{imports.module('sqlalchemy')}.{name}"


def type_source(imports: Imports, column: Column, *, declared: bool) -> str:
    """The type of a column, as an expression."""

    def of(name: str) -> str:
        return _sqlalchemy(imports, name, declared=declared)

    name = of(KINDS[column.kind])
    match column.kind:
        case "string":
            return f"{name}({column.length})" if column.length is not None else name
        case "datetime":
            return f"{name}(timezone=True)"
        case "json":
            return f"{name}(none_as_null=True)"
        case "biginteger" if column.primary_key:
            # SQLite numbers rows by itself only in a column of type INTEGER.
            return f'{name}().with_variant({of("Integer")}, "sqlite")'
        case _:
            return name


def _generator(imports: Imports, column: Column) -> str:
    match column.generated:
        case "uuid":
            return imports.symbol("uuid", "uuid4")
        case "uuid_text":
            return f"lambda: str({imports.symbol('uuid', 'uuid4')}())"
        case "now":
            return _now(imports)
        case "autoincrement" | None:
            return "None"
        case _ as other:
            assert_never(other)


def _now(imports: Imports) -> str:
    dt = imports.module("datetime")
    return f"lambda: {dt}.datetime.now({dt}.timezone.utc)"
