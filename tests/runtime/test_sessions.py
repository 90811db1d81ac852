"""Sessions in a signed cookie."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from flama import Flama, http
from flama.client import Client
from flama.config import Secret
from flama.exceptions import ApplicationError
from flama.middleware import Middleware, SessionMiddleware
from tests.runtime.asking import application, ask


def counting(**options: Any) -> Flama:
    app = application(middleware=[SessionMiddleware(**{"secret_key": "a secret", **options})])

    @app.get("/")
    async def count(request: http.Request) -> int:
        request.session["count"] = request.session.get("count", 0) + 1
        return int(request.session["count"])

    @app.get("/look")
    async def look(request: http.Request) -> dict[str, Any]:
        return dict(request.session)

    @app.post("/end")
    async def end(request: http.Request) -> None:
        request.session.clear()

    return app


@pytest.mark.parametrize("key", ["text", b"\x00\xffbytes", Secret("wrapped")], ids=["text", "bytes", "secret"])
async def test_a_session_lasts_from_request_to_request(key: Any) -> None:
    async with Client(app=counting(secret_key=key)) as client:
        assert [(await client.get("/")).json() for _ in range(3)] == [1, 2, 3]
        assert (await client.get("/look")).json() == {"count": 3}
        await client.post("/end")
        assert (await client.get("/look")).json() == {}


async def test_the_cookie_is_kept_from_scripts_and_from_other_sites() -> None:
    cookie = (await ask(counting(https_only=True, max_age=60), "GET", "/")).headers["Set-Cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=lax", "secure", "max-age=60", "path=/"))


async def test_a_changed_cookie_counts_as_none() -> None:
    cookie = (await ask(counting(), "GET", "/")).cookies["session"]
    data, _, rest = cookie.partition(".")
    for forged in (f"{data[:-2]}AA.{rest}", data, "", "x.y.z", cookie[:-1]):
        answer = await ask(counting(), "GET", "/look", headers={"Cookie": f"session={forged}"})
        assert (answer.status_code, answer.json()) == (200, {})
    other = await ask(counting(secret_key="another"), "GET", "/look", headers={"Cookie": f"session={cookie}"})
    assert other.json() == {}


async def test_a_session_that_is_not_touched_sends_no_cookie() -> None:
    app = counting()
    app.add_get("/plain", lambda: "plain")
    assert "Set-Cookie" not in (await ask(app, "GET", "/plain")).headers


async def test_an_empty_secret_is_refused() -> None:
    with pytest.raises(ApplicationError, match="secret_key"):
        await ask(counting(secret_key=""), "GET", "/")
    with pytest.raises(TypeError):
        Middleware(SessionMiddleware)


def test_without_the_library_it_says_what_to_install() -> None:
    program = "import sys; sys.modules['itsdangerous'] = None; from flama.middleware import SessionMiddleware"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "pip install 'flama-runtime[sessions]'" in run.stderr
