"""What `tests/test_<resource>.py` holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flama_generator.ir.behaviour import CreateRow, DeleteRow, ListRows, NotInferred, ReadRow, UpdateRow, Wrapper
from flama_generator.ir.entities import Entity
from flama_generator.ir.model import AppModel, Resource
from flama_generator.ir.operations import Operation
from flama_generator.ir.schemas import Model
from flama_generator.planning.catalogue import Catalogue
from flama_generator.planning.credentials import CredentialsView, protected
from flama_generator.planning.examples import NoExample
from flama_generator.planning.literals import literal, module_name
from flama_generator.planning.requests import Requests, fill

_PLAIN_PATH = re.compile(r"[A-Za-z0-9/_.~-]*")

Stored = CreateRow | ListRows | ReadRow | UpdateRow | DeleteRow


@dataclass(frozen=True, slots=True)
class StepView:
    """A request of a round trip. Texts are Python expressions; `identity` is a variable in them."""

    method: str
    url: str
    json: str
    """Empty for a request without a body."""
    status: int
    same: bool = False
    """The answer is the one that the creation gave."""
    items: str = ""
    """Of a list: the expression for its rows, given `response`."""


@dataclass(frozen=True, slots=True)
class RoundTripView:
    """The life of one row, as far as the operations go."""

    name: str
    create: StepView
    identity: str
    """Expression for the primary key, given `created`, the answer's JSON."""
    wire: str
    """Literal: the primary key's name in JSON."""
    read: StepView | None
    list: StepView | None
    updates: tuple[StepView, ...]
    delete: StepView | None

    @property
    def steps(self) -> tuple[StepView, ...]:
        """Every request after the creation."""
        return tuple(step for step in (self.read, self.list, *self.updates, self.delete) if step is not None)


@dataclass(frozen=True, slots=True)
class TestsView:
    """One test module. Rows of the tables are Python dictionary displays."""

    __test__ = False

    unwritten: tuple[str, ...]
    protected: tuple[str, ...]
    refused: tuple[str, ...]
    missing: tuple[str, ...]
    round_trips: tuple[RoundTripView, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to test."""
        return not (self.unwritten or self.protected or self.refused or self.missing or self.round_trips)

    @property
    def quotes(self) -> bool:
        """Whether a key goes into a path that could need quoting."""
        return any("quote(" in step.url for trip in self.round_trips for step in trip.steps)

    @property
    def tables(self) -> bool:
        """Whether any of the tests takes its requests from a table."""
        return bool(self.unwritten or self.protected or self.refused or self.missing)


def tests_view(model: AppModel, catalogue: Catalogue, credentials: CredentialsView, resource: Resource) -> TestsView:
    """The tests of one resource."""
    requests = Requests(model, catalogue)
    reachable = [operation for operation in resource.operations if credentials.open(operation)]
    unwritten = [each for each in reachable if isinstance(each.behaviour, NotInferred)]
    rows = [each for each in reachable if isinstance(each.behaviour, (ReadRow, DeleteRow))]
    return TestsView(
        unwritten=_table(unwritten, lambda each: requests.valid(each).arguments()),
        protected=_table(filter(protected, resource.operations), lambda each: requests.bare(each).arguments()),
        refused=_table(reachable, lambda each: requests.refused(each).arguments()),
        missing=_table(rows, lambda each: requests.missing(each, _key(each)).arguments()),
        round_trips=tuple(_round_trips(model, requests, resource, reachable)),
    )


def _table(operations: Iterator[Operation] | list[Operation], make: Callable[[Operation], str]) -> tuple[str, ...]:
    rows = []
    for operation in operations:
        try:
            rows.append(make(operation))
        except NoExample:
            continue
    return tuple(rows)


def _key(operation: Operation) -> str:
    behaviour = operation.behaviour
    assert isinstance(behaviour, (ReadRow, DeleteRow)), f"{operation.id} has no key"
    return behaviour.key.parameter


def stored(operation: Operation) -> Stored:
    """The behaviour of an operation that has one. Raises `ValueError` for the others."""
    if isinstance(operation.behaviour, NotInferred):
        raise ValueError(f"{operation.id} is not inferred")
    return operation.behaviour


def _round_trips(
    model: AppModel, requests: Requests, resource: Resource, operations: list[Operation]
) -> Iterator[RoundTripView]:
    named: set[str] = set()
    for operation in operations:
        if isinstance(operation.behaviour, CreateRow):
            entity = model.entity(operation.behaviour.entity)
            if entity.id in named:
                continue
            try:
                yield _RoundTrip(requests, entity, operation, operations).view()
            except NoExample:
                continue
            named.add(entity.id)


@dataclass(frozen=True, slots=True)
class _RoundTrip:
    requests: Requests
    entity: Entity
    creation: Operation
    operations: list[Operation]

    def view(self) -> RoundTripView:
        behaviour = self.creation.behaviour
        assert isinstance(behaviour, CreateRow)
        request = self.requests.valid(self.creation)
        payload = request.body.get("json")
        if not isinstance(payload, dict) or request.params or request.headers or request.cookies:
            raise NoExample
        answer = self._answer(self.creation)
        path, row = self._inside(answer, behaviour.wrapper)
        if not behaviour.returns_entity:
            path, row = self._inside(self._body(self.creation), behaviour.sent_in)
        wire = self._wire(row)
        if wire is None or (not behaviour.returns_entity and (path or wire not in payload)):
            raise NoExample
        return RoundTripView(
            name=module_name(self.entity.module),
            create=StepView("POST", literal(request.url), literal(payload), self.creation.success_status),
            identity=f"created.json(){path}[{literal(wire)}]" if behaviour.returns_entity else literal(payload[wire]),
            wire=literal(wire),
            read=self._first(ReadRow, lambda each: self._read(each, answer)),
            list=self._first(ListRows, self._list),
            updates=tuple(
                step for step in (self._first(UpdateRow, self._replace), self._first(UpdateRow, self._patch)) if step
            ),
            delete=self._first(DeleteRow, self._delete),
        )

    def _first(self, kind: type[Stored], make: Callable[[Operation], StepView | None]) -> StepView | None:
        for operation in self.operations:
            behaviour = operation.behaviour
            if isinstance(behaviour, kind) and behaviour.entity == self.entity.id and self._same_scope(operation):
                try:
                    step = make(operation)
                except NoExample:
                    continue
                if step is not None:
                    return step
        return None

    def _same_scope(self, operation: Operation) -> bool:
        given, own = stored(operation), stored(self.creation)
        return {scope.column for scope in given.scopes} == {scope.column for scope in own.scopes}

    def _read(self, operation: Operation, answer: Model | None) -> StepView | None:
        behaviour = operation.behaviour
        assert isinstance(behaviour, ReadRow)
        if not behaviour.returns_entity:
            return None
        same = answer is not None and self._answer(operation) == answer
        return StepView("GET", self._url(operation, behaviour.key.parameter), "", operation.success_status, same=same)

    def _list(self, operation: Operation) -> StepView | None:
        behaviour = operation.behaviour
        assert isinstance(behaviour, ListRows)
        if any(each.required and each.place != "path" for each in operation.parameters):
            return None
        items = "response.json()"
        if behaviour.envelope is not None:
            schema = self.requests.catalogue.find(behaviour.envelope.schema)
            assert isinstance(schema, Model), f"{schema.id} is an envelope and no model"
            wire = next(field.wire for field in schema.fields if field.name == behaviour.envelope.items)
            items += f"[{literal(wire)}]"
        return StepView("GET", self._url(operation, None), "", operation.success_status, items=items)

    def _updates(self) -> tuple[StepView | None, StepView | None]:
        return self._first(UpdateRow, self._replace), self._first(UpdateRow, self._patch)

    def _replace(self, operation: Operation) -> StepView | None:
        return self._update(operation, partial=False)

    def _patch(self, operation: Operation) -> StepView | None:
        return self._update(operation, partial=True)

    def _update(self, operation: Operation, *, partial: bool) -> StepView | None:
        behaviour = operation.behaviour
        assert isinstance(behaviour, UpdateRow)
        if behaviour.partial != partial or self._needs_more(operation):
            return None
        payload = self.requests.valid(operation).body.get("json")
        if not isinstance(payload, dict):
            return None
        json = literal(payload)
        if behaviour.key is None:
            wire = self._wire(self._body(operation))
            if wire is None or behaviour.sent_in is not None:
                return None
            json = f"{json} | {{{literal(wire)}: identity}}"
        url = self._url(operation, behaviour.key.parameter if behaviour.key is not None else None)
        return StepView(operation.method, url, json, operation.success_status)

    def _delete(self, operation: Operation) -> StepView | None:
        behaviour = operation.behaviour
        assert isinstance(behaviour, DeleteRow)
        return StepView("DELETE", self._url(operation, behaviour.key.parameter), "", operation.success_status)

    def _needs_more(self, operation: Operation) -> bool:
        return any(each.required and each.place != "path" for each in operation.parameters)

    def _url(self, operation: Operation, key: str | None) -> str:
        """An expression; the variable `identity` stands for the key."""
        if operation.behaviour is not None and any(
            each.required and each.place != "path" for each in operation.parameters
        ):
            raise NoExample
        mark = "\0"
        url = fill(operation.path, self._texts(operation, key, mark))
        before, found, after = url.partition("%00")
        if not found:
            return literal(url)
        quoted = self.entity.primary_key.kind in {"string", "text"}
        value = 'quote(str(identity), safe="")' if quoted else "str(identity)"
        if not quoted and _PLAIN_PATH.fullmatch(before + after):
            return f'f"{before}{{identity}}{after}"'
        return f"{literal(before)} + {value}" + (f" + {literal(after)}" if after else "")

    def _texts(self, operation: Operation, key: str | None, mark: str) -> dict[str, str]:
        texts = {}
        for parameter in operation.parameters:
            if parameter.place == "path":
                texts[parameter.wire] = mark if parameter.name == key else self._scope_text(operation, parameter.name)
        return texts

    def _scope_text(self, operation: Operation, name: str) -> str:
        """The value that the creation had for the same scope."""
        given, own = stored(operation), stored(self.creation)
        column = next((scope.column for scope in given.scopes if scope.parameter == name), None)
        source = next((scope.parameter for scope in own.scopes if scope.column == column), None)
        if source is None:
            raise NoExample
        parameter = next(each for each in self.creation.parameters if each.name == source)
        return self.requests.text(parameter)

    def _answer(self, operation: Operation) -> Model | None:
        content = operation.success.content if operation.success is not None else None
        return self.requests.catalogue.model(content.type) if content is not None else None

    def _body(self, operation: Operation) -> Model | None:
        return self.requests.catalogue.model(operation.body.contents[0].type) if operation.body is not None else None

    def _inside(self, model: Model | None, wrapper: Wrapper | None) -> tuple[str, Model | None]:
        """The subscript that leads through the wrapper, and the model behind it."""
        if model is None or wrapper is None:
            return "", model
        field = next(field for field in model.fields if field.name == wrapper.field)
        return f"[{literal(field.wire)}]", self.requests.catalogue.model(field.type)

    def _wire(self, model: Model | None) -> str | None:
        key = self.entity.primary_key.name
        return next((field.wire for field in model.fields if field.name == key), None) if model is not None else None
