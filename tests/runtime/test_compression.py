"""Compressed responses: which coding, which bodies, and that every one decodes to what was sent."""

from __future__ import annotations

import asyncio
import importlib
import subprocess
import sys
import zlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import Message

from flama import Flama, http
from flama.compression import (
    BrotliCodec,
    Codec,
    CompressionNegotiator,
    DeflateCodec,
    GzipCodec,
    ZstdCodec,
    available_codecs,
)
from flama.exceptions import ApplicationError
from flama.middleware import CompressionMiddleware, GZipMiddleware, Middleware
from tests.runtime.asking import application, ask

brotli: Any = importlib.import_module("brotli")  # it has no type hints

TEXT = "wine and bread " * 200
CODECS: dict[str, Codec] = {codec.coding: codec for codec in (BrotliCodec(), ZstdCodec(), GzipCodec(), DeflateCodec())}


class Decoder:
    """Decodes as far as the bytes go, as a client does that reads a stream."""

    def __init__(self, coding: str) -> None:
        decoders: dict[str, Callable[[], Any]] = {
            "br": lambda: brotli.Decompressor().process,
            "zstd": lambda: zstandard.ZstdDecompressor().decompressobj().decompress,
            "gzip": lambda: zlib.decompressobj(zlib.MAX_WBITS | 16).decompress,
            "deflate": lambda: zlib.decompressobj().decompress,
        }
        self._decode: Callable[[bytes], bytes] = decoders[coding]()

    def __call__(self, data: bytes) -> bytes:
        return self._decode(data) if data else b""


class Exchange:
    """One request to an application over bare ASGI; `bodies` are what the server is given to send, one by one."""

    def __init__(self, app: Any, headers: dict[str, str], path: str = "/", **scope: Any) -> None:
        raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        base = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": raw, "extensions": {}}
        self.scope = {**base, **scope}
        self.app = app
        self.start: Message = {}
        self.bodies: list[bytes] = []

    async def run(self) -> Exchange:
        await self.app(self.scope, self.receive, self.send)
        return self

    async def receive(self) -> Message:
        if self.start:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": b""}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.bodies.append(message.get("body", b""))

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self.start["headers"]}


def sending(chunks: list[bytes], headers: list[tuple[bytes, bytes]] | None = None, status: int = 200) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": headers or []})
        for number, chunk in enumerate(chunks, 1):
            await send({"type": "http.response.body", "body": chunk, "more_body": number < len(chunks)})

    return app


@pytest.mark.parametrize("coding", CODECS)
@given(chunks=st.lists(st.binary(max_size=2000) | st.just(b"") | st.just(b"repeat" * 500), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_stream_decodes_to_the_same_bytes_chunk_by_chunk(coding: str, chunks: list[bytes]) -> None:
    app = CompressionMiddleware(sending(chunks))
    exchange = asyncio.run(Exchange(app, {"accept-encoding": coding}).run())
    decoder = Decoder(coding)
    assert exchange.headers["content-encoding"] == coding
    assert [decoder(body) for body in exchange.bodies] == chunks


@pytest.mark.parametrize("coding", CODECS)
@given(body=st.binary(max_size=5000), known=st.booleans(), size=st.integers(0, 2000))
@settings(max_examples=40, deadline=None)
def test_a_whole_body_decodes_to_the_same_bytes(coding: str, body: bytes, known: bool, size: int) -> None:
    length = [(b"content-length", str(len(body)).encode())] if known else []
    app = CompressionMiddleware(sending([body], length), minimum_size=size)
    exchange = asyncio.run(Exchange(app, {"accept-encoding": coding}).run())
    encoded = b"".join(exchange.bodies)
    if known:
        assert exchange.headers["content-length"] == str(len(encoded))
        assert len(encoded) <= len(body)
    is_encoded = exchange.headers.get("content-encoding") == coding
    assert (Decoder(coding)(encoded) if is_encoded else encoded) == body
    assert not (known and len(body) < size and is_encoded)


@pytest.mark.parametrize("coding", CODECS)
async def test_events_are_readable_one_by_one_and_before_the_stream_ends(coding: str) -> None:
    decoder, seen = Decoder(coding), ""
    exchange: Exchange

    async def events() -> AsyncIterator[str]:
        nonlocal seen
        for number in range(3):
            yield f"event {number}"
            # Whoever asks for the next event has sent this one.
            seen += decoder(b"".join(exchange.bodies)).decode()
            exchange.bodies.clear()
            assert f"data: event {number}" in seen

    app = application(middleware=[CompressionMiddleware()])

    @app.get("/")
    async def stream() -> http.ServerSentEventResponse[str]:
        return http.ServerSentEventResponse(events())

    exchange = Exchange(app, {"accept-encoding": coding})
    await exchange.run()
    assert exchange.headers["content-encoding"] == coding
    assert "text/event-stream" in exchange.headers["content-type"]
    assert "content-length" not in exchange.headers


CHOICES = [
    ("gzip", "gzip"),
    ("GZip", "gzip"),
    ("x-gzip", "gzip"),
    ("gzip, br", "br"),
    ("gzip;q=1.0, br;q=0.5", "gzip"),
    ("gzip;q=0.9, br;q=0.95", "br"),
    ("br;q=0, gzip", "gzip"),
    ("gzip;q=0", None),
    ("gzip;q=0.000", None),
    ("*", "br"),
    ("*;q=0", None),
    ("br;q=0, *;q=0.1", "zstd"),
    ("*, gzip;q=0.5", "br"),
    ("*;q=0.5, gzip", "gzip"),
    ("identity", None),
    ("identity, gzip;q=0.5", None),
    ("identity;q=0.5, gzip", "gzip"),
    ("identity, gzip", "gzip"),
    ("identity;q=0, *;q=0", None),
    ("deflate", "deflate"),
    ("gzip ; q=0.3 , deflate;Q=0.4", "deflate"),
    ("", None),
    ("compress, bzip2", None),
    ("gzip;q=2", None),
    ("gzip;q=x, deflate", "deflate"),
    ("gzip;level=9", None),
    (",,gzip,,", "gzip"),
    ("\x00, gzip", "gzip"),
]


@pytest.mark.parametrize(("accepted", "coding"), CHOICES, ids=[repr(accepted) for accepted, _ in CHOICES])
def test_quality_values_choose_the_coding(accepted: str, coding: str | None) -> None:
    chosen = CompressionNegotiator().choose([accepted])
    assert (chosen.coding if chosen else None) == coding


@pytest.mark.parametrize(
    ("accepted", "refused"),
    [
        ("gzip", False),
        ("gzip, identity;q=0", True),
        ("gzip, *;q=0", True),
        ("gzip, identity;q=0.1, *;q=0", False),
        ("*", False),
        ("", False),
    ],
)
async def test_a_client_that_refuses_bodies_without_a_coding_gets_none(accepted: str, refused: bool) -> None:
    assert CompressionNegotiator().refuses_identity([accepted]) is refused
    app = CompressionMiddleware(sending([b"abc"], [(b"content-length", b"3")]))
    exchange = await Exchange(app, {"accept-encoding": accepted}).run()
    assert (exchange.headers.get("content-encoding") == "gzip") is refused
    assert int(exchange.headers["content-length"]) == len(b"".join(exchange.bodies))


def test_several_lines_of_the_header_are_one_list() -> None:
    chosen = CompressionNegotiator([GzipCodec(), BrotliCodec()]).choose(["br;q=0.1", "gzip;q=0.2"])
    assert chosen == GzipCodec()
    assert CompressionNegotiator().choose([]) is None


def serving(*responses: tuple[str, Callable[[], Any]], **options: Any) -> Flama:
    app = application(middleware=[CompressionMiddleware(**options)])
    for path, make in responses:
        app.add_get(path, make)
    return app


def plain(headers: dict[str, str] | None = None, status: int = 200) -> Callable[[], Any]:
    return lambda: http.PlainTextResponse(TEXT, status, headers)


async def test_a_large_body_is_compressed_and_a_small_one_is_not() -> None:
    app = serving(("/large", plain()), ("/small", lambda: http.PlainTextResponse("x" * 499)))
    large = await ask(app, "GET", "/large", headers={"Accept-Encoding": "gzip"})
    assert (large.headers["Content-Encoding"], large.text) == ("gzip", TEXT)
    assert int(large.headers["Content-Length"]) < 500
    small = await ask(app, "GET", "/small", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in small.headers
    assert [answer.headers["Vary"] for answer in (large, small)] == ["Accept-Encoding"] * 2


async def test_what_a_client_does_not_accept_it_does_not_get() -> None:
    answer = await ask(serving(("/", plain())), "GET", "/", headers={"Accept-Encoding": "identity"})
    assert (answer.text, answer.headers["Vary"]) == (TEXT, "Accept-Encoding")
    assert "Content-Encoding" not in answer.headers


LEFT: dict[str, Callable[[], Any]] = {
    "encoded": plain({"Content-Encoding": "zip"}),
    "no-transform": plain({"Cache-Control": "public, No-Transform"}),
    "digest": plain({"Content-Digest": "sha-256=:x:"}),
    "partial": plain({"Content-Range": "bytes 0-9/10"}, 206),
    "image": lambda: http.Response(TEXT, media_type="image/png"),
    "video": lambda: http.Response(TEXT, media_type="video/mp4"),
}


@pytest.mark.parametrize("make", LEFT.values(), ids=list(LEFT))
async def test_some_bodies_are_left_as_they_are(make: Callable[[], Any]) -> None:
    exchange = await Exchange(serving(("/", make)), {"accept-encoding": "gzip"}).run()
    assert b"".join(exchange.bodies) == TEXT.encode()
    assert exchange.headers.get("content-encoding") in (None, "zip")


async def test_svg_is_text() -> None:
    app = serving(("/", lambda: http.Response(TEXT, media_type="image/svg+xml")))
    assert (await ask(app, "GET", "/")).headers["Content-Encoding"] == "br"


@pytest.mark.parametrize("status", [204, 304])
async def test_answers_without_a_body_have_no_coding(status: int) -> None:
    exchange = await Exchange(
        serving(("/", lambda: http.Response(status_code=status))), {"accept-encoding": "br"}
    ).run()
    assert (b"".join(exchange.bodies), exchange.headers.get("content-encoding")) == (b"", None)


async def test_head_says_nothing_of_a_length_that_get_would_not_have() -> None:
    app = serving(("/", plain({"ETag": '"1"'})))
    answer = await ask(app, "HEAD", "/", headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.content, answer.headers["Vary"]) == (200, b"", "Accept-Encoding")
    assert "Content-Length" not in answer.headers
    assert answer.headers["ETag"] == 'W/"1"'
    uncompressed = await ask(app, "HEAD", "/", headers={"Accept-Encoding": "identity"})
    assert uncompressed.headers["Content-Length"] == str(len(TEXT))


async def test_an_encoded_body_has_a_weak_entity_tag() -> None:
    app = serving(("/", plain({"ETag": '"1"', "Accept-Ranges": "bytes"})), ("/w", plain({"ETag": 'W/"2"'})))
    answer = await ask(app, "GET", "/")
    assert answer.headers["ETag"] == 'W/"1"'
    assert "Accept-Ranges" not in answer.headers
    assert (await ask(app, "GET", "/w")).headers["ETag"] == 'W/"2"'
    unencoded = await ask(app, "GET", "/", headers={"Accept-Encoding": "identity"})
    assert (unencoded.headers["ETag"], unencoded.headers["Accept-Ranges"]) == ('"1"', "bytes")


async def test_not_modified_repeats_the_tag_that_the_client_has() -> None:
    app = serving(("/", lambda: http.Response(status_code=304, headers={"ETag": '"1"'})))
    weak = await ask(app, "GET", "/", headers={"If-None-Match": 'W/"1"'})
    strong = await ask(app, "GET", "/", headers={"If-None-Match": '"1"'})
    assert [answer.headers["ETag"] for answer in (weak, strong)] == ['W/"1"', '"1"']


async def test_ranges_of_a_file_are_those_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(TEXT)
    app = serving(("/", lambda: http.FileResponse(tmp_path / "text.txt")))
    whole = await ask(app, "GET", "/")
    assert (whole.headers["Content-Encoding"], whole.text) == ("br", TEXT)
    part = await ask(app, "GET", "/", headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.text, part.headers.get("Content-Encoding")) == (206, TEXT[:10], None)


async def test_a_file_is_compressed_where_the_server_would_send_it_itself(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(TEXT)
    app = serving(("/", lambda: http.FileResponse(tmp_path / "text.txt")))
    extensions: dict[str, Any] = {"http.response.pathsend": {}}
    exchange = await Exchange(app, {"accept-encoding": "gzip"}, extensions=extensions).run()
    assert Decoder("gzip")(b"".join(exchange.bodies)).decode() == TEXT


async def test_a_body_that_would_grow_is_sent_as_it_is() -> None:
    noise = bytes(range(256))
    app = serving(("/", lambda: http.Response(noise)), minimum_size=0)
    answer = await ask(app, "GET", "/", headers={"Accept-Encoding": "gzip"})
    assert (answer.content, answer.headers.get("Content-Encoding")) == (noise, None)


async def test_a_large_body_is_compressed_in_a_thread_to_the_same_bytes() -> None:
    body = TEXT * 100
    answer = await ask(serving(("/", lambda: http.PlainTextResponse(body))), "GET", "/")
    assert (answer.headers["Content-Encoding"], answer.text) == ("br", body)


@pytest.mark.parametrize("form", [GZipMiddleware(minimum_size=10), Middleware(GZipMiddleware, compresslevel=1)])
async def test_the_gzip_middleware_is_an_alias(form: Any) -> None:
    app = application(middleware=[form])
    app.add_get("/", plain())
    answer = await ask(app, "GET", "/", headers={"Accept-Encoding": "br, gzip"})
    assert (answer.headers["Content-Encoding"], answer.text) == ("gzip", TEXT)


@pytest.mark.parametrize(
    "make",
    [
        lambda: GzipCodec(10),
        lambda: DeflateCodec(0),
        lambda: BrotliCodec(quality=12),
        lambda: BrotliCodec(lgwin=9),
        lambda: ZstdCodec(20),
        lambda: CompressionNegotiator([]),
        lambda: CompressionNegotiator([GzipCodec]),  # type: ignore[list-item]
    ],
)
def test_wrong_options_are_refused(make: Callable[[], Any]) -> None:
    with pytest.raises(ApplicationError):
        make()


def test_every_codec_is_offered_where_its_library_is() -> None:
    assert [codec.coding for codec in available_codecs()] == ["br", "zstd", "gzip", "deflate"]


def test_a_codec_without_its_library_is_not_offered_and_says_what_to_install_when_named() -> None:
    program = """
import sys
sys.modules.update({"brotli": None, "zstandard": None, "compression.zstd": None})
from flama.compression import BrotliCodec, available_codecs
print([codec.coding for codec in available_codecs()][-2:])
BrotliCodec()
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.stdout.strip() == "['gzip', 'deflate']"
    assert "pip install 'flama-runtime[compression]'" in run.stderr
