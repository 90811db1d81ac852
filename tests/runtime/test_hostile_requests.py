"""No request makes the application fail: what is wrong with it is 4xx."""

import asyncio
from typing import Annotated, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from flama.parameters import Cookie, Form, Header, Path, Query
from tests.runtime.asking import application


class Point(BaseModel):
    x: int
    y: list[float] = []


app = application()


@app.route("/{point}/{tags}/{rest:path}", methods=["GET"])
async def read(
    point: Annotated[Point, Path(style="matrix", explode=True)],
    tags: Annotated[list[int], Path(style="label")],
    rest: str,
    deep: Annotated[Point, Query(style="deepObject")],
    pipes: Annotated[dict[str, int], Query(style="pipeDelimited", explode=False)],
    as_json: Annotated[Point, Query(media_type="application/json")],
    x_point: Annotated[Point, Header(explode=True)],
    sid: Annotated[list[int], Cookie()],
) -> None: ...


@app.post("/json")
async def json(data: Point | list[Any]) -> Any:
    return data


@app.post("/form")
async def form(data: Annotated[Point, Form()]) -> Any:
    return data


async def answer(method: str, path: bytes, query: bytes, headers: list[tuple[bytes, bytes]], body: bytes) -> int:
    sent: list[Any] = []
    scope = {"type": "http", "method": method, "path": path.decode("utf-8", "replace"), "raw_path": path}
    scope |= {"query_string": query, "headers": headers, "root_path": "", "scheme": "http", "server": ("a", 80)}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return int(sent[0]["status"])


text = st.one_of(st.binary(max_size=40), st.text("%2C2F;,.=&|[]+ point=xydeep0\x00\xe9", max_size=40).map(str.encode))


@settings(max_examples=300, deadline=None)
@given(path=text, query=text, header=text, cookie=text)
def test_parameters_of_any_text_are_at_worst_bad_requests(
    path: bytes, query: bytes, header: bytes, cookie: bytes
) -> None:
    headers = [(b"x-point", header), (b"cookie", cookie)]
    assert asyncio.run(answer("GET", b"/;x=" + path, query, headers, b"")) in (200, 400, 404, 405)


@settings(max_examples=300, deadline=None)
@given(body=text, kind=st.sampled_from([b"application/json", b"multipart/form-data; boundary=a", b"x", b""]))
def test_bodies_of_any_bytes_are_at_worst_bad_requests(body: bytes, kind: bytes) -> None:
    for path in (b"/json", b"/form"):
        assert asyncio.run(answer("POST", path, b"", [(b"content-type", kind)], body)) in (200, 400, 415)


@given(body=st.lists(st.tuples(text, text), max_size=4))
def test_forms_of_any_fields_are_at_worst_bad_requests(body: list[tuple[bytes, bytes]]) -> None:
    encoded = b"&".join(name + b"=" + value for name, value in body)
    headers = [(b"content-type", b"application/x-www-form-urlencoded")]
    assert asyncio.run(answer("POST", b"/form", b"", headers, encoded)) in (200, 400)
