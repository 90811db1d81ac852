"""One shape for every error."""

import logging
from typing import Any

import pytest
from starlette.exceptions import HTTPException as StarletteHTTPException

from flama import Flama
from flama.exceptions import (
    ApplicationError,
    ApplicationException,
    HTTPException,
    OperationNotImplemented,
    ValidationError,
)
from flama.http import PlainTextResponse, Request, StreamingResponse
from flama.modules import Module
from tests.runtime.asking import application, ask


class Twin(Module):
    name = "twin"


class Routes(Module):
    name = "routes"


class Conflict(ApplicationException):
    status_code = 409


def raising(error: Exception, **options: Any) -> Flama:
    async def handler() -> None:
        raise error

    app = application(**options)
    app.add_get("/", handler)
    return app


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (HTTPException(404, "No pet."), {"status_code": 404, "detail": "No pet.", "error": "HTTPException"}),
        (HTTPException(404), {"status_code": 404, "detail": "Not Found", "error": "HTTPException"}),
        (HTTPException(400, {"a": [1]}), {"status_code": 400, "detail": {"a": [1]}, "error": "HTTPException"}),
        (ValidationError({"x": []}), {"status_code": 400, "detail": {"x": []}, "error": "ValidationError"}),
        (Conflict("Taken."), {"status_code": 409, "detail": "Taken.", "error": "Conflict"}),
        (StarletteHTTPException(418), {"status_code": 418, "detail": "I'm a Teapot", "error": "HTTPException"}),
        (
            OperationNotImplemented("createPet"),
            {
                "status_code": 501,
                "detail": "The operation `createPet` is not implemented.",
                "error": "OperationNotImplemented",
            },
        ),
    ],
)
async def test_declared_errors_have_the_common_shape(error: Exception, expected: dict[str, Any]) -> None:
    response = await ask(raising(error), "GET", "/")
    assert (response.status_code, response.json()) == (expected["status_code"], expected)


async def test_an_unknown_path_is_404_in_the_common_shape() -> None:
    response = await ask(application(), "GET", "/nowhere")
    assert response.json() == {"status_code": 404, "detail": "Not Found", "error": "NotFoundException"}


async def test_headers_of_an_error_are_kept() -> None:
    response = await ask(raising(HTTPException(401, headers={"WWW-Authenticate": "Basic"})), "GET", "/")
    assert response.headers["www-authenticate"] == "Basic"


async def test_an_unexpected_error_is_500_and_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "flama"):
        response = await ask(raising(RuntimeError("password")), "GET", "/")
    assert response.json() == {"status_code": 500, "detail": "Internal Server Error", "error": "HTTPException"}
    assert "password" in caplog.text


async def test_debug_shows_the_traceback() -> None:
    assert "RuntimeError: why" in (await ask(raising(RuntimeError("why"), debug=True), "GET", "/")).json()["detail"]


@pytest.mark.parametrize("key", [HTTPException, 404, ApplicationException])
async def test_handlers_of_the_user_come_before_ours(key: Any) -> None:
    app = application()

    async def answer(request: Request, exc: Exception) -> PlainTextResponse:
        return PlainTextResponse(f"{request.url.path} {exc}", 404)

    app.add_exception_handler(key, answer)
    assert (await ask(app, "GET", "/nowhere")).text == "/nowhere Not Found"


async def test_a_handler_may_send_the_answer_itself() -> None:
    app = raising(RuntimeError("x"))

    @app.exception_handler(500)
    async def answer(scope: Any, receive: Any, send: Any, exc: Exception) -> None:
        await PlainTextResponse(str(exc), 500)(scope, receive, send)

    assert (await ask(app, "GET", "/")).text == "x"


async def test_errors_of_middleware_are_answered_too() -> None:
    class Failing:
        def __init__(self, app: Any) -> None:
            self.app = app

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            raise HTTPException(403)

    response = await ask(application(middleware=[Failing]), "GET", "/")
    assert response.json() == {"status_code": 403, "detail": "Forbidden", "error": "HTTPException"}


async def test_an_error_after_the_response_began_reaches_the_server() -> None:
    async def lines():  # type: ignore[no-untyped-def]
        yield b"a"
        raise RuntimeError("late")

    async def handler() -> StreamingResponse:
        return StreamingResponse(lines())

    app = application()
    app.add_get("/", handler)
    with pytest.raises(RuntimeError, match="late"):
        await ask(app, "GET", "/")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Flama(schema=None), "`docs` shows the schema"),
        (lambda: Flama(schema_library="none"), "no schema library `none`"),
        (lambda: Flama(modules=[object()]), "A module is an instance"),  # type: ignore[list-item]
        (lambda: application(modules=[Twin(), Twin()]), "Two modules are called `twin`"),
        (lambda: application(modules=[Routes()]), "No module can be called `routes`"),
        (lambda: Flama(events={"begin": []}), r"no events \['begin'\]"),
        (lambda: application().add_event_handler("begin", print), "no event `begin`"),
        (lambda: application().add_exception_handler("404", print), "status code or an exception class"),  # type: ignore[arg-type]
        (lambda: application().add_exception_handler(404, lambda a, b, c: None), "An exception handler takes"),
    ],
)
def test_an_application_put_together_wrongly_is_refused(make: Any, message: str) -> None:
    with pytest.raises(ApplicationError, match=message):
        make()


def test_an_unknown_attribute_of_an_application_is_an_error() -> None:
    with pytest.raises(AttributeError, match="no attribute and no module `shcema`"):
        _ = application().shcema
