"""Starting, stopping, modules and middleware."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from flama import Flama
from flama.client import Client
from flama.http import Request
from flama.middleware import Middleware
from flama.modules import Module
from tests.runtime.asking import application, ask


class Recording(Module):
    name = "recording"

    def __init__(self, log: list[str], name: str = "module") -> None:
        self.log, self.label = log, name

    async def on_startup(self) -> None:
        self.log.append(f"{self.label} up")

    def on_shutdown(self) -> None:
        self.log.append(f"{self.label} down")


def recording(log: list[str], **options: Any) -> Flama:
    @asynccontextmanager
    async def lifespan(app: Flama) -> AsyncGenerator[dict[str, int], None]:
        log.append("lifespan up")
        yield {"answer": 42}
        log.append("lifespan down")

    app = application(modules=[Recording(log)], lifespan=lifespan, **options)

    @app.on_event("startup")
    async def up() -> None:
        log.append("event up")

    @app.on_event("shutdown")
    def down() -> None:
        log.append("event down")

    return app


async def test_modules_events_and_lifespan_start_in_order_and_stop_in_reverse() -> None:
    log: list[str] = []
    async with Client(app=recording(log)):
        log.append("serving")
    order = ["module", "event", "lifespan"]
    assert log == [f"{part} up" for part in order] + ["serving"] + [f"{part} down" for part in reversed(order)]


async def test_mounted_applications_live_inside_the_outer_one() -> None:
    log: list[str] = []
    outer, inner = recording(log), application(modules=[Recording(log, "inner")])
    outer.mount("/inner", inner)
    async with Client(app=outer):
        pass
    assert log[3:5] == ["inner up", "inner down"]


async def test_what_the_lifespan_yields_is_state_of_requests() -> None:
    app = recording([])

    @app.get("/")
    async def handler(request: Request) -> int:
        return int(request.state.answer)

    assert (await ask(app, "GET", "/")).json() == 42


async def test_a_failing_start_is_reported_and_stops_what_had_started() -> None:
    log: list[str] = []
    app = recording(log)

    def fail() -> None:
        raise OSError("no disk")

    app.add_event_handler("startup", fail)
    with pytest.raises(OSError, match="no disk"):
        async with Client(app=app):
            pass
    assert log == ["module up", "event up", "event down", "module down"]


async def test_a_failing_stop_is_reported_and_the_rest_still_stops() -> None:
    log: list[str] = []

    @asynccontextmanager
    async def lifespan(app: Flama) -> AsyncGenerator[None, None]:
        yield
        raise OSError("stuck")

    app = application(modules=[Recording(log)], lifespan=lifespan)
    with pytest.raises(OSError, match="stuck"):
        async with Client(app=app):
            pass
    assert log == ["module up", "module down"]


async def test_the_server_hears_about_a_failing_start() -> None:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "lifespan.startup"}

    async def send(message: Any) -> None:
        sent.append(message)

    app = application(events={"startup": [lambda: 1 / 0]})
    with pytest.raises(ZeroDivisionError):
        await app({"type": "lifespan", "state": {}}, receive, send)
    assert sent[0]["type"] == "lifespan.startup.failed"
    assert "ZeroDivisionError" in sent[0]["message"]


def test_modules_are_attributes_by_their_name() -> None:
    module = Recording([])
    app = application(modules=[module])
    assert app.recording is module
    assert module.app is app
    assert app.schema.name == "schema"
    assert app.resources.name == "resources"


class Tagging:
    def __init__(self, app: Any, *, tag: str = "plain") -> None:
        self.app, self.tag = app, tag

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def tagged(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((b"x-tag", self.tag.encode()))
            await send(message)

        await self.app(scope, receive, tagged)


@pytest.mark.parametrize(("middleware", "tag"), [(Middleware(Tagging, tag="wrapped"), "wrapped"), (Tagging, "plain")])
async def test_middleware_comes_wrapped_or_bare(middleware: Any, tag: str) -> None:
    given, added = application(middleware=[middleware]), application()
    added.add_middleware(middleware)
    for app in (given, added):
        assert (await ask(app, "GET", "/nowhere")).headers["x-tag"] == tag


async def test_middleware_added_last_is_outermost() -> None:
    app = application(middleware=[Middleware(Tagging, tag="inner")])
    app.add_middleware(Middleware(Tagging, tag="outer"))
    assert (await ask(app, "GET", "/")).headers.get_list("x-tag") == ["inner", "outer"]
