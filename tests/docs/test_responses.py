"""What the chapter on responses promises, one example for each kind of response."""

from __future__ import annotations

import json as standard_json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Annotated, Any

import httpx
import pydantic
import pytest

import flama
from flama import Flama, http, schemas
from flama.client import Client
from flama.http import (
    APIErrorResponse,
    APIResponse,
    FileResponse,
    HTMLResponse,
    HTMLTemplateResponse,
    JSONResponse,
    JSONRPCErrorResponse,
    JSONRPCResponse,
    NDJSONResponse,
    OpenAPIResponse,
    PlainTextResponse,
    RedirectResponse,
    ServerSentEvent,
    ServerSentEventResponse,
    StreamingResponse,
)


class Lighthouse(pydantic.BaseModel):
    number: int
    place: str


ANNOTATED = Annotated[schemas.Schema, schemas.SchemaMetadata(Lighthouse)]


async def answer(handler: Any, **options: Any) -> httpx.Response:
    """What a client gets from `handler`, the only one of its application."""
    app = Flama(docs="/docs/")
    app.route("/", name="only")(handler)
    async with Client(app=app) as client:
        return await client.get("/", **options)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("response", "media_type", "body"),
    [
        (lambda: JSONResponse({"tide": "high"}), "application/json", b'{"tide":"high"}'),
        (lambda: PlainTextResponse("high tide"), "text/plain; charset=utf-8", b"high tide"),
        (lambda: HTMLResponse("<p>high tide</p>"), "text/html; charset=utf-8", b"<p>high tide</p>"),
    ],
)
async def test_buffered_content_has_its_media_type_and_length(response: Any, media_type: str, body: bytes) -> None:
    found = await answer(response)
    assert (found.status_code, found.headers["content-type"], found.content) == (200, media_type, body)
    assert found.headers["content-length"] == str(len(body))


async def test_the_content_may_be_named_and_every_response_takes_status_headers_and_cookies() -> None:
    def handler() -> http.Response:
        response = PlainTextResponse(content="stormy", status_code=203, headers={"X-Force": "9"})
        response.set_cookie("seen", "yes", partitioned=True, secure=True)
        response.delete_cookie("calm")
        return response

    found = await answer(handler)
    assert (found.status_code, found.text, found.headers["x-force"]) == (203, "stormy", "9")
    seen, calm = found.headers.get_list("set-cookie")
    assert seen.startswith("seen=yes;")
    assert "Partitioned" in seen
    assert "Max-Age=0" in calm


async def test_a_page_is_rendered_from_a_template_of_the_working_directory(folder: Path) -> None:
    (folder / "templates").mkdir()
    (folder / "templates/tide.html").write_text(
        "||* not shown *||||% for tide in tides %||<b>||@ tide @||</b>||% endfor %||{{ left alone }}"
    )
    found = await answer(lambda: HTMLTemplateResponse("tide.html", context={"tides": ["low", "<high>"]}))
    assert found.headers["content-type"].startswith("text/html")
    assert found.text == "<b>low</b><b>&lt;high&gt;</b>{{ left alone }}"


async def test_a_redirect_has_no_body_keeps_the_method_and_encodes_its_target() -> None:
    found = await answer(lambda: RedirectResponse("/häfen/neue seite/?q=ä"))
    assert (found.status_code, found.content) == (307, b"")
    assert found.headers["location"] == "/h%C3%A4fen/neue%20seite/?q=%C3%A4"


async def test_a_file_can_be_downloaded_resumed_and_kept(folder: Path) -> None:
    (folder / "chart.pdf").write_bytes(bytes(range(100)))

    def handler() -> FileResponse:
        return FileResponse("chart.pdf", filename="northern chart.pdf")

    whole = await answer(handler)
    assert whole.headers["content-type"] == "application/pdf"
    assert whole.headers["content-disposition"] == "attachment; filename*=utf-8''northern%20chart.pdf"
    assert whole.headers["accept-ranges"] == "bytes"
    assert "last-modified" in whole.headers
    rest = await answer(handler, headers={"Range": "bytes=90-", "If-Range": whole.headers["etag"]})
    assert (rest.status_code, rest.content) == (206, whole.content[90:])
    parts = await answer(handler, headers={"Range": "bytes=0-1,98-99"})
    assert parts.headers["content-type"].startswith("multipart/byteranges; boundary=")
    assert b"Content-Range: bytes 98-99/100\r\n\r\n\x62\x63" in parts.content
    kept = await answer(handler, headers={"If-None-Match": whole.headers["etag"]})
    assert (kept.status_code, kept.content) == (304, b"")


@pytest.mark.parametrize("schema", [ANNOTATED, Lighthouse])
async def test_content_is_written_as_its_schema_says(schema: Any) -> None:
    found = await answer(lambda: APIResponse({"number": "7", "place": "Skagen"}, schema=schema))
    assert found.json() == {"number": 7, "place": "Skagen"}


async def test_content_that_does_not_fit_its_schema_is_an_error_of_the_server() -> None:
    found = await answer(lambda: APIResponse({"number": "seven"}, schema=ANNOTATED))
    assert (found.status_code, found.json()["error"]) == (500, "SerializationError")
    assert "seven" not in found.text


async def test_an_error_has_detail_error_and_status_code() -> None:
    found = await answer(lambda: APIErrorResponse(detail="No such lighthouse", status_code=404))
    assert found.status_code == 404
    assert found.json() == {"status_code": 404, "detail": "No such lighthouse", "error": None}
    assert (await answer(lambda: APIErrorResponse(detail="dark"))).status_code == 400


async def test_the_document_of_the_application_has_its_own_media_type() -> None:
    async with Client(app=Flama(openapi={"info": {"title": "Tides", "version": "3"}})) as client:
        found = await client.get("/schema/")
    assert found.headers["content-type"] == OpenAPIResponse.media_type == "application/vnd.oai.openapi+json"
    assert found.json()["info"]["title"] == "Tides"


async def test_json_rpc_tells_the_outcome_in_the_body_alone() -> None:
    good = await answer(lambda: JSONRPCResponse(result={"lit": True}, id="a"))
    assert (good.status_code, good.json()) == (200, {"jsonrpc": "2.0", "id": "a", "result": {"lit": True}})
    bad = await answer(lambda: JSONRPCErrorResponse(status_code=-32602, message="No lamp", data=[1], id=2))
    error = {"code": -32602, "message": "No lamp", "data": [1]}
    assert (bad.status_code, bad.json()) == (200, {"jsonrpc": "2.0", "id": 2, "error": error})


async def test_a_stream_may_come_from_any_iterator_and_says_no_length() -> None:
    def waves() -> Iterator[str]:
        yield from ("one ", "two")

    found = await answer(lambda: StreamingResponse(waves(), media_type="text/plain"))
    assert found.text == "one two"
    assert "content-length" not in found.headers


async def test_a_stream_of_ones_own_encodes_its_items() -> None:
    class Rows(StreamingResponse[tuple[str, int]]):
        media_type = "text/csv"

        def encode(self, item: tuple[str, int]) -> bytes:
            return f"{item[0]};{item[1]}\n".encode()

    found = await answer(lambda: Rows([("Skagen", 7), ("Rügen", 8)]))
    assert found.text == "Skagen;7\nRügen;8\n"


async def test_ndjson_is_one_object_a_line() -> None:
    async def depths() -> AsyncIterator[dict[str, int]]:
        for metre in range(3):
            yield {"metre": metre, "pressure": metre * 10}

    found = await answer(lambda: NDJSONResponse(depths()))
    assert found.headers["content-type"] == "application/x-ndjson"
    lines = [standard_json.loads(line) for line in found.text.splitlines()]
    assert lines == [{"metre": metre, "pressure": metre * 10} for metre in range(3)]


async def test_events_have_id_name_and_data_and_a_comment_alone_is_a_heartbeat() -> None:
    async def lamp() -> AsyncIterator[ServerSentEvent | str]:
        yield ServerSentEvent(comment="still here")
        yield ServerSentEvent(data="on\noff", event="lamp", id="1", retry=500)
        yield "plain"

    found = await answer(lambda: ServerSentEventResponse(lamp()))
    assert found.headers["content-type"].startswith("text/event-stream")
    assert (found.headers["cache-control"], found.headers["connection"]) == ("no-cache", "keep-alive")
    assert found.text == (": still here\n\nid: 1\nevent: lamp\nretry: 500\ndata: on\ndata: off\n\ndata: plain\n\n")


async def test_an_event_cannot_smuggle_another_one_in() -> None:
    event = ServerSentEvent(data="calm\r\nsea\u2028wide", event="a\ndata: forged", id="1\r\n\r\ndata: forged")
    found = await answer(lambda: ServerSentEventResponse([event]))
    assert found.text == "id: 1data: forged\nevent: adata: forged\ndata: calm\ndata: sea\u2028wide\n\n"


async def test_a_client_that_comes_back_goes_on_after_the_last_event_it_saw() -> None:
    def handler(request: http.Request) -> ServerSentEventResponse[Any]:
        begin = int(request.headers.get("last-event-id", "-1")) + 1

        async def blinks() -> AsyncIterator[ServerSentEvent]:
            for number in range(begin, begin + 2):
                yield ServerSentEvent(data=str(number), event="blink", id=str(number))

        return ServerSentEventResponse(blinks())

    assert (await answer(handler)).text.startswith("id: 0\nevent: blink\ndata: 0\n\nid: 1\n")
    assert (await answer(handler, headers={"Last-Event-ID": "41"})).text.startswith("id: 42\n")


async def test_a_generator_is_closed_when_the_client_leaves() -> None:
    closed = []

    async def endless() -> AsyncIterator[int]:
        try:
            while True:
                yield 1
        finally:
            closed.append(True)

    app = Flama()
    app.add_get("/", lambda: NDJSONResponse(endless()))
    async with Client(app=app) as client:
        async with client.stream("GET", "/") as found:
            assert await anext(found.aiter_lines()) == "1"
        assert closed == [True]


async def test_what_streams_send_stands_in_the_document() -> None:
    app = Flama()

    @app.route("/feed/", name="feed")
    def feed() -> NDJSONResponse[Lighthouse]:
        raise NotImplementedError

    @app.route("/one/", name="one")
    def one() -> JSONResponse[Lighthouse]:
        raise NotImplementedError

    paths = app.schema.document["paths"]
    item = {"$ref": "#/components/schemas/Lighthouse"}
    assert paths["/feed/"]["get"]["responses"]["200"]["content"] == {"application/x-ndjson": {"itemSchema": item}}
    assert paths["/one/"]["get"]["responses"]["200"]["content"] == {"application/json": {"schema": item}}


def test_a_program_serves_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    import uvicorn

    served = []

    def start(server: uvicorn.Server) -> None:
        server.started = True
        served.append(server.config)

    monkeypatch.setattr(uvicorn.Server, "run", start)
    app = Flama()
    flama.run(flama_app=app, server_host="0.0.0.0", server_port=8123)
    assert [(config.app, config.host, config.port) for config in served] == [(app, "0.0.0.0", 8123)]
