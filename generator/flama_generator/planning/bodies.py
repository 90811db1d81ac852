"""What generated methods do."""

from __future__ import annotations

from dataclasses import dataclass

from typing_extensions import assert_never

from flama_generator.ir.behaviour import (
    CreateRow,
    DeleteRow,
    Key,
    ListRows,
    NotInferred,
    Pagination,
    ReadRow,
    Scope,
    UpdateRow,
)
from flama_generator.ir.entities import Entity
from flama_generator.ir.model import AppModel
from flama_generator.ir.operations import Operation, Parameter
from flama_generator.ir.schemas import Model, Schema
from flama_generator.ir.types import Primitive, Reference
from flama_generator.planning.annotations import Annotations
from flama_generator.planning.docstrings import WIDTH, wrap
from flama_generator.planning.literals import identifier, literal, one_line
from flama_generator.planning.parameters import may_be_none

ARGUMENTS = frozenset({"self", "clauses", "data", "partial"})
"""Parameters of the repository's methods, which no filter can be called like."""
PAGE_SIZE = 50
"""Rows of a page where neither the caller nor the contract says how many."""


@dataclass(frozen=True, slots=True)
class Body:
    """Lines of a method's body, indented relative to it."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the body of one operation is written with."""

    annotations: Annotations
    operation: Operation
    entity: Entity
    schema: Model

    def parameter(self, name: str) -> Parameter:
        return next(parameter for parameter in self.operation.parameters if parameter.name == name)

    def fresh(self, name: str) -> str:
        """A local name that no parameter has."""
        taken = {parameter.name for parameter in self.operation.parameters}
        while name in taken:
            name += "_"
        return name

    def optional(self, name: str) -> bool:
        return may_be_none(self.annotations, self.parameter(name))

    @property
    def rows(self) -> str:
        return f"worker.{identifier(self.entity.attribute)}"

    @property
    def class_name(self) -> str:
        return self.annotations.full(_reference(self.schema))

    def column(self, name: str) -> str:
        tables = self.annotations.imports.symbol(f"{self.annotations.imports.package}.models", "tables")
        return f"{tables}.{identifier(self.entity.table)}.c[{literal(name)}]"

    def read(self, row: str) -> str:
        """The model made of a row."""
        return f"{self.class_name}.model_validate({self._without_scopes(row)})"

    def _without_scopes(self, row: str) -> str:
        hidden = [column.name for column in self.entity.columns if column.scope]
        if not hidden or self.schema.extra == "ignore":
            return row
        left_out = f"!= {literal(hidden[0])}" if len(hidden) == 1 else f"not in {literal(tuple(hidden))}"
        return f"{{name: value for name, value in {row}.items() if name {left_out}}}"

    def narrowed(self, scopes: tuple[Scope, ...], key: Key | None = None, value: str | None = None) -> str:
        """Arguments that choose rows."""
        pairs = [(scope.column, scope.parameter) for scope in scopes]
        if key is not None:
            pairs.append((key.column, key.parameter))
        if value is not None:
            pairs.append((self.entity.primary_key.name, value))
        clauses = [f"{self.column(column)} == {given}" for column, given in pairs if column in ARGUMENTS]
        filters = [f"{identifier(column)}={given}" for column, given in pairs if column not in ARGUMENTS]
        return ", ".join(clauses + filters)


def body_of(model: AppModel, annotations: Annotations, operation: Operation) -> Body:
    """The body for an operation's behaviour."""
    behaviour = operation.behaviour
    if isinstance(behaviour, NotInferred):
        return Body(_not_inferred(annotations, operation, behaviour))
    entity = model.entity(behaviour.entity)
    schema = annotations.catalogue.find(entity.schema)
    assert isinstance(schema, Model), f"{entity.id} is stored as {schema.id}, which is no model"
    scene = _Scene(annotations, operation, entity, schema)
    match behaviour:
        case CreateRow():
            return Body(_create(scene, behaviour))
        case ListRows():
            return Body(tuple(_list(scene, behaviour)))
        case ReadRow():
            return Body(_read(scene, behaviour))
        case UpdateRow():
            return Body(_update(scene, behaviour))
        case DeleteRow():
            return Body(_delete(scene, behaviour))
        case _:
            assert_never(behaviour)


def _not_inferred(annotations: Annotations, operation: Operation, behaviour: NotInferred) -> tuple[str, ...]:
    reason = one_line(behaviour.reason)
    comment = wrap(
        f"{reason[:1].upper()}{reason[1:].rstrip('.')}. Replace the next line by the implementation.", WIDTH - 12
    )
    error = annotations.imports.symbol("flama.exceptions", "OperationNotImplemented")
    return (*(f"# {line}" for line in comment), f"raise {error}({literal(operation.operation_id)})")


def _create(scene: _Scene, behaviour: CreateRow) -> tuple[str, ...]:
    call = f"await {scene.rows}.create({_values(scene, behaviour.scopes)})"
    return _written(scene, call, behaviour.returns_entity)


def _update(scene: _Scene, behaviour: UpdateRow) -> tuple[str, ...]:
    body = scene.operation.body
    assert body is not None, f"{scene.operation.id} updates a row without a body"
    if behaviour.key is None:
        chosen = scene.narrowed(behaviour.scopes, value=f"{body.name}.{scene.entity.primary_key.name}")
        values = body.name
    else:
        chosen = scene.narrowed(behaviour.scopes, behaviour.key)
        values = _keyed(scene, behaviour.key, partial=behaviour.partial)
    partial = ", partial=True" if behaviour.partial else ""
    call = f"await {scene.rows}.update({values}{partial}, {chosen})"
    return _written(scene, call, behaviour.returns_entity)


def _written(scene: _Scene, call: str, returns_entity: bool) -> tuple[str, ...]:
    if not returns_entity:
        return ("async with worker:", f"    {call}")
    row = scene.fresh("row")
    return ("async with worker:", f"    {row}, *_ = {call}", f"return {scene.read(row)}")


def _read(scene: _Scene, behaviour: ReadRow) -> tuple[str, ...]:
    row = scene.fresh("row")
    call = f"await {scene.rows}.retrieve({scene.narrowed(behaviour.scopes, behaviour.key)})"
    return ("async with worker:", f"    {row} = {call}", f"return {scene.read(row)}")


def _delete(scene: _Scene, behaviour: DeleteRow) -> tuple[str, ...]:
    chosen = scene.narrowed(behaviour.scopes, behaviour.key)
    delete = f"    await {scene.rows}.delete({chosen})"
    if not behaviour.returns_entity:
        return ("async with worker:", delete)
    row = scene.fresh("row")
    retrieve = f"    {row} = await {scene.rows}.retrieve({chosen})"
    return ("async with worker:", retrieve, delete, f"return {scene.read(row)}")


def _body_fields(scene: _Scene) -> tuple[str, frozenset[str]]:
    """The body's parameter and the names of its fields."""
    body = scene.operation.body
    assert body is not None, f"{scene.operation.id} writes a row without a body"
    model = scene.annotations.catalogue.model(body.contents[0].type)
    return body.name, frozenset(field.name for field in model.fields) if model is not None else frozenset()


def _values(scene: _Scene, scopes: tuple[Scope, ...]) -> str:
    """What a new row is made of."""
    name, fields = _body_fields(scene)
    if not scopes:
        return name
    pairs = [(scope.column, scope.parameter) for scope in scopes]
    return _mapping(scene, name, fields, pairs)


def _keyed(scene: _Scene, key: Key, *, partial: bool) -> str:
    """What a row is changed to. The path, not the body, says which row it is."""
    name, fields = _body_fields(scene)
    if key.column not in fields:
        return name
    if partial:
        return f"{name}.model_copy(update={{{literal(key.column)}: {key.parameter}}})"
    return _mapping(scene, name, fields, [(key.column, key.parameter)])


def _mapping(scene: _Scene, name: str, fields: frozenset[str], pairs: list[tuple[str, str]]) -> str:
    columns = {column.name for column in scene.entity.columns}
    more = ", ".join(f"{literal(column)}: {value}" for column, value in pairs)
    body = scene.operation.body
    model = scene.annotations.catalogue.model(body.contents[0].type) if body is not None else None
    closed = model is not None and isinstance(model.extra, str)
    if closed and fields <= columns:
        return f"{{**dict({name}), {more}}}"
    given = [
        f"{literal(column.name)}: {name}.{column.name}" for column in scene.entity.columns if column.name in fields
    ]
    replaced = {literal(column) for column, _ in pairs}
    kept = [pair for pair in given if pair.split(":")[0] not in replaced]
    return f"{{{', '.join([*kept, more])}}}"


def _list(scene: _Scene, behaviour: ListRows) -> list[str]:
    pagination, envelope = behaviour.pagination, behaviour.envelope
    matching = _matching(behaviour)
    if pagination is not None and pagination.kind == "cursor":
        return _cursor_list(scene, behaviour, matching)
    rows = scene.fresh("rows")
    arguments = [f"order_by={literal(scene.entity.primary_key.name)}", *_window(scene, pagination), *matching]
    lines = ["async with worker:", f"    {rows} = await {scene.rows}.list({', '.join(arguments)})"]
    if envelope is not None and {what for _, what in envelope.fills} & {"total", "pages", "has_more"}:
        lines.append(f"    {scene.fresh('total')} = await {scene.rows}.count({', '.join(matching)})")
    return [*lines, _answer(scene, behaviour, rows)]


def _matching(behaviour: ListRows) -> list[str]:
    pairs = (*behaviour.scopes, *behaviour.filters)
    text = ", ".join(f"{literal(pair.column)}: {pair.parameter}" for pair in pairs)
    return [f"matching={{{text}}}"] if pairs else []


def _window(scene: _Scene, pagination: Pagination | None) -> list[str]:
    if pagination is None:
        return []
    size = _size(scene, pagination)
    arguments = [f"limit={size}"] if size is not None else []
    if pagination.position is None:
        return arguments
    position = pagination.position
    if pagination.kind == "page":
        page = f"({position} or 1)" if scene.optional(position) else position
        nullable = pagination.size is not None and scene.optional(pagination.size) and pagination.default_size is None
        each = f"({size} or 0)" if nullable else size or "0"
        return [*arguments, f"offset=({page} - 1) * {each}"]
    return [*arguments, f"offset={position}"]


def _size(scene: _Scene, pagination: Pagination) -> str | None:
    """The number of rows asked for, as an expression; `None` for no limit."""
    if pagination.size is None:
        return None if pagination.default_size is None else literal(pagination.default_size)
    if scene.optional(pagination.size) and pagination.default_size is not None:
        return f"({literal(pagination.default_size)} if {pagination.size} is None else {pagination.size})"
    return pagination.size


def _cursor_list(scene: _Scene, behaviour: ListRows, matching: list[str]) -> list[str]:
    pagination = behaviour.pagination
    assert pagination is not None
    size, clauses, found, rows = (scene.fresh(name) for name in ("page_size", "clauses", "found", "rows"))
    asked = _size(scene, pagination) or literal(PAGE_SIZE)
    if pagination.size is not None and scene.optional(pagination.size) and pagination.default_size is None:
        asked = f"{PAGE_SIZE} if {asked} is None else {asked}"
    order = f"order_by={literal(scene.entity.primary_key.name)}"
    chosen = [f"*{clauses}"] if pagination.position is not None else []
    arguments = ", ".join([*chosen, order, f"limit={size} + 1", *matching])
    lines = [f"{size} = {asked}"]
    if pagination.position is not None:
        lines += _after(scene, clauses, pagination.position)
    lines += ["async with worker:", f"    {found} = await {scene.rows}.list({arguments})"]
    if behaviour.envelope is not None and {what for _, what in behaviour.envelope.fills} & {"total", "pages"}:
        lines.append(f"    {scene.fresh('total')} = await {scene.rows}.count({', '.join(matching)})")
    return [*lines, f"{rows} = {found}[:{size}]", _answer(scene, behaviour, rows)]


def _after(scene: _Scene, clauses: str, cursor: str) -> list[str]:
    """Lines that turn the cursor into a condition on the primary key."""
    key = scene.entity.primary_key
    column = scene.column(key.name)
    wanted = {"integer": "int", "biginteger": "int", "uuid": "uuid"}.get(key.kind, "str")
    given = scene.annotations.catalogue.resolve(scene.parameter(cursor).type)
    if isinstance(given, Primitive) and given.kind == wanted:
        none = f" if {cursor} is not None else []" if scene.optional(cursor) else ""
        return [f"{clauses} = [{column} > {cursor}]{none}"]
    read = (
        scene.annotations.imports.symbol("uuid", "UUID")
        if wanted == "uuid"
        else scene.annotations.imports.builtin(wanted)
    )
    refuse = scene.annotations.imports.symbol("flama.exceptions", "HTTPException")
    return [
        "try:",
        f"    {clauses} = [{column} > {read}({cursor})] if {cursor} is not None else []",
        "except ValueError as error:",
        f'    raise {refuse}(400, "The cursor is none that this list gave out.") from error',
    ]


def _answer(scene: _Scene, behaviour: ListRows, rows: str) -> str:
    row = scene.fresh("row")
    items = f"[{scene.read(row)} for {row} in {rows}]"
    envelope = behaviour.envelope
    if envelope is None:
        return f"return {items}"
    schema = scene.annotations.catalogue.find(envelope.schema)
    name = scene.annotations.full(_reference(schema))
    fills = [f"{literal(field)}: {_fill(scene, behaviour, what, rows)}" for field, what in envelope.fills]
    pairs = ", ".join([f"{literal(envelope.items)}: {items}", *fills])
    return f"return {name}.model_validate({{{pairs}}})"


def _fill(scene: _Scene, behaviour: ListRows, what: str, rows: str) -> str:
    """The expression for one field of the envelope."""
    pagination = behaviour.pagination
    total, cursor = scene.fresh("total"), pagination is not None and pagination.kind == "cursor"
    size = scene.fresh("page_size") if cursor else _size(scene, pagination) if pagination is not None else None
    limited = size is not None and (cursor or not _size_optional(scene, pagination))
    position = pagination.position if pagination is not None else None
    match what:
        case "total":
            return total
        case "count":
            return f"len({rows})"
        case "limit" | "size":
            return (
                size if limited and size else f"len({rows}) if {size} is None else {size}" if size else f"len({rows})"
            )
        case "offset":
            return "0" if position is None else f"{position} or 0" if scene.optional(position) else position
        case "page":
            return "1" if position is None else f"{position} or 1" if scene.optional(position) else position
        case "pages":
            return (
                f"-(-{total} // max({size}, 1))"
                if limited
                else f"-(-{total} // ({size} or {total} or 1))"
                if size
                else "1"
            )
        case "has_more":
            return _has_more(scene, pagination, rows)
        case "next_cursor":
            key = literal(scene.entity.primary_key.name)
            return f"str({rows}[-1][{key}]) if len({scene.fresh('found')}) > {size} else None"
        case _:
            raise AssertionError(f"an envelope has no {what}")


def _size_optional(scene: _Scene, pagination: Pagination | None) -> bool:
    if pagination is None or pagination.size is None:
        return pagination is None or pagination.default_size is None
    return scene.optional(pagination.size) and pagination.default_size is None


def _has_more(scene: _Scene, pagination: Pagination | None, rows: str) -> str:
    if pagination is None:
        return "False"
    if pagination.kind == "cursor":
        return f"len({scene.fresh('found')}) > {scene.fresh('page_size')}"
    offset = next(
        (each.removeprefix("offset=") for each in _window(scene, pagination) if each.startswith("offset=")), "0"
    )
    if pagination.kind == "offset" and pagination.position is not None and scene.optional(pagination.position):
        offset = f"({offset} or 0)"
    return f"{offset} + len({rows}) < {scene.fresh('total')}"


def _reference(schema: Schema) -> Reference:
    return Reference(schema.id)
