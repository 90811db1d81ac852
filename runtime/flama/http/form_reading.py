"""Forms from the body of a request, as it arrives."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any

from starlette.datastructures import FormData, Headers

from flama._core import DATA, FIELD, FILE, FormError, FormTooLarge, MultipartParser, UrlencodedParser
from flama.exceptions import HTTPException, PayloadTooLarge, ValidationError
from flama.http.charsets import charset_of, codec_for
from flama.http.form_limits import FormLimits
from flama.http.media_types import essence
from flama.http.spooling import Spool
from flama.http.uploads import UploadFile

__all__ = ["read_form_data"]

_CHARSET = "_charset_"
"""The field that names the encoding of all others (RFC 7578, section 4.6)."""


async def read_form_data(stream: AsyncIterator[bytes], content_type: str, limits: FormLimits) -> FormData:
    """The form in `stream`; an empty one for any other content type.

    Raises `ValidationError` (400) when it is malformed, `PayloadTooLarge` (413) when it passes a limit, and
    `UnsupportedMediaType` (415) for text in an unknown encoding; no file is left open then.
    """
    media_type = essence(content_type)
    try:
        if media_type == "application/x-www-form-urlencoded":
            return await _urlencoded(stream, limits)
        if media_type.startswith("multipart/"):
            return await _multipart(stream, content_type, limits)
    except FormError as exc:
        raise _refused(exc) from None
    return FormData()


async def _urlencoded(stream: AsyncIterator[bytes], limits: FormLimits) -> FormData:
    parser = UrlencodedParser(max_fields=limits.max_fields, max_field_size=limits.max_field_size)
    pairs: list[tuple[str, Any]] = []
    async for chunk in stream:
        pairs += parser.feed(chunk)
    pairs += parser.finish()
    return FormData(pairs)


async def _multipart(stream: AsyncIterator[bytes], content_type: str, limits: FormLimits) -> FormData:
    parser = MultipartParser(
        content_type.encode("latin-1"),
        max_files=limits.max_files,
        max_fields=limits.max_fields,
        max_file_size=limits.max_file_size,
        max_field_size=limits.max_field_size,
        max_headers=limits.max_headers,
        max_header_size=limits.max_header_size,
    )
    parts = _Parts(limits.spool_threshold)
    try:
        async for chunk in stream:
            await parts.take(parser.feed(chunk))
        parser.finish()
        return parts.form()
    except BaseException:
        parts.close()
        raise


class _Parts:
    """The parts of a multipart body so far."""

    def __init__(self, threshold: int) -> None:
        self._threshold = threshold
        self._parts: list[tuple[str, str | bytes | UploadFile, str | None]] = []
        self._spools: list[Spool] = []

    async def take(self, events: Iterable[tuple[Any, ...]]) -> None:
        for event in events:
            code = event[0]
            if code == FIELD:
                self._parts.append(event[1:])
            elif code == DATA:
                if self._spools[-1].add(event[1]):
                    await self._spools[-1].write()
            elif code == FILE:
                self._begin(*event[1:])
            else:
                await self._end()

    def form(self) -> FormData:
        default = next((content for name, content, _ in self._parts if name == _CHARSET), None)
        charset = default if isinstance(default, str) else None
        return FormData([(name, _value(name, part, kind, charset)) for name, part, kind in self._parts])

    def close(self) -> None:
        for spool in self._spools:
            spool.file.close()

    def _begin(self, name: str, filename: str, headers: list[tuple[bytes, bytes]]) -> None:
        spool = Spool(self._threshold)
        self._spools.append(spool)
        file: Any = spool.file
        self._parts.append((name, UploadFile(file, size=0, filename=filename, headers=Headers(raw=headers)), None))

    async def _end(self) -> None:
        spool, upload = self._spools[-1], self._parts[-1][1]
        await spool.finish()
        assert isinstance(upload, UploadFile)
        upload.size = spool.size


def _value(name: str, content: str | bytes | UploadFile, kind: str | None, charset: str | None) -> str | UploadFile:
    """`content` as text: in the encoding that the part names, or the form, or in UTF-8, or in Latin-1."""
    if isinstance(content, UploadFile):
        return content
    charset = (charset_of(kind) if kind is not None else None) or charset
    if charset is None:
        return content if isinstance(content, str) else content.decode("latin-1")
    raw = content.encode() if isinstance(content, str) else content
    try:
        return raw.decode(codec_for(charset))
    except UnicodeDecodeError:
        raise _invalid("The field is not text in its charset.", "body", name) from None


def _refused(error: FormError) -> HTTPException:
    if isinstance(error, FormTooLarge):
        return PayloadTooLarge(f"The form is too large: {error}.")
    return _invalid(f"The form cannot be read: {error}.", "body")


def _invalid(message: str, *place: str) -> ValidationError:
    return ValidationError({".".join(place): [{"type": "form_invalid", "loc": list(place), "msg": message}]})
