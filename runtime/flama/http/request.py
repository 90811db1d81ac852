"""A request whose body has a limit."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from dataclasses import replace
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import ClientDisconnect
from starlette.requests import Request as StarletteRequest
from starlette.types import Message, Receive, Scope, Send

from flama.exceptions import PayloadTooLarge
from flama.http.form_limits import DEFAULT_FORM_LIMITS, FormLimits
from flama.http.form_reading import read_form_data
from flama.http.identity import Identified
from flama.http.inbox import Inbox
from flama.http.json import decode_json
from flama.http.spooling import close_files

__all__ = ["DEFAULT_MAX_BODY_SIZE", "FormReading", "Request"]

DEFAULT_MAX_BODY_SIZE = 16 * 1024 * 1024
"""Bytes of a request body that are read at most, unless the application says otherwise: 16 MiB."""


class Request(Identified, StarletteRequest):
    """Starlette's request with a body limit.

    `body`, `json`, `form` and `stream` raise `PayloadTooLarge` (413) beyond `max_body_size` bytes; None is no limit.
    """

    _inbox: Inbox | None = None

    def __init__(
        self, scope: Scope, receive: Receive, send: Send, *, max_body_size: int | None = DEFAULT_MAX_BODY_SIZE
    ) -> None:
        super().__init__(scope, receive, send)
        self.max_body_size = max_body_size

    @property
    def correlation_id(self) -> str | None:
        """The name that `CorrelationIdMiddleware` gave the request; None without that middleware."""
        return self.scope.get("flama.correlation_id")

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """The body in chunks as they arrive."""
        if hasattr(self, "_body"):
            yield self._body
            yield b""
            return
        if self._stream_consumed:
            raise RuntimeError("The request body has been read already.")
        self._refuse_announced_excess()
        read = 0
        finished = False
        while not finished:
            chunk = await self._receive_chunk()
            finished = self._stream_consumed
            read += len(chunk)
            self._refuse_excess(read)
            if chunk:
                yield chunk
        yield b""

    async def body(self) -> bytes:
        """The whole body; kept, so that it can be asked for again."""
        if not hasattr(self, "_body"):
            if self._stream_consumed:
                raise RuntimeError("The request body has been read already.")
            self._refuse_announced_excess()
            body = await self._receive_chunk()
            self._refuse_excess(len(body))
            if not self._stream_consumed:
                body = await self._rest(body)
            self._body = body
        return self._body

    async def json(self) -> Any:
        """The body as JSON (RFC 8259). Raises `ValidationError` (400) when it is malformed."""
        if not hasattr(self, "_json"):
            self._json = decode_json(await self.body())
        return self._json

    def form(
        self,
        *,
        max_files: int | float | None = None,
        max_fields: int | float | None = None,
        max_part_size: int | None = None,
        limits: FormLimits | None = None,
    ) -> FormReading:
        """The fields and files of a form: `await request.form()`, or `async with request.form() as form`.

        `limits` are by default those of the application; the other options, which are Starlette's, go before them
        (`max_part_size` is that of a field). Files are closed when the request has been answered.

        Raises `ValidationError` (400) when the form is malformed, `PayloadTooLarge` (413) when it passes a limit, and
        `UnsupportedMediaType` (415) for text in an unknown encoding. Any other content type gives an empty form.
        """
        ours = limits or _limits_of(self.scope.get("app"))
        given = {"max_files": max_files, "max_fields": max_fields, "max_field_size": max_part_size}
        # Starlette's infinity is a float.
        chosen = {name: int(min(value, 2**62)) for name, value in given.items() if value is not None}
        return FormReading(self, replace(ours, **chosen) if chosen else ours)

    async def close(self) -> None:
        """Closes the files of the form, if it was read; those on disk are unlinked."""
        if self._form is not None:
            await close_files(file for _, file in self._form.multi_items() if isinstance(file, UploadFile))

    async def is_disconnected(self) -> bool:
        """Whether the client has gone, as far as can be told without waiting."""
        if not self._is_disconnected:
            self._is_disconnected = await self._shared().peek()
        return self._is_disconnected

    async def listen(self) -> Message:
        """An ASGI `receive` for responses: what it meets of the body can still be read here."""
        return await self._shared().listen()

    def _shared(self) -> Inbox:
        if self._inbox is None:
            self._inbox = Inbox(self._receive)
        return self._inbox

    async def _rest(self, first: bytes) -> bytes:
        chunks = [first]
        read = len(first)
        while not self._stream_consumed:
            chunk = await self._receive_chunk()
            read += len(chunk)
            self._refuse_excess(read)
            chunks.append(chunk)
        return b"".join(chunks)

    async def _receive_chunk(self) -> bytes:
        message = await (self._receive() if self._inbox is None else self._inbox.read())
        if message["type"] == "http.disconnect":
            self._is_disconnected = True
            raise ClientDisconnect()
        if not message.get("more_body", False):
            self._stream_consumed = True
        chunk: bytes = message.get("body", b"")
        return chunk

    def _refuse_announced_excess(self) -> None:
        if self.max_body_size is None:
            return
        for name, value in self.scope["headers"]:
            if name == b"content-length" and value.isdigit() and len(value) < 20:
                self._refuse_excess(int(value))

    def _refuse_excess(self, size: int) -> None:
        if self.max_body_size is not None and size > self.max_body_size:
            raise PayloadTooLarge(f"The request body may have at most {self.max_body_size} bytes.")


def _limits_of(app: object) -> FormLimits:
    limits: FormLimits = getattr(app, "form_limits", DEFAULT_FORM_LIMITS)
    return limits


class FormReading:
    """A form that is read when it is awaited; as a context manager it closes its files at the end."""

    __slots__ = ("_limits", "_request")

    def __init__(self, request: Request, limits: FormLimits) -> None:
        self._request, self._limits = request, limits

    def __await__(self) -> Generator[Any, None, FormData]:
        return self._read().__await__()

    async def __aenter__(self) -> FormData:
        return await self._read()

    async def __aexit__(self, *exc_info: object) -> None:
        await self._request.close()

    async def _read(self) -> FormData:
        request = self._request
        if request._form is None:
            content_type = request.headers.get("content-type", "")
            request._form = await read_form_data(request.stream(), content_type, self._limits)
        return request._form
