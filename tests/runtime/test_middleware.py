"""Middleware in every form in which it may be given, and the ready-made ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from starlette.middleware import Middleware as StarletteMiddleware
from starlette.middleware.gzip import GZipMiddleware as StarletteGZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flama import Flama, http, middleware
from flama.exceptions import ApplicationError
from flama.middleware import (
    BaseHTTPMiddleware,
    CorrelationIdMiddleware,
    CORSMiddleware,
    HTTPSRedirectMiddleware,
    Middleware,
    TrustedHostMiddleware,
)
from tests.runtime.asking import application, ask


class Marking:
    """A plain ASGI middleware."""

    def __init__(self, app: ASGIApp, mark: str = "plain") -> None:
        self.app, self.mark = app, mark

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-mark", self.mark.encode())]
            await send(message)

        await self.app(scope, receive, marked)


class Instance(Middleware):
    """Middleware as an instance, with a constructor of its own."""

    def __init__(self, mark: str) -> None:
        self.mark = mark

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await Marking(self.app, self.mark)(scope, receive, send)


def function(app: ASGIApp, mark: str = "function") -> ASGIApp:
    return Marking(app, mark)


def served(*layers: Any) -> Flama:
    app = application(middleware=layers)

    @app.post("/echo")
    async def echo(request: http.Request) -> bytes:
        return await request.body()

    @app.get("/")
    async def root() -> str:
        return "root"

    @app.get("/broken")
    async def broken() -> None:
        raise LookupError("broken")

    return app


FORMS: dict[str, Callable[[], Any]] = {
    "plain": lambda: Marking,
    "options": lambda: Middleware(Marking, mark="options"),
    "function": lambda: function,
    "f": lambda: Middleware(function, mark="f"),
    "starlette": lambda: StarletteMiddleware(Marking, mark="starlette"),
    "instance": lambda: Instance("instance"),
    "waiting": lambda: Middleware(Instance, mark="waiting"),
}


@pytest.mark.parametrize("mark", FORMS)
async def test_middleware_is_given_in_any_form(mark: str) -> None:
    assert (await ask(served(FORMS[mark]()), "GET", "/")).headers["X-Mark"] == mark
    added = served()
    added.add_middleware(FORMS[mark]())
    assert (await ask(added, "GET", "/")).headers["X-Mark"] == mark


async def test_the_first_of_the_list_and_the_last_added_are_outermost() -> None:
    app = served(Middleware(Marking, mark="a"), Middleware(Marking, mark="b"))
    app.add_middleware(Marking, mark="c")
    assert (await ask(app, "GET", "/")).headers.get_list("X-Mark") == ["b", "a", "c"]


WRONG: list[Callable[[], Any]] = [
    lambda: Middleware(5),  # type: ignore[arg-type]
    lambda: Middleware(Marking, unknown=1),
    lambda: CORSMiddleware(allow_origin=["*"]),
    lambda: Middleware(Instance),
]


@pytest.mark.parametrize("make", WRONG)
def test_options_that_a_middleware_does_not_take_are_refused_at_once(make: Callable[[], Any]) -> None:
    with pytest.raises(TypeError):
        make()


async def test_what_is_no_middleware_is_refused() -> None:
    with pytest.raises(TypeError, match="Middleware"):
        await ask(served(5), "GET", "/")


async def test_one_instance_serves_one_application_once() -> None:
    instance = Instance("x")
    with pytest.raises(ApplicationError, match="twice"):
        await ask(served(instance, instance), "GET", "/")
    first = served(other := Instance("y"))
    await ask(first, "GET", "/")
    first.add_middleware(Marking)
    assert (await ask(first, "GET", "/")).headers.get_list("X-Mark") == ["y", "plain"]
    with pytest.raises(ApplicationError, match="another application"):
        await ask(served(other), "GET", "/")


class Hooks(BaseHTTPMiddleware):
    """Notes what it sees."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.seen: list[Any] = []

    async def before(self, request: http.Request) -> Any:
        self.seen.append((request.method, request.url.path))
        return self.answers.get("before")

    def after(self, request: http.Request, response: http.Response) -> Any:
        self.seen.append(response.status_code)
        response.headers["X-After"] = "yes"
        response.set_cookie("seen", "1")
        return self.answers.get("after")

    async def error(self, request: http.Request, exc: Exception) -> Any:
        self.seen.append(type(exc).__name__)
        return self.answers.get("error")


async def test_before_and_after_see_request_and_response() -> None:
    hooks = Hooks()
    answer = await ask(served(hooks), "GET", "/")
    assert (answer.json(), answer.headers["X-After"], answer.cookies["seen"]) == ("root", "yes", "1")
    assert hooks.seen == [("GET", "/"), 200]


async def test_before_may_answer_itself() -> None:
    answer = await ask(served(Hooks(before=http.PlainTextResponse("no", 403))), "GET", "/")
    assert (answer.status_code, answer.text, answer.headers["X-After"]) == (403, "no", "yes")


async def test_after_may_answer_otherwise() -> None:
    answer = await ask(served(Hooks(after=http.PlainTextResponse("other", 201))), "GET", "/")
    assert (answer.status_code, answer.text) == (201, "other")


async def test_error_sees_what_a_handler_raises_and_may_answer() -> None:
    hooks = Hooks(error=http.JSONResponse({"sorry": True}, 502))
    answer = await ask(served(hooks), "GET", "/broken")
    assert (answer.status_code, answer.json(), answer.headers["X-After"]) == (502, {"sorry": True}, "yes")
    assert hooks.seen == [("GET", "/broken"), "LookupError", 502]


async def test_an_error_without_an_answer_goes_its_usual_way() -> None:
    inner, outer = Hooks(), Hooks(error=http.PlainTextResponse("outer", 503))
    assert (await ask(served(outer, inner), "GET", "/broken")).text == "outer"
    assert [name for name in inner.seen if isinstance(name, str)] == ["LookupError"]
    assert (await ask(served(Hooks()), "GET", "/broken")).status_code == 500
    assert (await ask(served(Hooks()), "GET", "/missing")).status_code == 404


async def test_error_sees_what_middleware_inside_raises() -> None:
    class Failing(BaseHTTPMiddleware):
        def before(self, request: http.Request) -> None:
            raise LookupError("middleware")

    hooks = Hooks(error=http.PlainTextResponse("caught", 503))
    assert (await ask(served(hooks, Failing()), "GET", "/")).text == "caught"
    assert hooks.seen == [("GET", "/"), "LookupError", 503]


@pytest.mark.parametrize("how", ["body", "stream", "form", "json", "nothing"])
async def test_a_body_that_is_read_before_is_there_for_the_handler(how: str) -> None:
    class Reading(BaseHTTPMiddleware):
        async def before(self, request: http.Request) -> None:
            match how:
                case "body":
                    await request.body()
                case "stream":
                    async for _ in request.stream():
                        break
                case "form":
                    await request.form()
                case "json":
                    await request.json()

    content = b"a=1" if how == "form" else b'"' + b"x" * 100_000 + b'"'
    kind = "application/x-www-form-urlencoded" if how == "form" else "application/json"
    answer = await ask(served(Reading()), "POST", "/echo", content=content, headers={"Content-Type": kind})
    assert answer.json() == content.decode()


async def test_a_class_of_hooks_needs_no_instance() -> None:
    class Naming(BaseHTTPMiddleware):
        def after(self, request: http.Request, response: http.Response) -> None:
            response.headers["X-Name"] = "class"

    assert (await ask(served(Naming), "GET", "/")).headers["X-Name"] == "class"


CORS: list[Any] = [
    CORSMiddleware(allow_origins=["*"]),
    Middleware(CORSMiddleware, allow_origins=["*"]),
    StarletteMiddleware(CORSMiddleware, allow_origins=["*"]),
]


@pytest.mark.parametrize("cors", CORS, ids=["instance", "ours", "starlette"])
async def test_cors_lets_other_origins_in(cors: Any) -> None:
    answer = await ask(served(cors), "GET", "/", headers={"Origin": "http://page"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    preflight = {"Origin": "http://page", "Access-Control-Request-Method": "GET"}
    assert (await ask(served(cors), "OPTIONS", "/", headers=preflight)).status_code == 200


async def test_other_hosts_are_refused() -> None:
    app = served(TrustedHostMiddleware(allowed_hosts=["example.com"]))
    assert (await ask(app, "GET", "/")).status_code == 400
    assert (await ask(app, "GET", "/", headers={"Host": "example.com"})).status_code == 200


@pytest.mark.parametrize("form", [HTTPSRedirectMiddleware, HTTPSRedirectMiddleware()], ids=["class", "instance"])
async def test_plain_http_is_redirected(form: Any) -> None:
    answer = await ask(served(form), "GET", "/")
    assert (answer.status_code, answer.headers["Location"]) == (307, "https://localapp/")


async def test_a_middleware_class_takes_the_application_too() -> None:
    app = CORSMiddleware(served(), allow_origins=["*"])
    assert (await ask(app, "GET", "/", headers={"Origin": "http://page"})).headers["Access-Control-Allow-Origin"] == "*"


async def test_starlettes_own_middleware_works() -> None:
    app = served(Middleware(StarletteGZipMiddleware, minimum_size=0))
    assert (await ask(app, "GET", "/")).headers["Content-Encoding"] == "gzip"


async def correlated(given: str | None, **options: Any) -> tuple[str | None, str]:
    app = application(middleware=[CorrelationIdMiddleware(**options)])
    seen: list[str | None] = []

    @app.get("/")
    async def root(request: http.Request) -> None:
        seen.append(request.correlation_id)

    header = options.get("header", "X-Correlation-Id")
    answer = await ask(app, "GET", "/", headers={} if given is None else {header: given})
    return seen[0], answer.headers[header]


@pytest.mark.parametrize("options", [{}, {"header": "X-Request-Id"}], ids=["default", "named"])
async def test_a_request_keeps_the_name_that_it_came_with(options: dict[str, Any]) -> None:
    assert await correlated("abc-1", **options) == ("abc-1", "abc-1")


@pytest.mark.parametrize("given", [None, "", "a b", "x" * 129, "line\tbreak", 'quo"te'], ids=repr)
async def test_a_request_without_a_usable_name_gets_one(given: str | None) -> None:
    seen, sent = await correlated(given)
    assert seen == sent
    assert re.fullmatch(r"[0-9a-f-]{36}", sent)


async def test_without_the_middleware_a_request_has_no_name() -> None:
    assert http.Request({"type": "http"}, None, None).correlation_id is None  # type: ignore[arg-type]


def test_the_front_of_middleware_names_everything() -> None:
    assert all(getattr(middleware, name) is not None for name in middleware.__all__)
    with pytest.raises(AttributeError):
        _ = middleware.Nothing
