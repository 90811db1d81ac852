"""Reading a request body as what the handler declares, worked out once for each handler."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from typing_extensions import assert_never

from flama.annotations import unwrapped
from flama.exceptions import UnsupportedMediaType, ValidationError
from flama.http.forms import form_data
from flama.http.json import decode_json
from flama.http.media_types import content_type_of, essence, matches
from flama.http.request import Request
from flama.routing.form_properties import form_properties
from flama.routing.signature import MISSING, BodyContent, BodyField
from flama.schemas.adapters import adapter_for

if TYPE_CHECKING:
    from flama.contract.checks import Check, RequestChecks

__all__ = ["BodyPlan"]

Reader: TypeAlias = Callable[[Request], Awaitable[Any]]
"""Reads the body in one media type; `MISSING` when it is empty."""


class BodyPlan:
    """Reads the body of one handler."""

    def __init__(self, body: BodyField, *, strict: bool, checks: RequestChecks | None = None) -> None:
        """With `strict`, JSON keeps to the types of JSON Schema; `checks` are those of the contract.

        Raises `SchemaParseError` for a type without schema.
        """
        self.name = body.name
        self._required = body.required
        self._default = body.default
        self._offered = [(essence(content.media_type), _reader(content, strict, checks)) for content in body.contents]
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


def _reader(content: BodyContent, strict: bool, checks: RequestChecks | None) -> Reader:
    is_raw = content.kind == "raw"
    check = checks.body(content.media_type, always=is_raw) if checks is not None else None
    encoding = checks.encoding(content.media_type) if checks is not None and content.encoding is None else None
    match content.kind:
        case "json":
            return _json_reader(content, strict, check)
        case "form" | "multipart":
            return _form_reader(content, encoding or content.encoding, strict, check)
        case "raw":
            return _raw_reader(content, check)
        case _:
            assert_never(content.kind)


def _json_reader(content: BodyContent, strict: bool, check: Check | None) -> Reader:
    adapter = adapter_for(content.annotation, partial=content.partial)
    validate = adapter.plain_json if content.as_dict else adapter.validate_json

    async def read(request: Request) -> Any:
        data = await request.body()
        return validate(data, strict=strict) if data else MISSING

    async def read_checked(request: Request) -> Any:
        value = await read(request)
        if value is not MISSING and check is not None and check.is_needed:
            check(decode_json(await request.body()), "body")
        return value

    return read if check is None else read_checked


def _form_reader(content: BodyContent, encoding: Mapping[str, Any] | None, strict: bool, check: Check | None) -> Reader:
    adapter = adapter_for(content.annotation, partial=content.partial)
    properties = form_properties(content.annotation, encoding)
    lax, worded = (
        (adapter.plain_python, adapter.plain_text)
        if content.as_dict
        else (adapter.validate_python, adapter.validate_text)
    )
    validate = worded if strict else lax

    async def read(request: Request) -> Any:
        form = await request.form()
        data = await form_data(form, properties)
        value = validate(data)
        if check is not None and check.is_needed:
            check(adapter.wire_data(value), "body")
        return value

    return read


def _raw_reader(content: BodyContent, check: Check | None) -> Reader:
    as_text = unwrapped(content.annotation) is str

    async def read(request: Request) -> Any:
        data = await request.body()
        value = (_text(request, data) if as_text else data) if data else MISSING
        if check is not None and isinstance(value, str):
            check(value, "body")
        return value

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
