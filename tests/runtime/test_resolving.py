"""Asking which route will answer, without answering."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette

from flama import Mount, Route, WebSocketRoute
from flama.exceptions import MethodNotAllowedException, NotFoundException
from flama.routing import BaseRoute, Match
from tests.runtime.asking import application


def scope(path: str, method: str = "GET", **rest: Any) -> dict[str, Any]:
    return {"type": "http", "method": method, "path": path, "root_path": "", "headers": [], **rest}


async def item(item_id: int) -> int:
    return item_id


async def chat(websocket: Any) -> None: ...


def test_the_route_of_a_request_is_found_with_its_parameters() -> None:
    app = application()
    added = app.add_get("/items/{item_id:int}/", item)
    route, inner = app.resolve_route(scope("/items/7/"))
    assert route is added
    assert inner["path_params"] == {"item_id": 7}
    assert inner["route"] is added


def test_the_route_of_a_websocket_is_found_too() -> None:
    app = application()
    added = app.add_websocket_route("/talk/{room}", chat)
    route, inner = app.resolve_route({**scope("/talk/blue"), "type": "websocket"})
    assert (route, inner["path_params"]) == (added, {"room": "blue"})


def test_a_route_below_a_mount_is_found_with_its_root_path() -> None:
    inner_app, app = application(), application()
    added = inner_app.add_get("/items/{item_id:int}", item)
    app.mount("/shops/{shop}", inner_app)
    route, inner = app.resolve_route(scope("/shops/ada/items/7"))
    assert route is added
    assert (inner["root_path"], inner["path_params"]) == ("/shops/ada", {"shop": "ada", "item_id": 7})


def test_a_mount_of_another_framework_is_the_answer_itself() -> None:
    app = application()
    added = app.mount("/old", Starlette())
    assert app.resolve_route(scope("/old/any/thing"))[0] is added


def test_what_no_route_answers_is_said_as_a_request_would_be_told() -> None:
    app = application()
    app.add_get("/items/{item_id:int}", item)
    with pytest.raises(NotFoundException):
        app.resolve_route(scope("/things"))
    with pytest.raises(MethodNotAllowedException) as raised:
        app.resolve_route(scope("/items/1", "DELETE"))
    assert raised.value.headers == {"Allow": "GET, HEAD"}


@pytest.mark.parametrize(
    ("route", "asked", "expected"),
    [
        (Route("/{item_id:int}", item), scope("/3"), Match.full),
        (Route("/{item_id:int}", item), scope("/3", "HEAD"), Match.full),
        (Route("/{item_id:int}", item), scope("/3", "POST"), Match.partial),
        (Route("/{item_id:int}", item), scope("/x"), Match.none),
        (Route("/{item_id:int}", item), {**scope("/3"), "type": "websocket"}, Match.none),
        (WebSocketRoute("/talk", chat), {**scope("/talk"), "type": "websocket"}, Match.full),
        (WebSocketRoute("/talk", chat), scope("/talk"), Match.none),
        (Mount("/old", Starlette()), scope("/old/x"), Match.full),
        (Mount("/old", Starlette()), scope("/older"), Match.none),
        (Mount("/a", routes=[Route("/{item_id:int}", item)]), scope("/a/1"), Match.full),
    ],
)
def test_a_route_says_how_far_it_matches(route: BaseRoute, asked: dict[str, Any], expected: Match) -> None:
    assert route.match(asked) is expected
