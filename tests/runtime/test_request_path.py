"""The quick ways through a request: the same answers and the same refusals as without them.

The compiled core reads scopes that are a `dict`, as servers send them. In another mapping the same request takes the
way through Python alone.
"""

from __future__ import annotations

import asyncio
from collections import UserDict
from collections.abc import Callable, MutableMapping
from typing import Annotated, Any
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from flama import Flama
from flama.http import Request
from flama.parameters import Cookie, Header, Query
from tests.runtime.asking import application, ask

Answer = tuple[int, bytes]


class Line(BaseModel):
    sku: str
    quantity: int


class Item(BaseModel):
    id: int
    lines: list[Line]


ITEM = {"id": 7, "lines": [{"sku": "a", "quantity": 1}, {"sku": "b", "quantity": 2}]}


def scope_of(
    path: str, query: bytes = b"", headers: list[tuple[bytes, bytes]] | None = None, method: str = "GET"
) -> dict[str, Any]:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": quote(path).encode(),
        "query_string": query,
        "root_path": "",
        "headers": headers or [],
        "state": {},
    }


def answer(app: Flama, scope: MutableMapping[str, Any]) -> Answer:
    """Status and body."""
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


def both(app: Flama, scope: dict[str, Any]) -> tuple[Answer, Answer]:
    """With the quick way and without it."""
    return answer(app, dict(scope)), answer(app, UserDict(scope))


def service() -> Flama:
    app = application()

    @app.get("/plain")
    async def plain() -> dict[str, str]:
        return {"message": "Hello"}

    @app.get("/users/{id:int}")
    async def user(id: int, q: str, n: int = 0, part: float = 0.5, yes: bool | None = None) -> list[str]:
        return [repr(value) for value in (id, q, n, part, yes)]

    @app.get("/texts/{id}")
    async def texts(id: int, x_trace: Annotated[str | None, Header()] = None) -> list[str]:
        return [repr(id), repr(x_trace)]

    @app.get("/mixed/{id}")
    async def mixed(
        id: Annotated[int, Field(ge=1)],
        tag: Annotated[list[str], Query()],
        n: int = 0,
        session: Annotated[str | None, Cookie()] = None,
    ) -> list[str]:
        return [repr(value) for value in (id, tag, n, session)]

    app.mount("/below", _mounted())
    return app


def _mounted() -> Flama:
    app = application()

    @app.get("/users/{id:int}")
    async def user(id: int) -> int:
        return id

    return app


SERVICE = service()


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("/plain", b"", b'{"message":"Hello"}'),
        ("/users/42", b"q=hello", rb"""["42","'hello'","0","0.5","None"]"""),
        ("/users/-7", b"yes=true&part=1.25&n=-3&q=a%20b+c", rb"""["-7","'a b c'","-3","1.25","True"]"""),
        ("/users/42", b"q=first&q=last&n=007", rb"""["42","'last'","7","0.5","None"]"""),
        ("/users/42", b"q=&yes=off", rb"""["42","''","0","0.5","False"]"""),
        ("/users/99999999999999999999", b"q=x", rb"""["99999999999999999999","'x'","0","0.5","None"]"""),
        ("/mixed/3", b"tag=a&tag=b&n=4", rb"""["3","['a', 'b']","4","None"]"""),
        ("/below/users/8", b"", b"8"),
    ],
)
def test_the_quick_way_and_the_long_way_answer_the_same(path: str, query: bytes, expected: bytes) -> None:
    quick, long = both(SERVICE, scope_of(path, query))
    assert quick == long == (200, expected)


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/users/42", b"", 400),
        ("/users/42", b"q=%FF", 400),
        ("/users/42", b"q=x&n=many", 400),
        ("/users/42", b"q=x&n=", 400),
        ("/users/42", b"q=x&part=inf", 400),
        ("/users/42", b"q=x&yes=perhaps", 400),
        ("/users/forty-two", b"q=x", 404),
        ("/mixed/0", b"tag=a", 400),
        ("/mixed/1", b"", 400),
        ("/below/users/eight", b"", 404),
        ("/nowhere", b"", 404),
    ],
)
def test_the_quick_way_and_the_long_way_refuse_the_same(path: str, query: bytes, status: int) -> None:
    quick, long = both(SERVICE, scope_of(path, query))
    assert quick == long
    assert quick[0] == status


@pytest.mark.parametrize("path", ["/plain", "/below/users/8"])
def test_the_wrong_method_is_refused_the_same(path: str) -> None:
    quick, long = both(SERVICE, scope_of(path, method="DELETE"))
    assert quick == long
    assert quick[0] == 405


_TEXT = st.text(alphabet="0019-+.%&=_ aeEtruefalsCc\u00e9\U0001f600\x00", max_size=12)
_PIECE = st.sampled_from(["q=", "n=", "part=", "yes=", "&", "&&", "%20", "%C3%A9", "%C3", "true", "1", "-0", "é"])


@given(query=st.lists(st.one_of(_TEXT, _PIECE), max_size=8).map("".join))
@example(query="q=%C3%A9&n=000000000000000000001")
@example(query="%71=x&n=%31")
@example(query="q=x&part=" + "9" * 299)
def test_any_query_is_read_the_same(query: str) -> None:
    quick, long = both(SERVICE, scope_of("/users/42", query.encode()))
    assert quick == long


@given(id=_TEXT.filter(lambda text: text and "/" not in text), trace=st.lists(st.binary(max_size=8), max_size=2))
@example(id="7", trace=[b"\x1c a\t"])
def test_any_placeholder_and_header_are_read_the_same(id: str, trace: list[bytes]) -> None:
    headers = [(name, value) for name, value in zip((b"x-trace", b"X-Trace"), trace, strict=False)]
    quick, long = both(SERVICE, scope_of(f"/texts/{id}", headers=headers))
    assert quick == long


def _with_request(app: Flama) -> None:
    @app.get("/users/{id}")
    async def user(request: Request, id: int, q: str) -> dict[str, Any]:
        return {"id": id, "q": q}


def _in_a_thread(app: Flama) -> None:
    @app.get("/users/{id}")
    def user(id: int, q: str) -> dict[str, Any]:
        return {"id": id, "q": q}


@pytest.mark.parametrize("add", [_with_request, _in_a_thread])
def test_a_handler_of_parameters_alone_answers_like_one_that_takes_more(add: Callable[[Flama], None]) -> None:
    alone, other = application(), application()

    @alone.get("/users/{id}")
    async def user(id: int, q: str) -> dict[str, Any]:
        return {"id": id, "q": q}

    add(other)
    for path, query in (("/users/42", b"q=hello"), ("/users/x", b"q=hello"), ("/users/42", b"")):
        assert answer(alone, scope_of(path, query)) == answer(other, scope_of(path, query))


async def test_plain_data_and_models_are_written_and_refused_the_same() -> None:
    app = application()

    @app.get("/plain")
    async def plain() -> list[Item]:
        return [ITEM] * 100  # type: ignore[list-item]

    @app.get("/models")
    async def models() -> list[Item]:
        return [Item.model_validate(ITEM)] * 100

    @app.get("/plain/wrong")
    async def wrong() -> list[Item]:
        return [{**ITEM, "id": "x"}]  # type: ignore[list-item]

    @app.get("/models/wrong")
    async def wrong_models() -> list[Item]:
        return [Item.model_construct(**ITEM), {**ITEM, "id": "x"}]  # type: ignore[arg-type,list-item]

    answers = {path: await ask(app, "GET", path) for path in ("/plain", "/models", "/plain/wrong", "/models/wrong")}
    assert answers["/plain"].content == answers["/models"].content
    assert answers["/plain"].json() == [ITEM] * 100
    assert answers["/plain/wrong"].status_code == answers["/models/wrong"].status_code == 500
    assert answers["/plain/wrong"].content == answers["/models/wrong"].content


@pytest.mark.parametrize("size", [1, 500])
async def test_the_last_of_many_routes_answers_like_the_first(size: int) -> None:
    app = application()
    for number in range(size):
        app.add_route(f"/r{number}/{{x}}", _numbered, methods=["GET"], name=f"r{number}")
    first, last = [await ask(app, "GET", f"/r{number}/abc") for number in (0, size - 1)]
    assert first.json() == last.json() == {"x": "abc"}
    assert (await ask(app, "POST", f"/r{size - 1}/abc")).headers["allow"] == "GET, HEAD"
    assert (await ask(app, "GET", f"/r{size}/abc")).status_code == 404


async def _numbered(x: str) -> dict[str, str]:
    return {"x": x}
