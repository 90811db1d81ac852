"""What cannot be injected is refused before the first request, with the parameter, the handler and its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import pytest

from flama import Component, Flama, types
from flama.client import Client
from flama.endpoints import HTTPEndpoint, WebSocketEndpoint
from flama.exceptions import ApplicationError, ComponentError, ComponentNotFound, RouteError
from flama.http import WebSocket
from flama.parameters import Body, Query
from flama.resources import Resource, ResourceRoute
from tests.runtime.asking import application

HERE = r"\(.*test_refusals\.py:\d+\)"


class Engine:
    pass


class Wheel:
    pass


async def function(engine: Engine) -> None: ...
def plain_function(engine: Engine) -> None: ...
async def socket(websocket: WebSocket, engine: Engine) -> None: ...
async def needs_a_wheel(wheel: Wheel) -> None: ...


class Endpoint(HTTPEndpoint):
    async def post(self, engine: Engine) -> None: ...


class SocketEndpoint(WebSocketEndpoint):
    async def on_receive(self, websocket: WebSocket, engine: Engine) -> None: ...


class Cars(Resource):
    name = "cars"

    @ResourceRoute.method("/start/", methods=["POST"])
    async def start(self, engine: Engine) -> None: ...


class WheelComponent(Component):
    def resolve(self, engine: Engine) -> Wheel:
        return Wheel()


class KeptWheelComponent(WheelComponent):
    scope = "application"


def of_component(app: Flama) -> None:
    app.add_component(WheelComponent())
    app.add_get("/", needs_a_wheel)


def of_kept_component(app: Flama) -> None:
    app.add_component(KeptWheelComponent())
    app.add_get("/", needs_a_wheel)


def mounted(app: Flama) -> None:
    inner = application()
    inner.add_get("/", function)
    app.mount("/inner", inner)


UNKNOWN: dict[str, Callable[[Flama], Any]] = {
    f"`engine: Engine` of `function` {HERE}": lambda app: app.add_get("/", function),
    f"`engine: Engine` of `plain_function` {HERE}": lambda app: app.add_get("/", plain_function),
    f"of `function` {HERE}": lambda app: app.add_route("/", function, pagination="page_number"),
    f"`engine: Engine` of `Endpoint.post` {HERE}": lambda app: app.add_route("/", Endpoint),
    f"`engine: Engine` of `Cars.start` {HERE}": lambda app: app.resources.add_resource("/cars/", Cars),
    f"`engine: Engine` of `socket` {HERE}": lambda app: app.add_websocket_route("/", socket),
    f"`engine: Engine` of `SocketEndpoint.on_receive` {HERE}": (
        lambda app: app.add_websocket_route("/", SocketEndpoint)
    ),
    f"of `WheelComponent.resolve` {HERE}, needed by `needs_a_wheel` {HERE}": of_component,
    f"of `KeptWheelComponent.resolve` {HERE}.* `needs_a_wheel` {HERE} needs it": of_kept_component,
    f"`engine: Engine`.* of `function` {HERE}": mounted,
}


@pytest.mark.parametrize("message", UNKNOWN)
async def test_what_nothing_provides_keeps_the_application_from_starting(message: str) -> None:
    app = application()
    UNKNOWN[message](app)
    with pytest.raises(ComponentNotFound, match=message):
        async with Client(app=app):
            pass
    app.add_component(_EngineComponent())
    async with Client(app=app):
        pass


class _EngineComponent(Component):
    scope = "application"

    def resolve(self) -> Engine:
        return Engine()


async def unannotated(engine) -> None: ...  # type: ignore[no-untyped-def]
async def unannotated_socket(websocket, engine) -> None: ...  # type: ignore[no-untyped-def]
async def positional(engine: Engine, /) -> None: ...
async def unmarked_path(engine: Annotated[int, Query(style="matrix")]) -> None: ...


class UnannotatedEndpoint(HTTPEndpoint):
    async def get(self, engine) -> None: ...  # type: ignore[no-untyped-def]


class UnannotatedSocketEndpoint(WebSocketEndpoint):
    async def on_connect(self, websocket, engine) -> None: ...  # type: ignore[no-untyped-def]


class UnreadableSocketEndpoint(WebSocketEndpoint):
    async def on_receive(self, websocket: WebSocket, data: Engine) -> None: ...


class UnannotatedCars(Resource):
    name = "cars"

    @ResourceRoute.method("/start/", methods=["POST"])
    async def start(self, engine) -> None: ...  # type: ignore[no-untyped-def]


class UnannotatedComponent(Component):
    def resolve(self, engine) -> Wheel:  # type: ignore[no-untyped-def]
        return Wheel()


IMPOSSIBLE: dict[str, Callable[[Flama], Any]] = {
    f"`engine` of `unannotated` {HERE} has no annotation": lambda app: app.add_get("/", unannotated),
    f"`engine` of `unannotated_socket` {HERE} has no annotation": (
        lambda app: app.add_websocket_route("/", unannotated_socket)
    ),
    f"`engine` of `positional` {HERE} is positional-only": lambda app: app.add_get("/", positional),
    f"`engine` of `unmarked_path` {HERE} has the style `matrix`": lambda app: app.add_get("/", unmarked_path),
    f"`engine` of `UnannotatedEndpoint.get` {HERE} has no annotation": (
        lambda app: app.add_route("/", UnannotatedEndpoint)
    ),
    f"`engine` of `UnannotatedSocketEndpoint.on_connect` {HERE} has no annotation": (
        lambda app: app.add_websocket_route("/", UnannotatedSocketEndpoint)
    ),
    f"`data` of `UnreadableSocketEndpoint.on_receive` {HERE} cannot be validated": (
        lambda app: app.add_websocket_route("/", UnreadableSocketEndpoint)
    ),
    f"`engine` of `UnannotatedCars.start` {HERE} has no annotation": (
        lambda app: app.resources.add_resource("/", UnannotatedCars)
    ),
    f"`engine` of `UnannotatedComponent.resolve` {HERE} has no annotation": (
        lambda app: app.add_component(UnannotatedComponent())
    ),
}


@pytest.mark.parametrize("message", IMPOSSIBLE)
def test_what_can_never_be_injected_is_refused_at_registration(message: str) -> None:
    with pytest.raises(ApplicationError, match=message):
        IMPOSSIBLE[message](application())


def test_a_component_that_is_made_wrongly_is_a_component_error() -> None:
    with pytest.raises(ComponentError):
        application(components=[UnannotatedComponent()])
    with pytest.raises(ComponentError):
        application(components=[WheelComponent])


def test_an_unknown_component_tells_what_asked() -> None:
    app = application(components=[WheelComponent()])
    app.add_get("/", needs_a_wheel)
    with pytest.raises(ComponentNotFound) as raised:
        app.compile()
    assert raised.value.parameter.annotation is Engine
    assert isinstance(raised.value.component, WheelComponent)
    assert raised.value.function is needs_a_wheel


async def unreadable_query(engine: Annotated[Engine, Query()]) -> None: ...
async def unreadable_body(engine: Annotated[Engine, Body()]) -> None: ...
async def unreadable_schema(engine: Annotated[types.Schema, types.SchemaMetadata(Engine)]) -> None: ...
async def unwritable() -> Engine: ...  # type: ignore[empty-body]


@pytest.mark.parametrize("handler", [unreadable_query, unreadable_body, unreadable_schema, unwritable])
async def test_a_type_without_a_schema_keeps_the_application_from_starting(handler: Callable[..., Any]) -> None:
    app = application()
    app.add_post("/", handler)
    with pytest.raises(RouteError, match=rf"`{handler.__name__}` {HERE} cannot be served"):
        async with Client(app=app):
            pass
