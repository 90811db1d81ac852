"""How long what components provide lives, and when it is torn down."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from typing import Annotated, Any

import anyio
import pytest
from starlette.exceptions import HTTPException as StarletteHTTPException

from flama import Component, Flama, types
from flama.client import Client
from flama.exceptions import ComponentNotFound, HTTPException, InjectionError
from flama.http import Request, StreamingResponse
from flama.injection import Parameter
from flama.parameters import Query
from tests.runtime.asking import application, ask


class Session:
    def __init__(self, log: list[str]) -> None:
        self.log = log


class Pool:
    pass


class Recorded(Component):
    """Opens a session and says in `log` how it was left."""

    def __init__(self, log: list[str], name: str = "session") -> None:
        self.log, self.name = log, name

    async def resolve(self) -> AsyncIterator[Session]:
        self.log.append(f"{self.name} open")
        try:
            yield Session(self.log)
        except BaseException as exc:
            self.log.append(f"{self.name} {type(exc).__name__}")
            raise
        finally:
            self.log.append(f"{self.name} closed")


async def _log(session: Session) -> None:
    session.log.append("handler")


def serving(component: Component, handler: Any = _log, **options: Any) -> Flama:
    app = application(components=[component], **options)
    app.add_get("/", handler)
    return app


class AsyncGeneratorComponent(Recorded):
    async def resolve(self) -> AsyncGenerator[Session, None]:
        self.log.append("open")
        yield Session(self.log)
        self.log.append("closed")


class GeneratorComponent(Recorded):
    def resolve(self) -> Generator[Session, None, None]:  # type: ignore[override]
        self.log.append("open")
        yield Session(self.log)
        self.log.append("closed")


class ManagerComponent(Recorded):
    @contextmanager
    def resolve(self) -> Iterator[Session]:  # type: ignore[override]
        self.log.append("open")
        yield Session(self.log)
        self.log.append("closed")


class AsyncManagerComponent(Recorded):
    @asynccontextmanager
    async def resolve(self) -> AsyncIterator[Session]:
        self.log.append("open")
        yield Session(self.log)
        self.log.append("closed")


class GivenManagerComponent(Recorded):
    def resolve(self) -> AbstractAsyncContextManager[Session]:  # type: ignore[override]
        return AsyncManagerComponent(self.log).resolve()


MANAGED = [
    AsyncGeneratorComponent,
    GeneratorComponent,
    ManagerComponent,
    AsyncManagerComponent,
    GivenManagerComponent,
]


@pytest.mark.parametrize("component", MANAGED)
async def test_what_is_set_up_before_the_handler_is_torn_down_after_it(component: Any) -> None:
    log: list[str] = []
    assert (await ask(serving(component(log)), "GET", "/")).status_code == 200
    assert log == ["open", "handler", "closed"]


async def test_tear_down_comes_after_the_whole_response() -> None:
    log: list[str] = []

    async def lines() -> AsyncIterator[bytes]:
        for line in (b"a", b"b"):
            log.append(line.decode())
            yield line

    async def handler(session: Session) -> StreamingResponse:
        return StreamingResponse(lines())

    assert (await ask(serving(Recorded(log), handler), "GET", "/")).content == b"ab"
    assert log == ["session open", "a", "b", "session closed"]


@pytest.mark.parametrize("error", [HTTPException(409), StarletteHTTPException(409), RuntimeError("x")])
async def test_what_the_handler_raises_is_raised_at_the_yield_before_it_is_answered(error: Exception) -> None:
    log: list[str] = []

    async def handler(session: Session) -> None:
        raise error

    response = await ask(serving(Recorded(log), handler), "GET", "/")
    assert response.status_code == getattr(error, "status_code", 500)
    assert log == ["session open", f"session {type(error).__name__}", "session closed"]


async def test_a_component_may_turn_one_error_into_another() -> None:
    class Translating(Component):
        def resolve(self) -> Iterator[Session]:
            try:
                yield Session([])
            except KeyError as exc:
                raise HTTPException(404, "No such key.") from exc

    async def handler(session: Session) -> None:
        raise KeyError("x")

    response = await ask(serving(Translating(), handler), "GET", "/")
    assert (response.status_code, response.json()["detail"]) == (404, "No such key.")


async def test_a_component_cannot_swallow_an_error() -> None:
    class Swallowing(Component):
        def resolve(self) -> Iterator[Session]:
            with suppress(HTTPException):
                yield Session([])

    async def handler(session: Session) -> None:
        raise HTTPException(418)

    assert (await ask(serving(Swallowing(), handler), "GET", "/")).status_code == 418


async def test_components_are_left_in_reverse_and_each_one_though_another_fails() -> None:
    log: list[str] = []

    class Failing(Component):
        async def resolve(self, session: Session) -> AsyncIterator[Pool]:
            yield Pool()
            raise RuntimeError("at the end")

    async def handler(pool: Pool, session: Session) -> None:
        log.append("handler")

    app = serving(Recorded(log), handler)
    app.add_component(Failing())
    with pytest.raises(RuntimeError, match="at the end"):
        await ask(app, "GET", "/")
    assert log == ["session open", "handler", "session RuntimeError", "session closed"]


async def test_what_was_set_up_is_torn_down_when_a_later_set_up_fails() -> None:
    log: list[str] = []

    class Failing(Component):
        async def resolve(self, session: Session) -> AsyncIterator[Pool]:
            raise HTTPException(503)
            yield Pool()

    async def handler(pool: Pool) -> None:
        log.append("handler")

    app = serving(Recorded(log), handler)
    app.add_component(Failing())
    assert (await ask(app, "GET", "/")).status_code == 503
    assert log == ["session open", "session HTTPException", "session closed"]


@pytest.mark.parametrize("how", ["asyncio", "anyio"])
async def test_a_cancelled_request_is_torn_down_with_awaits_in_it(how: str) -> None:
    log: list[str] = []
    started = asyncio.Event()

    class Waiting(Component):
        async def resolve(self) -> AsyncIterator[Session]:
            try:
                yield Session(log)
            finally:
                await anyio.sleep(0)
                log.append("closed")

    async def handler(session: Session) -> None:
        started.set()
        await anyio.sleep_forever()

    app = serving(Waiting(), handler)
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
    if how == "asyncio":
        task = asyncio.ensure_future(app(scope, _never, _never))
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    else:
        async with anyio.create_task_group() as group:
            group.start_soon(app, scope, _never, _never)
            await started.wait()
            group.cancel_scope.cancel()
    assert log == ["closed"]


async def _never(*message: Any) -> Any:
    await anyio.sleep_forever()


async def test_each_of_many_requests_at_once_has_a_value_of_its_own() -> None:
    log: list[str] = []
    everybody = asyncio.Barrier(5) if hasattr(asyncio, "Barrier") else None
    seen: set[int] = set()

    async def handler(first: Session, second: Session) -> bool:
        seen.add(id(first))
        await (everybody.wait() if everybody else anyio.sleep(0))
        return first is second

    async with Client(app=serving(Recorded(log), handler)) as client:
        answers = await asyncio.gather(*(client.get("/") for _ in range(5)))
    assert [answer.json() for answer in answers] == [True] * 5
    assert (log.count("session open"), log.count("session closed")) == (5, 5)


class PoolComponent(Component):
    scope = "application"

    def __init__(self, log: list[str]) -> None:
        self.log = log

    async def resolve(self, app: types.App) -> AsyncIterator[Pool]:
        self.log.append("pool open")
        await anyio.sleep(0)
        yield Pool()
        self.log.append("pool closed")


class PooledSession(Component):
    def __init__(self, log: list[str]) -> None:
        self.log = log

    def resolve(self, pool: Pool) -> Iterator[Session]:
        self.log.append("session open")
        yield Session(self.log)
        self.log.append("session closed")


def pooled(log: list[str], handler: Any = _log) -> Flama:
    app = application(components=[PoolComponent(log), PooledSession(log)])
    app.add_get("/", handler)
    return app


async def test_a_value_of_the_application_is_made_at_startup_and_torn_down_at_shutdown() -> None:
    log: list[str] = []
    async with Client(app=pooled(log)) as client:
        assert log == ["pool open"]
        for _ in range(2):
            await client.get("/")
    request = ["session open", "handler", "session closed"]
    assert log == ["pool open", *request, *request, "pool closed"]


async def test_a_second_life_has_a_new_value() -> None:
    log: list[str] = []
    app = pooled(log)
    for _ in range(2):
        async with Client(app=app):
            pass
    assert log == ["pool open", "pool closed"] * 2


async def test_without_a_lifespan_the_first_requests_make_one_value_together() -> None:
    log: list[str] = []
    pools: list[int] = []

    async def handler(pool: Pool) -> None:
        pools.append(id(pool))

    app = pooled(log, handler)
    await asyncio.gather(*(_bare(app) for _ in range(5)))
    assert (log, len(pools), len(set(pools))) == (["pool open"], 5, 1)


async def _bare(app: Flama) -> None:
    async def send(message: Any) -> None:
        await anyio.sleep(0)

    await app({"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}, _never, send)


async def test_a_value_that_could_not_be_made_is_tried_again() -> None:
    attempts = [OSError("not yet"), None]

    class Flaky(Component):
        scope = "application"

        def resolve(self) -> Pool:
            if (error := attempts.pop(0)) is not None:
                raise error
            return Pool()

    async def handler(pool: Pool) -> None: ...

    app = serving(Flaky(), handler)
    for _ in range(2):
        await _bare(app)
    assert attempts == []


async def test_a_mounted_application_shares_the_value_of_the_outer_one() -> None:
    log: list[str] = []
    outer, inner = application(components=[PoolComponent(log)]), application()

    async def handler(pool: Pool) -> int:
        return id(pool)

    outer.add_get("/", handler)
    inner.add_get("/", handler)
    outer.mount("/inner", inner)
    async with Client(app=outer) as client:
        assert (await client.get("/")).json() == (await client.get("/inner/")).json()
    assert log == ["pool open", "pool closed"]


async def test_one_component_of_the_application_serves_many_types() -> None:
    class Made(Component):
        scope = "application"

        def can_handle_parameter(self, parameter: Parameter) -> bool:
            return parameter.annotation in (Pool, Session)

        def resolve(self, parameter: Parameter) -> Any:
            return Pool() if parameter.annotation is Pool else Session([])

    async def handler(pool: Pool, session: Session, again: Pool) -> list[Any]:
        return [type(pool).__name__, type(session).__name__, again is pool]

    assert (await ask(serving(Made(), handler), "GET", "/")).json() == ["Pool", "Session", True]


@pytest.mark.parametrize("annotation", [Request, types.Headers, Session, Annotated[str, Query()]])
def test_a_value_of_the_application_cannot_need_one_of_a_request(annotation: Any) -> None:
    class Greedy(Component):
        scope = "application"

        def resolve(self, wanted) -> Pool:  # type: ignore[no-untyped-def]
            return Pool()

    Greedy.resolve.__annotations__["wanted"] = annotation
    message = r"`Greedy.resolve` \(.*test_scopes.py:\d+\) is kept for the life .* cannot take `wanted: "
    with pytest.raises(InjectionError, match=message):
        application(components=[Recorded([]), Greedy()])
    if annotation is Session:
        with pytest.raises(InjectionError, match=message):
            application(components=[Greedy(), Recorded([])])


class NeedsPool(Component):
    scope = "application"

    def resolve(self, pool: Pool, size: int = 3) -> Session:
        return Session([str(size)])


def test_what_a_value_of_the_application_lacks_is_an_error_naming_everybody() -> None:
    app = serving(NeedsPool())
    message = r"`pool: Pool` of `NeedsPool.resolve` \(.*:\d+\): .* `_log` \(.*test_scopes.py:\d+\) needs it"
    with pytest.raises(ComponentNotFound, match=message):
        app.compile()


def test_values_of_the_application_in_a_circle_are_refused() -> None:
    class Circular(Component):
        scope = "application"

        def resolve(self, session: Session) -> Pool:
            return Pool()

    app = application(components=[NeedsPool(), Circular()])
    with pytest.raises(InjectionError, match="NeedsPool -> Circular -> NeedsPool"):
        app.compile()


@pytest.mark.parametrize(("name", "value"), [("scope", "session"), ("cacheable", False)])
def test_a_scope_that_cannot_be_is_refused(name: str, value: Any) -> None:
    component = PoolComponent([])
    setattr(component, name, value)
    with pytest.raises(InjectionError, match="PoolComponent"):
        application(components=[component])


class Pretended(Session):
    pass


class FakeSession(Component):
    def resolve(self) -> Session:
        return Pretended([])


@pytest.mark.parametrize(
    "replacement",
    [FakeSession(), {Session: Pretended([])}, {Session: FakeSession()}],
    ids=["same type", "value", "other"],
)
async def test_tests_put_something_else_in_place(replacement: Any) -> None:
    async def handler(session: Session) -> str:
        return type(session).__name__

    app = serving(Recorded([]), handler)
    async with Client(app=app) as client:
        with app.components.override(replacement):
            assert (await client.get("/")).json() == "Pretended"
        assert (await client.get("/")).json() == "Session"


async def test_a_value_of_the_application_is_made_anew_where_something_else_is_in_place() -> None:
    log: list[str] = []
    app = application(components=[PoolComponent(log), NeedsPool()])

    async def handler(session: Session) -> int:
        return id(session)

    app.add_get("/", handler)
    async with Client(app=app) as client:
        before = (await client.get("/")).json()
        with app.components.override({Pool: Pool()}):
            assert (await client.get("/")).json() != before
        with app.components.override({str: "unrelated"}):
            assert (await client.get("/")).json() == before
    assert log == ["pool open", "pool closed"]


def test_a_replacement_is_a_component_or_a_mapping() -> None:
    with pytest.raises(InjectionError, match="mapping of types"), application().components.override(Session):  # type: ignore[arg-type]
        pass
