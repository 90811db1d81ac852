"""JSON responses."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Generic

from starlette.background import BackgroundTask
from typing_extensions import TypeVar

from flama._core import encode_json
from flama.exceptions import SerializationError
from flama.http.response import BufferedResponse

__all__ = ["APIErrorResponse", "APIResponse", "JSONResponse", "OpenAPIResponse", "json_bytes"]

Content = TypeVar("Content", default=Any)

_logger = logging.getLogger("flama")


def json_bytes(content: Any) -> bytes:
    """`content` as compact JSON. Raises `SerializationError` for what has none; the details are logged."""
    try:
        return encode_json(content)
    except (TypeError, ValueError) as exc:
        _logger.error("A returned value cannot be written as JSON: %s", exc)
        raise SerializationError("The response cannot be written as JSON.") from exc


class JSONResponse(BufferedResponse, Generic[Content]):
    """JSON. `content` is any value with a JSON form: also UUID, Decimal, dates, enums, dataclasses, pydantic models.

    As a return annotation `JSONResponse[Item]` says what `content` is.
    """

    media_type = "application/json"

    def __init__(
        self,
        content: Any = None,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
        background: BackgroundTask | None = None,
    ) -> None:
        super().__init__(content, status_code, headers, media_type, background)

    def render(self, content: Any) -> bytes:
        return json_bytes(content)


class APIResponse(JSONResponse[Content]):
    """JSON, validated against `schema` when one is given. Raises `SerializationError` when `content` does not match."""

    def __init__(
        self,
        content: Any = None,
        schema: Any = None,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
        background: BackgroundTask | None = None,
    ) -> None:
        self.schema = schema
        super().__init__(content, status_code, headers, media_type, background)

    def render(self, content: Any) -> bytes:
        if self.schema is None:
            return super().render(content)
        from flama.http.dumping import dumper

        return dumper(self.schema)(content)


class APIErrorResponse(JSONResponse[Any]):
    """The common error shape: `{"status_code", "detail", "error"}`; `error` is the name of `exception`'s class."""

    def __init__(
        self,
        detail: Any = None,
        status_code: int = 400,
        exception: BaseException | None = None,
        headers: Mapping[str, str] | None = None,
        background: BackgroundTask | None = None,
    ) -> None:
        self.detail = detail
        self.exception = exception
        error = type(exception).__name__ if exception is not None else None
        content = {"status_code": status_code, "detail": detail, "error": error}
        super().__init__(content, status_code, headers, None, background)


class OpenAPIResponse(JSONResponse[Any]):
    """An OpenAPI document."""

    media_type = "application/vnd.oai.openapi+json"
