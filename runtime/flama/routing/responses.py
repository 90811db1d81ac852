"""What a return annotation says about the response."""

from __future__ import annotations

import inspect
from typing import Any, Literal, Union, get_args, get_origin

from starlette.responses import FileResponse as StarletteFileResponse
from starlette.responses import RedirectResponse as StarletteRedirectResponse
from starlette.responses import Response

from flama.annotations import is_class, union_members
from flama.http.responses import APIErrorResponse, JSONResponse
from flama.http.streaming import StreamingResponse
from flama.routing.signature import MISSING, ResponseContent, ResponseField

__all__ = ["response_field"]


def response_field(annotation: Any, status_code: int) -> ResponseField:
    """The field for `annotation`; response classes are left out of what plain values are validated against."""
    if annotation is inspect.Signature.empty or annotation is Any or annotation is object:
        return ResponseField(MISSING, status_code)
    members = union_members(annotation)
    responses = [member for member in members if _is_response(member)]
    if not responses:
        return ResponseField(annotation, status_code)
    values = [_value(member) for member in members]
    kept = tuple(value for value in values if value is not MISSING)
    contents = tuple(content for member in responses if (content := _content(member)) is not None)
    return ResponseField(Union[kept] if kept else MISSING, status_code, contents, _redirects(members))  # noqa: UP007


def _redirects(members: tuple[Any, ...]) -> Literal["never", "maybe", "always"]:
    found = [_is_response(member) and issubclass(_class(member), StarletteRedirectResponse) for member in members]
    return "always" if all(found) else "maybe" if any(found) else "never"


def _value(member: Any) -> Any:
    """What plain values may be: `Item` of `JSONResponse[Item]`, nothing of any other response."""
    if not _is_response(member):
        return member
    if issubclass(_class(member), JSONResponse) and (arguments := get_args(member)):
        return arguments[0]
    return MISSING


def _content(member: Any) -> ResponseContent | None:
    kind, arguments = _class(member), get_args(member)
    if issubclass(kind, StarletteFileResponse):
        return ResponseContent("*/*")
    # Errors stand in the document already, for every operation.
    if kind.media_type is None or issubclass(kind, APIErrorResponse) or (issubclass(kind, JSONResponse) and arguments):
        return None
    said = arguments[0] if arguments else MISSING
    if issubclass(kind, StreamingResponse):
        return ResponseContent(kind.media_type, item=said)
    return ResponseContent(kind.media_type, said)


def _is_response(annotation: Any) -> bool:
    kind = get_origin(annotation) or annotation
    return is_class(kind) and issubclass(kind, Response)


def _class(annotation: Any) -> type[Response]:
    kind: type[Response] = get_origin(annotation) or annotation
    return kind
