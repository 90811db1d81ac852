"""The operations of REST resources.

Each function makes the handler of one operation for one resource. `PUT` and `PATCH` are SQL updates: a record keeps its
place, and what refers to it stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, create_model

from flama.ddd.repositories.sqlalchemy import Listing, SQLAlchemyTableRepository
from flama.ddd.workers.flama import FlamaWorker
from flama.exceptions import ValidationError
from flama.pagination.page import KeysetPage, Page
from flama.parameters import Query
from flama.resources.rest import RESTDescription, is_model
from flama.resources.routing import ResourceRoute
from flama.resources.signatures import one, parameter, several, signed

__all__ = [
    "create",
    "delete",
    "drop",
    "list_records",
    "partial_replace",
    "partial_update",
    "replace",
    "retrieve",
    "update",
]

Handler = Callable[..., Any]


def create(rest: RESTDescription) -> Handler:
    """`POST /`: 201 and the record."""

    async def handle(self: Any, worker: FlamaWorker, *, data: Any) -> Any:
        record = rest.record(data, key=True)
        row, *_ = await worker.alone(rest.name, lambda repository: repository.create(record))
        return rest.answer(row)

    signed(handle, f"Create one of {rest.name}.", one(rest.output_schema), [parameter("data", one(rest.input_schema))])
    return ResourceRoute.method("/", methods=["POST"], name="create", status_code=201)(handle)


def retrieve(rest: RESTDescription) -> Handler:
    """`GET /{resource_id}/`: the record."""

    async def handle(self: Any, worker: FlamaWorker, *, resource_id: Any) -> Any:
        key = {rest.key.name: resource_id}
        row = await worker.alone(rest.name, lambda repository: repository.retrieve(**key))
        return rest.answer(row)

    signed(handle, f"Read one of {rest.name}.", one(rest.output_schema), [_key(rest)])
    return ResourceRoute.method("/{resource_id}/", methods=["GET"], name="retrieve")(handle)


def update(rest: RESTDescription) -> Handler:
    """`PUT /{resource_id}/`: the record with all fields written."""
    handle = _update(rest)
    data = parameter("data", one(rest.input_schema))
    signed(handle, f"Write all fields of one of {rest.name}.", one(rest.output_schema), [_key(rest), data])
    return ResourceRoute.method("/{resource_id}/", methods=["PUT"], name="update")(handle)


def partial_update(rest: RESTDescription) -> Handler:
    """`PATCH /{resource_id}/`: the record with those fields written that were sent."""
    handle = _update(rest)
    data = parameter("data", one(rest.input_schema, partial=True))
    signed(handle, f"Write some fields of one of {rest.name}.", one(rest.output_schema), [_key(rest), data])
    return ResourceRoute.method("/{resource_id}/", methods=["PATCH"], name="partial-update")(handle)


def delete(rest: RESTDescription) -> Handler:
    """`DELETE /{resource_id}/`: 204."""

    async def handle(self: Any, worker: FlamaWorker, *, resource_id: Any) -> None:
        key = {rest.key.name: resource_id}
        await worker.alone(rest.name, lambda repository: repository.delete(**key))

    signed(handle, f"Delete one of {rest.name}.", None, [_key(rest)])
    return ResourceRoute.method("/{resource_id}/", methods=["DELETE"], name="delete", status_code=204)(handle)


def list_records(rest: RESTDescription) -> Handler:
    """`GET /`: a page of the records that the filters let through."""

    async def handle(
        self: Any, worker: FlamaWorker, *, order_by: Any = None, order_direction: Any = "asc", **asked: Any
    ) -> Any:
        clauses = [
            clause
            for name, texts in asked.items()
            if name in rest.filters and texts
            for clause in rest.filters[name].clauses(texts)
        ]
        records = worker.list(rest.name, *clauses, order_by=order_by, order_direction=order_direction)
        return _Answers(records, rest.answer)

    columns = Literal[tuple(rest.sortable)]  # type: ignore[valid-type]
    ordering = [
        parameter("order_by", Annotated[columns | None, Query()], None),
        parameter("order_direction", Annotated[Literal["asc", "desc"], Query()], "asc"),
    ]
    filters = [_filter(name, rest) for name in rest.filters]
    signed(handle, f"List {rest.name}.", several(rest.output_schema), [*ordering, *filters])
    return ResourceRoute.method("/", methods=["GET"], name="list", pagination=rest.pagination)(handle)


def replace(rest: RESTDescription) -> Handler:
    """`PUT /`: the collection becomes what is sent. An empty list is refused, because it is how accidents look."""

    async def handle(self: Any, worker: FlamaWorker, *, data: Sequence[Any]) -> Any:
        records = [rest.record(each, key=True) for each in data]
        if not records:
            raise _body_error("The list is empty: `DELETE` the collection to empty it.")
        async with worker:
            rows = await _replaced(worker.repository(rest.name), rest.key.name, records)
        return [rest.answer(row) for row in rows]

    data = parameter("data", several(rest.input_schema))
    signed(handle, f"Replace all {rest.name}.", several(rest.output_schema), [data])
    return ResourceRoute.method("/", methods=["PUT"], name="replace")(handle)


def partial_replace(rest: RESTDescription) -> Handler:
    """`PATCH /`: each record that is sent, found by its key, with those fields written that it has."""

    async def handle(self: Any, worker: FlamaWorker, *, data: Sequence[Mapping[str, Any]]) -> Any:
        records = [rest.record(each, key=True) for each in data]
        missing = [place for place, record in enumerate(records) if record.get(rest.key.name) is None]
        if missing:
            raise _body_error(f"The field `{rest.key.name}` is missing.", missing[0])
        async with worker:
            rows = [await _written(worker.repository(rest.name), rest.key.name, record) for record in records]
        return [rest.answer(row) for row in rows]

    data = parameter("data", several(_with_key(rest), partial=True))
    signed(handle, f"Write some fields of several of {rest.name}.", several(rest.output_schema), [data])
    return ResourceRoute.method("/", methods=["PATCH"], name="partial-replace")(handle)


def drop(rest: RESTDescription) -> Handler:
    """`DELETE /`: 204; the collection is empty."""

    async def handle(self: Any, worker: FlamaWorker) -> None:
        await worker.alone(rest.name, lambda repository: repository.drop())

    signed(handle, f"Delete all {rest.name}.", None)
    return ResourceRoute.method("/", methods=["DELETE"], name="drop", status_code=204)(handle)


@dataclass(frozen=True, slots=True)
class _Answers:
    """Records as the output schema."""

    records: Listing
    answer: Callable[[Mapping[str, Any]], Any]

    async def page(self, *, limit: int, offset: int, count: bool = False) -> Page:
        found = await self.records.page(limit=limit, offset=offset, count=count)
        return Page([self.answer(row) for row in found.items], found.total)

    async def page_after(self, cursor: str | None, *, limit: int) -> KeysetPage:
        found = await self.records.page_after(cursor, limit=limit)
        return KeysetPage([self.answer(row) for row in found.items], found.next)


def _update(rest: RESTDescription) -> Handler:
    async def handle(self: Any, worker: FlamaWorker, *, resource_id: Any, data: Any) -> Any:
        record, key = rest.record(data), {rest.key.name: resource_id}
        row, *_ = await worker.alone(rest.name, lambda repository: repository.update(record, **key))
        return rest.answer(row)

    return handle


async def _replaced(
    repository: SQLAlchemyTableRepository, key: str, records: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    given = [record[key] for record in records if record.get(key) is not None]
    await repository.drop(repository.table.c[key].not_in(given))
    kept = {row[key] for row in await repository.list()}
    rows = []
    for record in records:
        if record.get(key) in kept:
            rows.append(await _written(repository, key, record))
        else:
            rows.extend(await repository.create(record))
    return rows


async def _written(repository: SQLAlchemyTableRepository, key: str, record: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name: value for name, value in record.items() if name != key}
    row, *_ = await repository.update(fields, **{key: record[key]})
    return row


def _key(rest: RESTDescription) -> Any:
    return parameter("resource_id", rest.key.python_type)


def _filter(name: str, rest: RESTDescription) -> Any:
    allowed = ", ".join(rest.filters[name].operators)
    description = f"`value` or `operator:value`, `not:` in front negates. Operators: {allowed}."
    return parameter(name, Annotated[list[str] | None, Query(), Field(description=description)], None)


def _with_key(rest: RESTDescription) -> Any:
    """The input schema with the primary key, which a body needs that writes several records."""
    schema = rest.input_schema
    if not is_model(schema) or rest.key.name in schema.model_fields:
        return schema
    fields: dict[str, Any] = {rest.key.name: (rest.key.python_type, ...)}
    return create_model(f"{schema.__name__}WithKey", __base__=schema, **fields)


def _body_error(message: str, *place: int) -> ValidationError:
    where = ".".join(["body", *map(str, place)])
    return ValidationError({where: [{"type": "value_error", "loc": ["body", *place], "msg": message}]})
