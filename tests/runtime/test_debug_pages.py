"""What a browser sees of errors while an application is debugged."""

import builtins
import re
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.applications import Starlette

from flama import Flama
from flama.authentication.security import APIKey
from flama.debug.surroundings import variable_rows
from flama.http import StreamingResponse
from flama.redaction import HIDDEN
from tests.runtime.asking import application, ask

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def broken(error: BaseException | None = None, **options: Any) -> Flama:
    app = application(**{"debug": True, **options})

    @app.get("/pets/{name}")
    async def break_down(name: str) -> None:
        raise error or RuntimeError(f"no pet {name}")

    return app


async def page_of(app: Flama, path: str, **headers: str) -> str:
    response = await ask(app, "GET", path, headers={**BROWSER, **headers})
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return response.text


async def test_an_unexpected_error_has_a_page_with_traceback_source_request_and_environment() -> None:
    response = await ask(broken(), "GET", "/pets/rex?colour=brown", headers=BROWSER)
    assert response.status_code == 500
    for part in (
        "RuntimeError: no pet rex",
        "test_debug_pages.py",
        "break_down",
        "raise error or RuntimeError",
        "colour",
        "brown",
        "/pets/{name}",
        "Python",
    ):
        assert part in response.text


@pytest.mark.parametrize("options", [{"debug": False}, {}])
@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/json, text/html;q=0.5", "text/html;q=0"])
async def test_who_asks_for_no_page_gets_none(options: dict[str, Any], accept: str) -> None:
    response = await ask(broken(**options), "GET", "/pets/rex", headers={"accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (500, "application/json")


@pytest.mark.parametrize("path", ["/pets/rex", "/nowhere"])
async def test_outside_debug_there_is_no_page(path: str) -> None:
    response = await ask(broken(debug=False), "GET", path, headers=BROWSER)
    assert response.headers["content-type"] == "application/json"
    assert set(response.json()) == {"status_code", "detail", "error"}


HOSTILE = "<script>alert('x')</script>\"&"


async def test_everything_on_the_page_is_escaped() -> None:
    app = broken(RuntimeError(HOSTILE))
    text = await page_of(app, f"/pets/{HOSTILE.replace('/', '%2F')}?{HOSTILE}={HOSTILE}", **{"x-hostile": HOSTILE})
    assert "<script" not in text
    assert "&lt;script&gt;alert" in text
    assert "<script" not in await page_of(app, f"/nowhere/{HOSTILE}")


async def test_the_page_runs_and_loads_nothing() -> None:
    response = await ask(broken(), "GET", "/pets/rex", headers=BROWSER)
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    assert re.findall(r"<(?:script|link|img|iframe)\b|url\(|https?://", response.text) == []
    assert len(response.content) < 200_000


async def test_secrets_of_the_request_are_hidden() -> None:
    headers = {"authorization": "Bearer hunter2", "cookie": "id=hunter2", "x-magic": "hunter2", "x-plain": "shown"}
    app = broken(security={"magic": APIKey("X-Magic")})
    text = await page_of(app, "/pets/rex?access_token=hunter2", **headers)
    assert "hunter2" not in text
    assert "shown" in text


def test_environment_variables_tell_their_names_alone() -> None:
    rows = dict(variable_rows({"DATABASE_URL": "postgresql://a:hunter2@b/c", "ODD": "hunter2", "LANG": "C.UTF-8"}))
    assert rows == {"DATABASE_URL": HIDDEN, "ODD": HIDDEN, "LANG": "C.UTF-8"}


async def test_causes_stand_before_what_they_caused() -> None:
    app = application(debug=True)

    @app.get("/")
    async def handler() -> None:
        try:
            raise KeyError("first")
        except KeyError as exc:
            raise ValueError("second") from exc

    text = await page_of(app, "/")
    assert text.index("KeyError: &#x27;first&#x27;") < text.index("<h2>ValueError: second")
    assert "direct cause" in text


async def test_calls_within_libraries_are_folded_and_those_of_the_application_open() -> None:
    text = await page_of(broken(), "/pets/rex")
    assert re.findall(r"<details class=library open>", text) == []
    assert "<details class=library><summary>" in text
    assert re.findall(r"<details open><summary>[^<]*test_debug_pages.py:\d+ in <code>[^<]*break_down</code>", text)


async def test_the_traceback_can_be_copied_as_text() -> None:
    text = await page_of(broken(), "/pets/rex")
    assert "<pre>Traceback (most recent call last):\n" in text


@pytest.mark.skipif(sys.version_info < (3, 11), reason="exception groups came with Python 3.11")
async def test_members_of_a_group_stand_after_it() -> None:
    group: type[BaseException] = vars(builtins)["ExceptionGroup"]
    text = await page_of(broken(group("many", [KeyError("inside")])), "/pets/rex")
    assert text.index("ExceptionGroup: many") < text.index("KeyError: &#x27;inside&#x27;")
    assert "<h1>ExceptionGroup at GET /pets/rex</h1>" in text


async def test_the_error_itself_is_shown_however_many_causes_it_has() -> None:
    error: Exception = ValueError("0")
    for number in range(1, 60):
        cause, error = error, ValueError(str(number))
        error.__cause__ = cause
    text = await page_of(broken(error), "/pets/rex")
    assert '<p class="message">59</p>' in text


async def test_a_bottomless_recursion_and_a_text_that_cannot_be_had_still_make_a_page() -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise RuntimeError("no text")

    def down(n: int) -> int:
        return down(n + 1)

    app = application(debug=True)

    @app.get("/")
    async def handler() -> None:
        try:
            down(0)
        except RecursionError as exc:
            raise Mute() from exc

    text = await page_of(app, "/")
    assert "calls left out" in text
    assert "its text cannot be had" in text


async def test_a_404_lists_the_routes_and_what_is_like_the_path() -> None:
    app, inner = broken(), application()

    @inner.get("/orders/")
    async def list_orders() -> None: ...

    app.mount("/inner", inner, name="inner")
    app.mount("/other", Starlette())
    response = await ask(app, "GET", "/inner/order/", headers=BROWSER)
    assert response.status_code == 404
    response = await ask(app, "GET", "/iner/orders/", headers=BROWSER)
    for part in ("GET", "/pets/{name}", "break_down", "/inner/orders/", "list_orders", "/other", "Starlette"):
        assert part in response.text
    assert "Did you mean" in response.text


async def test_paths_that_can_be_opened_are_links_and_routes_of_the_framework_stand_apart() -> None:
    app = Flama(debug=True)

    @app.get("/boats")
    @app.post("/boats")
    async def boats() -> None: ...

    text = await page_of(app, "/baots")
    assert text.count('<a href="/boats">/boats</a>') == 2
    own = text.index("of the framework</summary>")
    assert text.index('"/boats"') < own < text.index('<a href="/schema/">')


async def test_a_handler_of_the_user_comes_before_the_page() -> None:
    app = broken()
    app.add_exception_handler(404, lambda request, exc: StreamingResponse(iter([b"mine"]), 404))
    assert (await ask(app, "GET", "/nowhere", headers=BROWSER)).text == "mine"


async def test_a_response_that_broke_off_gets_no_page(caplog: pytest.LogCaptureFixture) -> None:
    async def lines() -> AsyncIterator[bytes]:
        yield b"first"
        raise RuntimeError("late")

    app = application(debug=True)

    @app.get("/")
    async def handler() -> StreamingResponse:
        return StreamingResponse(lines())

    with pytest.raises(RuntimeError, match="late"):
        await ask(app, "GET", "/", headers=BROWSER)
    assert [record.getMessage() for record in caplog.records if "began" in record.getMessage()] == [
        "GET / failed after its response began: late"
    ]
