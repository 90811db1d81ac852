"""Which handler answers a request."""

import uuid
from typing import Annotated

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route as StarletteRoute

from flama import Flama, types
from flama.endpoints import HTTPEndpoint
from flama.exceptions import ApplicationError, RouteError
from flama.http import JSONResponse, Request
from flama.routing import Mount, Route
from tests.runtime.asking import application, ask


async def test_a_returned_dict_is_json() -> None:
    app = application()

    @app.get("/hello/")
    async def hello() -> dict[str, str]:
        return {"message": "Hello"}

    response = await ask(app, "GET", "/hello/")
    assert (response.status_code, response.json()) == (200, {"message": "Hello"})
    assert response.headers["content-type"] == "application/json"


async def test_a_plain_function_runs_off_the_event_loop() -> None:
    import threading

    app = application()

    @app.get("/")
    def thread() -> bool:
        return threading.current_thread() is threading.main_thread()

    assert (await ask(app, "GET", "/")).json() is False


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options", "trace", "query"])
async def test_each_method_has_a_decorator_and_an_imperative_form(method: str) -> None:
    app = application()

    async def handler(method: types.Method) -> str:
        return method

    getattr(app, method)("/decorated")(handler)
    getattr(app, f"add_{method}")("/added", handler)
    for path in ("/decorated", "/added"):
        assert (await ask(app, method.upper(), path)).json() == method.upper()


async def test_one_route_answers_several_methods() -> None:
    app = application()
    app.add_route("/", _method, methods=["GET", "POST"])
    assert [(await ask(app, method, "/")).json() for method in ("GET", "POST")] == ["GET", "POST"]


async def test_head_is_served_for_get_without_a_body() -> None:
    app = application()
    app.add_get("/", _method)
    response = await ask(app, "HEAD", "/")
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-length"] == str(len('"HEAD"'))


async def test_a_route_for_head_wins_over_the_one_for_get() -> None:
    app = application()
    app.add_get("/", _method)

    @app.head("/")
    async def head() -> JSONResponse:
        return JSONResponse(None, headers={"x-head": "yes"})

    assert (await ask(app, "HEAD", "/")).headers["x-head"] == "yes"


async def test_another_method_is_405_with_allow() -> None:
    app = application()
    app.add_get("/", _method)
    app.add_post("/", _method)
    for method in ("PUT", "OPTIONS"):
        response = await ask(app, method, "/")
        assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, POST")
        assert response.json()["status_code"] == 405


async def test_a_trailing_slash_matters() -> None:
    app = application()
    app.add_get("/a", _method)
    assert (await ask(app, "GET", "/a/")).status_code == 404


async def test_typed_placeholders_convert() -> None:
    app = application()

    @app.get("/{number:int}/{key:uuid}/{rest:path}")
    async def handler(number: int, key: uuid.UUID, rest: str) -> list[str]:
        return [repr(number), str(key), rest]

    key = str(uuid.uuid4())
    assert (await ask(app, "GET", f"/7/{key}/a/b")).json() == ["7", key, "a/b"]
    assert (await ask(app, "GET", f"/x/{key}/a/b")).status_code == 404


async def test_an_encoded_slash_stays_inside_its_placeholder() -> None:
    app = application()

    @app.get("/files/{name}")
    async def handler(name: str) -> str:
        return name

    assert (await ask(app, "GET", "/files/a%2Fb%20c")).json() == "a/b c"


async def test_middleware_may_rewrite_the_path() -> None:
    def rewriting(app):  # type: ignore[no-untyped-def]
        async def wrapped(scope, receive, send):  # type: ignore[no-untyped-def]
            await app({**scope, "path": "/new/é"} if scope["type"] == "http" else scope, receive, send)

        return wrapped

    app = application(middleware=[rewriting])

    @app.get("/new/{name}")
    async def handler(name: str) -> str:
        return name

    assert (await ask(app, "GET", "/old%20path")).json() == "é"


async def test_class_endpoints_answer_the_methods_that_they_have() -> None:
    class Items(HTTPEndpoint):
        async def get(self, limit: int = 3) -> int:
            return limit

        def post(self, data: Annotated[types.Schema, types.SchemaMetadata(dict[str, int])]) -> dict[str, int]:
            return data

    app = application()
    app.add_route("/items/", Items)
    assert (await ask(app, "GET", "/items/?limit=5")).json() == 5
    assert (await ask(app, "POST", "/items/", json={"a": 1})).json() == {"a": 1}
    assert (await ask(app, "PUT", "/items/")).headers["allow"] == "GET, HEAD, POST"


async def test_a_mounted_asgi_application_sees_its_root_path() -> None:
    async def show(request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"{request.scope['root_path']} {request.path_params['name']}")

    app = application()
    app.mount("/admin/{site}", Starlette(routes=[StarletteRoute("/users/{name}", show)]))
    assert (await ask(app, "GET", "/admin/a%20b/users/x")).text == "/admin/a b x"


async def test_an_application_works_mounted_in_another_framework_without_lifespan() -> None:
    inner = application()

    @inner.get("/users/{name}")
    async def user(name: str) -> str:
        return name

    outer = Starlette()
    outer.mount("/api", inner)
    assert (await ask(outer, "GET", "/api/users/a%2Fb")).json() == "a/b"


async def test_routes_of_a_mount_become_routes_of_the_application() -> None:
    app = Flama(
        schema=None, docs=None, routes=[Mount("/users", routes=[Route("/{id}", _id, name="retrieve")], name="user")]
    )
    assert (await ask(app, "GET", "/users/3")).json() == "3"
    assert str(app.resolve_url("user:retrieve", id=3)) == "/users/3"
    assert str(app.resolve_url("user-retrieve", id="a/b")) == "/users/a%2Fb"


def test_names_reach_into_mounted_applications() -> None:
    inner, outer = application(), application()
    inner.add_get("/{id:int}/", _id, name="retrieve")
    outer.mount("/users", inner, name="user")
    assert str(outer.resolve_url("user:retrieve", id=7)) == "/users/7/"
    with pytest.raises(ApplicationError, match="no route called `user:list`"):
        outer.resolve_url("user:list")
    with pytest.raises(RouteError, match="takes `id`, not `name`"):
        outer.resolve_url("user:retrieve", name=7)


def test_routes_tell_what_they_are() -> None:
    app = application(security={})
    app.add_post("/pets/{petId}", _method, name="createPet", status_code=201, tags=["pets"], include_in_schema=False)
    (route,) = app.routes
    assert isinstance(route, Route)
    assert (route.path, route.methods, route.name, route.endpoint) == ("/pets/{petId}", ("POST",), "createPet", _method)
    assert (route.status_code, route.tags, route.include_in_schema) == (201, ["pets"], False)
    assert route.signatures["POST"].response.status_code == 201


@pytest.mark.parametrize("path", ["pets", "/{a", "/{a}/{a}", "/{a:nothing}", "/{a:path}/b"])
def test_a_path_that_cannot_be_served_is_refused(path: str) -> None:
    with pytest.raises(RouteError, match="cannot be served"):
        application().add_get(path, _nothing)


def test_an_unknown_security_scheme_is_refused_at_registration() -> None:
    with pytest.raises(RouteError, match="api_key"):
        application().add_get("/", _nothing, security=[{"api_key": []}])


async def _method(method: types.Method) -> str:
    return method


async def _id(id: str) -> str:
    return id


async def _nothing() -> None:
    return None
