"""Reading a request body as what the handler declares, worked out once for each handler."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from typing_extensions import assert_never

from flama.annotations import unwrapped
from flama.exceptions import UnsupportedMediaType, ValidationError
from flama.http.forms import form_data
from flama.http.media_types import content_type_of, essence, matches
from flama.http.request import Request
from flama.routing.form_properties import form_properties
from flama.routing.signature import MISSING, BodyContent, BodyField
from flama.schemas.adapters import adapter_for

__all__ = ["BodyPlan"]

Reader: TypeAlias = Callable[[Request], Awaitable[Any]]
"""Reads the body in one media type; `MISSING` when it is empty."""


class BodyPlan:
    """Reads the body of one handler."""

    def __init__(self, body: BodyField, *, strict: bool) -> None:
        """With `strict`, JSON keeps to the types of JSON Schema.

        Raises `SchemaParseError` for a type without schema.
        """
        self.name = body.name
        self._required = body.required
        self._default = body.default
        self._offered = [(essence(content.media_type), _reader(content, strict)) for content in body.contents]
        self._by_media_type = dict(self._offered)
        self._accepted = ", ".join(f"`{content.media_type}`" for content in body.contents)
        is_json = all(content.kind == "json" for content in body.contents)
        self._unnamed = self._offered[0][1] if is_json else None

    async def read(self, request: Request) -> Any:
        """The validated body, or its default.

        Raises `ValidationError` (400) for a body that does not validate or is missing, `UnsupportedMediaType` (415)
        and `PayloadTooLarge` (413).
        """
        reader = self._reader(content_type_of(request.scope["headers"]))
        if reader is None:
            if await request.body():
                raise UnsupportedMediaType(f"The body must come as {self._accepted}.")
            return self._absent()
        value = await reader(request)
        return self._absent() if value is MISSING else value

    def _reader(self, content_type: str | None) -> Reader | None:
        if content_type is None:
            return self._unnamed
        media_type = essence(content_type)
        if (reader := self._by_media_type.get(media_type)) is not None:
            return reader
        return next((reader for offered, reader in self._offered if matches(media_type, offered)), None)

    def _absent(self) -> Any:
        if self._required:
            raise ValidationError({"body": [{"type": "missing", "loc": ["body"], "msg": "The request needs a body."}]})
        return self._default


def _reader(content: BodyContent, strict: bool) -> Reader:
    match content.kind:
        case "json":
            return _json_reader(content, strict)
        case "form" | "multipart":
            return _form_reader(content)
        case "raw":
            return _raw_reader(content)
        case _:
            assert_never(content.kind)


def _json_reader(content: BodyContent, strict: bool) -> Reader:
    adapter = adapter_for(content.annotation, partial=content.partial)

    async def read_model(request: Request) -> Any:
        data = await request.body()
        return adapter.validate_json(data, strict=strict) if data else MISSING

    async def read_plain(request: Request) -> Any:
        data = await request.body()
        return adapter.plain_json(data, strict=strict) if data else MISSING

    return read_plain if content.as_dict else read_model


def _form_reader(content: BodyContent) -> Reader:
    adapter = adapter_for(content.annotation, partial=content.partial)
    properties = form_properties(content.annotation, content.encoding)

    async def read(request: Request) -> Any:
        form = await request.form()
        data = await form_data(form, properties)
        return adapter.plain_python(data) if content.as_dict else adapter.validate_python(data)

    return read


def _raw_reader(content: BodyContent) -> Reader:
    as_text = unwrapped(content.annotation) is str

    async def read(request: Request) -> Any:
        data = await request.body()
        return (_text(request, data) if as_text else data) if data else MISSING

    return read


def _text(request: Request, data: bytes) -> str:
    parameters = (content_type_of(request.scope["headers"]) or "").partition(";")[2]
    pairs = (item.partition("=") for item in parameters.split(";"))
    charset = next((value.strip(' "') for name, _, value in pairs if name.strip().lower() == "charset"), "utf-8")
    try:
        return data.decode(charset)
    except LookupError:
        raise UnsupportedMediaType("The charset of the body is not known.") from None
    except UnicodeDecodeError:
        message = "The body is not text in its charset."
        raise ValidationError({"body": [{"type": "string_unicode", "loc": ["body"], "msg": message}]}) from None
