"""What happens when an application starts and stops: events, a lifespan, modules."""

from contextlib import asynccontextmanager

import pytest

from flama import Flama, Module, modules
from flama.client import Client
from flama.http import Request


async def test_functions_are_called_when_it_starts_and_stops() -> None:
    app, log = Flama(), []

    @app.on_event("startup")
    async def open_doors():
        log.append("open")

    @app.on_event("shutdown")
    def close_doors():
        log.append("close")

    async with Client(app=app):
        assert log == ["open"]
    assert log == ["open", "close"]


async def test_functions_are_given_at_construction_or_added() -> None:
    log: list[str] = []
    app = Flama(events={"startup": [lambda: log.append("open")], "shutdown": [lambda: log.append("close")]})
    app.add_event_handler("startup", lambda: log.append("light"))
    async with Client(app=app):
        pass
    assert log == ["open", "light", "close"]


async def test_a_context_manager_is_around_the_life_of_the_application() -> None:
    log = []

    @asynccontextmanager
    async def lifespan(app):
        log.append(type(app).__name__)
        yield
        log.append("closed")

    async with Client(app=Flama(lifespan=lifespan)):
        assert log == ["Flama"]
    assert log == ["Flama", "closed"]


async def test_what_the_lifespan_yields_is_the_state_of_requests() -> None:
    @asynccontextmanager
    async def lifespan(app):
        yield {"shelves": 7}

    app = Flama(lifespan=lifespan)

    @app.get("/shelves/")
    async def shelves(request: Request):
        return request.state.shelves

    async with Client(app=app) as client:
        assert (await client.get("/shelves/")).json() == 7


class CounterModule(Module):
    name = "counter"

    async def on_startup(self):
        self.visits = 0

    async def on_shutdown(self):
        self.visits = -1


@pytest.mark.parametrize("kind", [list, set, tuple])
async def test_a_module_is_an_attribute_of_the_application(kind) -> None:
    app = Flama(modules=kind([CounterModule()]))

    @app.get("/visit/")
    async def visit():
        app.counter.visits += 1
        return app.counter.visits

    async with Client(app=app) as client:
        assert (await client.get("/visit/")).json() == 1
    assert app.counter.visits == -1


def test_an_attribute_that_is_no_module_is_an_error() -> None:
    with pytest.raises(AttributeError, match="no module `cuonter`; its modules: `schema`, `resources`, `counter`"):
        _ = Flama(modules=[CounterModule()]).cuonter


async def test_an_application_answers_without_being_started() -> None:
    app = Flama()
    app.add_get("/", lambda: "hello")
    assert (await Client(app=app).get("/")).json() == "hello"


def test_the_name_is_found_in_both_places() -> None:
    assert modules.Module is Module
