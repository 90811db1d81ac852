"""Applications inside applications, of whatever framework; and what users of other frameworks look for."""

import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount as StarletteMount
from starlette.routing import Route as StarletteRoute
from starlette.staticfiles import StaticFiles

from flama import Component, Flama, Mount, types
from flama.applications import AppStatus
from flama.client import Client
from flama.exceptions import HTTPException
from flama.http import JSONResponse, Request
from flama.lifespan import running
from flama.modules import Module
from tests.runtime.asking import application, ask


class Pool:
    def __init__(self, name: str = "real") -> None:
        self.name = name


class PoolComponent(Component):
    scope = "application"

    def __init__(self, log: list[str]) -> None:
        self.log = log

    async def resolve(self) -> AsyncIterator[Pool]:
        self.log.append("pool up")
        yield Pool()
        self.log.append("pool down")


class Recording(Module):
    name = "recording"

    def __init__(self, log: list[str]) -> None:
        self.log = log

    async def on_startup(self) -> None:
        self.log.append("module up")

    async def on_shutdown(self) -> None:
        self.log.append("module down")


def shop(log: list[str] | None = None) -> Flama:
    log = log if log is not None else []
    app = application(components=[PoolComponent(log)], modules=[Recording(log)])

    @app.get("/pool/")
    async def pool(pool: Pool) -> str:
        return pool.name

    @app.get("/where/{name}")
    async def where(name: str, path: types.Path, request: Request) -> list[str]:
        return [name, path, request.scope["root_path"]]

    return app


async def _plain(request: Any) -> PlainTextResponse:
    return PlainTextResponse(f"{request.scope['root_path']}|{request.url.path}")


@pytest.mark.parametrize("path", ["/old/", "/v1/{tenant}/old"])
async def test_a_starlette_application_answers_below_its_mount(path: str) -> None:
    app = application()
    app.mount(path, Starlette(routes=[StarletteRoute("/a/{name}", _plain)]))
    root = path.rstrip("/").replace("{tenant}", "x")
    assert (await ask(app, "GET", f"{root}/a/b")).text == f"{root}|{root}/a/b"
    assert (await ask(app, "GET", f"{root}/nothing")).status_code == 404


async def test_any_asgi_application_can_be_mounted_and_static_files_are_one(tmp_path: Any) -> None:
    (tmp_path / "style.css").write_text("p {}")

    async def bare(scope: Any, receive: Any, send: Any) -> None:
        await JSONResponse([scope["path"], scope["root_path"]])(scope, receive, send)

    app = application()
    app.mount("/static", StaticFiles(directory=tmp_path), name="static")
    app.mount("/bare", bare)
    assert (await ask(app, "GET", "/static/style.css")).text == "p {}"
    assert (await ask(app, "GET", "/bare/x")).json() == ["/bare/x", "/bare"]


async def test_routes_before_a_mount_at_the_root_win() -> None:
    app = shop()
    app.mount("/", Starlette(routes=[StarletteRoute("/rest", _plain)]))
    assert (await ask(app, "GET", "/pool/")).json() == "real"
    assert (await ask(app, "GET", "/rest")).text == "|/rest"


async def test_an_application_in_starlette_answers_without_being_started() -> None:
    log: list[str] = []
    outer = Starlette(routes=[StarletteMount("/api", shop(log))])
    response = await ask(outer, "GET", "/api/where/a%20b")
    assert response.json() == ["a b", "/api/where/a b", "/api"]
    assert (await ask(outer, "GET", "/api/pool/")).json() == "real"
    assert (await ask(outer, "GET", "/api/nothing")).json()["error"] == "NotFoundException"
    assert log == ["pool up"]


async def test_starlette_starts_and_stops_an_application_inside_with_its_lifespan() -> None:
    log: list[str] = []
    inner = shop(log)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with running(inner):
            yield

    outer = Starlette(routes=[StarletteMount("/api", inner)], lifespan=lifespan)
    async with Client(app=outer) as client:
        assert (await client.get("/api/pool/")).json() == "real"
        assert inner.status is AppStatus.READY
    assert log == ["module up", "pool up", "pool down", "module down"]
    assert inner.status is AppStatus.SHUT_DOWN


async def test_an_application_stays_itself_in_an_application() -> None:
    log: list[str] = []
    inner, outer = shop(log), application()

    @inner.exception_handler(404)
    async def answer(request: Request, exc: Exception) -> JSONResponse:
        return JSONResponse("nothing here", 404)

    outer.mount("/shop", inner)
    async with Client(app=outer) as client:
        assert (await client.get("/shop/pool/")).json() == "real"
        assert (await client.get("/shop/x")).json() == "nothing here"
        assert (await client.get("/x")).json()["detail"] == "Not Found"
        assert {outer.status, inner.status} == {AppStatus.READY}
    assert log == ["module up", "pool up", "pool down", "module down"]


async def test_a_mount_of_routes_nests() -> None:
    app = Flama(routes=[Mount("/a", routes=[Mount("/b", app=Starlette(routes=[StarletteRoute("/c", _plain)]))])])
    assert (await ask(app, "GET", "/a/b/c")).text == "/a/b|/a/b/c"


async def test_a_status_for_every_step_of_the_life() -> None:
    seen: list[AppStatus] = []
    app = application()
    app.add_event_handler("startup", lambda: seen.append(app.status))
    app.add_event_handler("shutdown", lambda: seen.append(app.status))
    seen.append(app.status)
    async with Client(app=app):
        seen.append(app.status)
    seen.append(app.status)
    names = ["NOT_STARTED", "STARTING", "READY", "SHUTTING_DOWN", "SHUT_DOWN"]
    assert [status.name for status in seen] == names


@pytest.mark.parametrize("event", ["startup", "shutdown"])
async def test_what_fails_to_start_or_to_stop_has_failed(event: str) -> None:
    app = application(events={event: [lambda: 1 / 0]})
    with pytest.raises(ZeroDivisionError):
        async with Client(app=app):
            pass
    assert app.status is AppStatus.FAILED


async def test_an_application_that_nobody_started_answers() -> None:
    app = shop()
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    await app({"type": "http", "method": "GET", "path": "/pool/", "query_string": b"", "headers": []}, _never, send)
    assert (sent[0]["status"], app.status) == (200, AppStatus.NOT_STARTED)


async def _never() -> Any:
    raise AssertionError("nobody reads")


async def test_middleware_starts_after_modules_and_stops_before_them() -> None:
    log: list[str] = []

    class Timed:
        def __init__(self, app: Any) -> None:
            self.app = app

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            await self.app(scope, receive, send)

        async def on_startup(self) -> None:
            log.append("middleware up")

        def on_shutdown(self) -> None:
            log.append("middleware down")

    app = application(modules=[Recording(log)], middleware=[Timed], events={"startup": [lambda: log.append("event")]})
    async with Client(app=app):
        pass
    assert log == ["module up", "middleware up", "event", "middleware down", "module down"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/int/-7", -7),
        ("/float/-1.5", -1.5),
        ("/decimal/1.50", "1.50"),
        ("/uuid/6F1ED002-AB5D-4E5C-9D6B-2A1A5E0A6F3B", "6f1ed002-ab5d-4e5c-9d6b-2a1a5e0a6f3b"),
        ("/str/a%20b", "a b"),
        ("/path/a/b/c.txt", "a/b/c.txt"),
        ("/path/", ""),
    ],
)
async def test_placeholders_have_types(path: str, expected: Any) -> None:
    app = application()

    @app.get("/int/{value:int}")
    async def whole(value: int) -> int:
        return value

    @app.get("/float/{value:float}")
    async def number(value: float) -> float:
        return value

    @app.get("/decimal/{value:decimal}")
    async def decimal(value: Decimal) -> str:
        return str(value)

    @app.get("/uuid/{value:uuid}")
    async def key(value: uuid.UUID) -> uuid.UUID:
        return value

    @app.get("/str/{value:str}")
    @app.get("/path/{value:path}")
    async def text(value: str) -> str:
        return value

    assert (await ask(app, "GET", path)).json() == expected


@pytest.mark.parametrize("path", ["/int/x", "/int/1.5", "/float/x", "/decimal/x", "/uuid/x", "/str/a/b"])
async def test_what_does_not_fit_a_placeholder_is_another_path(path: str) -> None:
    app = application()
    for kind in ("int", "float", "decimal", "uuid", "str"):
        app.add_get(f"/{kind}/{{value:{kind}}}", _text, name=kind)
    assert (await ask(app, "GET", path)).status_code == 404


async def _text(value: str) -> str:
    return value


async def test_placeholders_with_types_are_plain_and_typed_in_the_document() -> None:
    app = Flama(docs=None)

    @app.get("/files/{folder:uuid}/{file:path}")
    async def read(folder: uuid.UUID, file: str) -> str:
        return file

    (path,) = app.schema.document["paths"]
    parameters = app.schema.document["paths"][path]["get"]["parameters"]
    assert path == "/files/{folder}/{file}"
    assert [(item["name"], item["in"], item["schema"].get("format")) for item in parameters] == [
        ("folder", "path", "uuid"),
        ("file", "path", None),
    ]
    assert str(app.resolve_url("read", folder="0" * 32, file="a/b c")) == f"/files/{'0' * 32}/a/b%20c"


class CurrentUser(BaseModel):
    name: str


class CurrentUserComponent(Component):
    def resolve(self, authorization: types.Headers) -> CurrentUser:
        if "authorization" not in authorization:
            raise HTTPException(401)
        return CurrentUser(name="somebody")


def with_users() -> Flama:
    app = application(components=[CurrentUserComponent()])

    @app.post("/notes/", status_code=201)
    async def create(user: CurrentUser) -> dict[str, str]:
        return {"author": user.name}

    @app.delete("/notes/{note_id:int}/", status_code=204)
    async def delete(note_id: int) -> None: ...

    return app


async def test_a_test_puts_a_dependency_of_its_own_in_place() -> None:
    app = with_users()
    assert (await ask(app, "POST", "/notes/")).status_code == 401
    with app.components.override({CurrentUser: CurrentUser(name="test")}):
        assert (await ask(app, "POST", "/notes/")).json() == {"author": "test"}
    assert (await ask(app, "POST", "/notes/")).status_code == 401


async def test_an_override_reaches_mounted_applications() -> None:
    outer, inner = with_users(), application()

    @inner.get("/")
    async def me(user: CurrentUser) -> str:
        return user.name

    outer.mount("/inner", inner)
    async with Client(app=outer) as client:
        with outer.components.override({CurrentUser: CurrentUser(name="test")}):
            assert (await client.get("/inner/")).json() == "test"
        assert (await client.get("/inner/")).status_code == 401


async def test_routes_have_the_status_that_they_say() -> None:
    app = with_users()
    headers = {"authorization": "x"}
    assert (await ask(app, "POST", "/notes/", headers=headers)).status_code == 201
    response = await ask(app, "DELETE", "/notes/1/")
    assert (response.status_code, response.content) == (204, b"")


async def test_a_session_is_committed_or_rolled_back_as_with_yield_dependencies() -> None:
    log: list[str] = []

    class Session: ...

    class SessionComponent(Component):
        def resolve(self) -> Iterator[Session]:
            try:
                yield Session()
            except Exception:
                log.append("rollback")
                raise
            else:
                log.append("commit")

    app = application(components=[SessionComponent()])

    @app.get("/{kind}")
    async def handler(session: Session, kind: str) -> None:
        if kind == "bad":
            raise HTTPException(409)

    for kind in ("good", "bad"):
        await ask(app, "GET", f"/{kind}")
    assert log == ["commit", "rollback"]
