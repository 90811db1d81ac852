"""Applications: constructed, given routes of every kind, started from the module that makes them."""

import datetime
import decimal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.request
import uuid
from pathlib import Path
from typing import Any

import pytest

from flama import Flama
from flama.client import Client

METHODS = ["get", "post", "put", "patch", "delete", "head", "options", "connect", "trace", "query"]


def test_every_option_of_an_application_may_be_left_at_nothing() -> None:
    app = Flama(
        routes=None,
        components=None,
        modules=None,
        middleware=None,
        debug=False,
        events=None,
        lifespan=None,
        openapi={"info": {"title": "Library", "version": "2.0.0", "description": "Books."}},
        schema="/schema/",
        docs="/docs/",
        schema_library=None,
    )
    assert {"/schema/", "/docs/"} <= {route.path for route in app.routes}


async def test_what_stands_under_info_is_in_the_document() -> None:
    app = Flama(openapi={"info": {"title": "Library", "version": "2.0.0", "description": "Books."}})
    async with Client(app=app) as client:
        document = (await client.get("/schema/")).json()
        assert document["info"] == {"title": "Library", "version": "2.0.0", "description": "Books."}
        assert (await client.get("/docs/")).headers["content-type"].startswith("text/html")


async def test_a_dict_is_answered_as_json() -> None:
    app = Flama()

    @app.get("/welcome/")
    async def welcome():
        return {"text": "Welcome"}

    async with Client(app=app) as client:
        response = await client.get("/welcome/")
        assert (response.status_code, response.json()) == (200, {"text": "Welcome"})


async def test_a_primitive_that_is_not_in_the_path_is_in_the_query() -> None:
    app = Flama()

    @app.post("/books/")
    async def add_book(title: str):
        return {"title": title}

    async with Client(app=app) as client:
        assert (await client.post("/books/?title=Emma")).json() == {"title": "Emma"}


@pytest.mark.parametrize("method", METHODS)
async def test_there_is_a_decorator_for_each_method(method: str) -> None:
    app = Flama()

    @getattr(app, method)("/thing/")
    async def thing():
        return {"asked": method}

    async with Client(app=app) as client:
        response = await client.request(method.upper(), "/thing/")
        assert response.status_code == 200
        assert method == "head" or response.json() == {"asked": method}
        other = "PUT" if method == "get" else "GET"
        assert (await client.request(other, "/thing/")).headers.get("allow") or method in ("get", "head")


@pytest.mark.parametrize("method", METHODS)
async def test_there_is_a_method_that_adds_for_each_one_too(method: str) -> None:
    app = Flama()

    def thing():
        return {}

    getattr(app, f"add_{method}")("/thing/", thing)
    async with Client(app=app) as client:
        assert (await client.request(method.upper(), "/thing/")).status_code == 200


async def test_one_route_takes_several_methods() -> None:
    app = Flama()

    @app.route("/either/", methods=["GET", "POST"])
    async def either(): ...

    async with Client(app=app) as client:
        assert [(await client.request(method, "/either/")).status_code for method in ("GET", "POST")] == [200, 200]
        assert (await client.delete("/either/")).headers["allow"] == "GET, HEAD, POST"


async def test_a_websocket_needs_no_annotation() -> None:
    app = Flama()

    @app.websocket_route("/live/")
    async def live(websocket):
        await websocket.accept()
        await websocket.send_json({"news": "none"})
        assert await websocket.receive_json() == {"ok": True}
        await websocket.close()

    async with Client(app=app) as client, client.websocket("/live/") as websocket:
        assert await websocket.receive_json() == {"news": "none"}
        await websocket.send_json({"ok": True})


async def test_an_application_is_mounted() -> None:
    app, back_office = Flama(), Flama()

    @back_office.get("/users/")
    async def users():
        return ["ada"]

    app.mount("/office", back_office)
    async with Client(app=app) as client:
        assert (await client.get("/office/users/")).json() == ["ada"]


MOMENT = datetime.datetime(2024, 5, 1, 12, 30, tzinfo=datetime.timezone.utc)
KEY = uuid.UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")


@pytest.mark.parametrize(
    ("placeholder", "annotation", "text", "value"),
    [
        ("{value}", str, "emma", "emma"),
        ("{value:str}", str, "emma", "emma"),
        ("{value:int}", int, "-12", -12),
        ("{value:float}", float, "1.5", 1.5),
        ("{value:decimal}", decimal.Decimal, "1.50", decimal.Decimal("1.50")),
        ("{value:uuid}", uuid.UUID, str(KEY), KEY),
        ("{value:uuid}", uuid.UUID, str(KEY).upper(), KEY),
        ("{value:path}", str, "a/b/c.txt", "a/b/c.txt"),
        ("{value}", datetime.datetime, MOMENT.isoformat(), MOMENT),
        ("{value}", datetime.date, "2024-05-01", datetime.date(2024, 5, 1)),
        ("{value}", bool, "true", True),
    ],
)
async def test_a_placeholder_gives_a_value_of_its_type(
    placeholder: str, annotation: Any, text: str, value: Any
) -> None:
    app = Flama()
    seen = []

    def handler(value):
        seen.append(value)

    handler.__annotations__["value"] = annotation
    app.add_get(f"/at/{placeholder}", handler)
    async with Client(app=app) as client:
        assert (await client.get(f"/at/{text}")).status_code == 200
    assert seen == [value]
    assert type(seen[0]) is type(value)


@pytest.mark.parametrize("path", ["/n/x", "/n/1.5", "/f/x", "/d/1e5", "/u/1"])
async def test_a_text_of_another_type_is_another_path(path: str) -> None:
    app = Flama()
    for letter, kind in {"n": "int", "f": "float", "d": "decimal", "u": "uuid"}.items():
        app.add_get(f"/{letter}/{{value:{kind}}}", lambda value: value)
    async with Client(app=app) as client:
        assert (await client.get(path)).status_code == 404


async def test_a_placeholder_needs_no_annotation() -> None:
    app = Flama()

    @app.get("/shelves/{shelf}/")
    async def shelf(shelf):
        return shelf

    async with Client(app=app) as client:
        assert (await client.get("/shelves/b12/")).json() == "b12"


async def test_a_plain_function_is_a_handler_too() -> None:
    app = Flama()

    @app.get("/plain/")
    def plain():
        return {"plain": True}

    async with Client(app=app) as client:
        assert (await client.get("/plain/")).json() == {"plain": True}


@pytest.mark.slow
def test_a_module_starts_the_application_that_it_makes(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    program = f"""
        import flama
        from flama import Flama

        app = Flama()

        @app.get("/welcome/")
        async def welcome():
            return {{"text": "Welcome"}}

        if __name__ == "__main__":
            flama.run(flama_app="__main__:app", server_host="127.0.0.1", server_port={port}, server_reload=False)
    """
    module = tmp_path / "library.py"
    module.write_text(textwrap.dedent(program))
    with subprocess.Popen([sys.executable, str(module)], cwd=tmp_path) as process:
        try:
            assert _answer(f"http://127.0.0.1:{port}/welcome/", process) == b'{"text":"Welcome"}'
        finally:
            process.terminate()


def _answer(url: str, process: subprocess.Popen[bytes]) -> bytes:
    while process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=10) as response:
                return response.read()
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"The program ended with {process.returncode}.")
