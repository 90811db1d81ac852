"""`Injector` and contexts: components for functions that are no handlers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from flama import Component, Flama, types
from flama.context import Context, Field
from flama.exceptions import ComponentError, ComponentNotFound, ContextError
from flama.http import Request
from flama.injection import Injector
from tests.runtime.asking import application, ask


class Queue:
    def __init__(self, name: str) -> None:
        self.name = name


class Mailer:
    def __init__(self, queue: Queue) -> None:
        self.queue = queue


class Ledger:
    pass


class Job(Context):
    queue = Field(Queue)
    attempt = Field(int, required=False)


class MailerComponent(Component):
    def resolve(self, queue: Queue) -> Mailer:
        return Mailer(queue)


class LedgerComponent(Component):
    def __init__(self, log: list[str]) -> None:
        self.log = log

    async def resolve(self) -> AsyncIterator[Ledger]:
        self.log.append("open")
        yield Ledger()
        self.log.append("close")


class Clock:
    pass


class ClockComponent(Component):
    scope = "application"

    def resolve(self) -> Clock:
        return Clock()


class Tenant(str):
    pass


class TenantComponent(Component):
    def resolve(self, tenant: str, page: int = 1) -> Tenant:
        return Tenant(f"{tenant}:{page}")


JOB = Job(queue=Queue("mails"))


async def test_a_function_is_given_what_components_make_of_a_context() -> None:
    def send(mailer: Mailer, to: str = "ada") -> str:
        return f"{mailer.queue.name} {to}"

    call = await Injector(Job, [MailerComponent()]).inject(send, JOB)
    assert call() == "mails ada"
    assert call(to="eve") == "mails eve"


async def test_a_value_comes_from_the_context_or_from_components() -> None:
    injector = Injector(Job, [MailerComponent()])
    assert await injector.value(Queue, JOB) is JOB.queue
    assert (await injector.value(Mailer, JOB)).queue is JOB.queue


@pytest.mark.parametrize("is_async", [True, False])
async def test_what_a_call_needs_is_torn_down_after_it(is_async: bool) -> None:
    log: list[str] = []

    async def book(ledger: Ledger, amount: int) -> int:
        log.append("book")
        return amount

    def book_plainly(ledger: Ledger, amount: int) -> int:
        log.append("book")
        return amount

    injector = Injector(components=[LedgerComponent(log)])
    assert await injector.call(book if is_async else book_plainly, amount=3) == 3
    assert log == ["open", "book", "close"]


async def test_a_provided_value_lives_as_long_as_its_block() -> None:
    log: list[str] = []
    async with Injector(components=[LedgerComponent(log)]).provided(Ledger) as ledger:
        assert isinstance(ledger, Ledger)
        assert log == ["open"]
    assert log == ["open", "close"]


async def test_what_has_to_be_torn_down_needs_a_call() -> None:
    def book(ledger: Ledger) -> None: ...

    with pytest.raises(ComponentError, match=r"book` \(.*test_injector\.py:\d+\) needs a component that tears down"):
        await Injector(components=[LedgerComponent([])]).inject(book)


def test_what_nothing_provides_names_parameter_function_and_place() -> None:
    def audit(ledger: Ledger) -> None: ...

    with pytest.raises(ComponentNotFound, match=r"`ledger: Ledger` of `.*audit` \(.*test_injector\.py:\d+\)") as raised:
        Injector().resolve_function(audit)
    assert raised.value.function is audit
    assert raised.value.parameter.name == "ledger"
    with pytest.raises(ComponentNotFound, match="`value: Ledger`"):
        Injector().resolve(Ledger)


async def test_the_injector_of_an_application_has_its_components_and_their_values() -> None:
    app = application(components=[ClockComponent()])
    seen: list[Clock] = []

    @app.get("/")
    async def now(clock: Clock, request: Request) -> str:
        seen.append(clock)
        seen.append(await app.injector.value(Clock, Context(request=request)))
        return await app.injector.call(describe, Context(request=request))

    async def describe(path: types.Path, method: types.Method, body: types.Body, scope: types.Scope) -> str:
        return f"{method} {path} {len(body)} {scope['type']}"

    assert (await ask(app, "GET", "/")).json() == "GET / 0 http"
    assert seen[0] is seen[1]


async def test_components_read_the_request_of_the_context() -> None:
    app = application(components=[TenantComponent()])

    @app.get("/{tenant}")
    async def show(request: Request) -> str:
        return await app.injector.value(Tenant, Context(request=request))

    assert (await ask(app, "GET", "/acme?page=3")).json() == "acme:3"


async def test_an_override_holds_for_the_injector_too() -> None:
    app = application()
    app.add_component(MailerComponent())
    other = Mailer(Queue("other"))
    injector = Injector(Job, app.components)
    with app.components.override({Mailer: other}):
        assert await injector.value(Mailer, JOB) is other
    assert await injector.value(Mailer, JOB) is not other


async def test_the_application_is_a_field() -> None:
    app = application()

    def routes(app: Flama) -> int:
        return len(app.routes)

    assert (await app.injector.inject(routes, Context(app=app)))() == 0


async def test_what_a_context_lacks_is_said() -> None:
    with pytest.raises(ContextError, match="`Job` needs a value for `queue`"):
        Job()
    with pytest.raises(ContextError, match="no field `colour`"):
        Job(queue=JOB.queue, colour="red")
    with pytest.raises(ContextError, match=r"The `Job` has no `attempt`: give it one, `Job\(attempt=\.\.\.\)`"):
        await Injector(Job).value(int, JOB)
    with pytest.raises(ContextError, match="has no `scope`"):
        await Injector().value(types.Path)
    with pytest.raises(ComponentError, match="The context is a `Job`"):
        await Injector(Job).value(int, Context())


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (Job(queue=JOB.queue), Job(queue=JOB.queue), True),
        (Job(queue=JOB.queue, attempt=1), Job(queue=JOB.queue, attempt=2), False),
        (Job(queue=JOB.queue), Job(queue=JOB.queue, scope={"type": "http"}), True),
        (Context(), JOB, False),
    ],
)
def test_contexts_are_equal_when_their_hashable_fields_are(one: Any, other: Any, equal: bool) -> None:
    assert (one == other) is equal
    assert (len({one, other}) == 1) is equal
