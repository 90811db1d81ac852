"""What generated methods do."""

from __future__ import annotations

from dataclasses import dataclass

from typing_extensions import assert_never

from flama_generator.ir.behaviour import CreateRow, DeleteRow, Key, ListRows, NotInferred, ReadRow, UpdateRow
from flama_generator.ir.model import AppModel
from flama_generator.ir.operations import Operation
from flama_generator.ir.schemas import Model
from flama_generator.planning.annotations import Annotations
from flama_generator.planning.body_scene import BodyScene
from flama_generator.planning.docstrings import WIDTH, wrap
from flama_generator.planning.listing import list_rows
from flama_generator.planning.literals import literal, one_line


@dataclass(frozen=True, slots=True)
class Body:
    """Lines of a method's body, indented relative to it."""

    lines: tuple[str, ...]


def body_of(model: AppModel, annotations: Annotations, operation: Operation) -> Body:
    """The body for an operation's behaviour."""
    behaviour = operation.behaviour
    if isinstance(behaviour, NotInferred):
        return Body(_not_inferred(annotations, operation, behaviour))
    entity = model.entity(behaviour.entity)
    schema = annotations.catalogue.find(entity.schema)
    assert isinstance(schema, Model), f"{entity.id} is stored as {schema.id}, which is no model"
    scene = BodyScene(annotations, operation, entity, schema)
    match behaviour:
        case CreateRow():
            return Body(_create(scene, behaviour))
        case ListRows():
            return Body(tuple(list_rows(scene, behaviour)))
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


def _create(scene: BodyScene, behaviour: CreateRow) -> tuple[str, ...]:
    call = f"await {scene.rows}.create({_values(scene, behaviour)})"
    return _written(scene, call, behaviour)


def _update(scene: BodyScene, behaviour: UpdateRow) -> tuple[str, ...]:
    if behaviour.key is None:
        values, _ = scene.given(behaviour.sent_in)
        chosen = scene.narrowed(behaviour.scopes, value=f"{values}.{scene.entity.primary_key.name}")
    else:
        chosen = scene.narrowed(behaviour.scopes, behaviour.key)
        values = _keyed(scene, behaviour, behaviour.key)
    partial = ", partial=True" if behaviour.partial else ""
    call = f"await {scene.rows}.update({values}{partial}, {chosen})"
    return _written(scene, call, behaviour)


def _written(scene: BodyScene, call: str, behaviour: CreateRow | UpdateRow) -> tuple[str, ...]:
    if not behaviour.returns_entity:
        return ("async with worker:", f"    {call}")
    row = scene.fresh("row")
    return ("async with worker:", f"    {row}, *_ = {call}", f"return {scene.answer(row, behaviour.wrapper)}")


def _read(scene: BodyScene, behaviour: ReadRow) -> tuple[str, ...]:
    call = f"await {scene.rows}.retrieve({scene.narrowed(behaviour.scopes, behaviour.key)})"
    if not behaviour.returns_entity:
        return ("async with worker:", f"    {call}")
    row = scene.fresh("row")
    return ("async with worker:", f"    {row} = {call}", f"return {scene.answer(row, behaviour.wrapper)}")


def _delete(scene: BodyScene, behaviour: DeleteRow) -> tuple[str, ...]:
    chosen = scene.narrowed(behaviour.scopes, behaviour.key)
    delete = f"    await {scene.rows}.delete({chosen})"
    if not behaviour.returns_entity:
        return ("async with worker:", delete)
    row = scene.fresh("row")
    retrieve = f"    {row} = await {scene.rows}.retrieve({chosen})"
    return ("async with worker:", retrieve, delete, f"return {scene.answer(row, behaviour.wrapper)}")


def _values(scene: BodyScene, behaviour: CreateRow) -> str:
    """What a new row is made of."""
    name, model = scene.given(behaviour.sent_in)
    if not behaviour.scopes:
        return name
    return _mapping(scene, name, model, [(scope.column, scope.parameter) for scope in behaviour.scopes])


def _keyed(scene: BodyScene, behaviour: UpdateRow, key: Key) -> str:
    """What a row is changed to. The path, not the body, says which row it is."""
    name, model = scene.given(behaviour.sent_in)
    if key.column not in _fields(model):
        return name
    if behaviour.partial:
        return f"{name}.model_copy(update={{{literal(key.column)}: {key.parameter}}})"
    return _mapping(scene, name, model, [(key.column, key.parameter)])


def _fields(model: Model | None) -> frozenset[str]:
    return frozenset(field.name for field in model.fields) if model is not None else frozenset()


def _mapping(scene: BodyScene, name: str, model: Model | None, pairs: list[tuple[str, str]]) -> str:
    columns = {column.name for column in scene.entity.columns}
    more = ", ".join(f"{literal(column)}: {value}" for column, value in pairs)
    fields = _fields(model)
    closed = model is not None and isinstance(model.extra, str)
    if closed and fields <= columns:
        return f"{{**dict({name}), {more}}}"
    given = [
        f"{literal(column.name)}: {name}.{column.name}" for column in scene.entity.columns if column.name in fields
    ]
    replaced = {literal(column) for column, _ in pairs}
    kept = [pair for pair in given if pair.split(":")[0] not in replaced]
    return f"{{{', '.join([*kept, more])}}}"
