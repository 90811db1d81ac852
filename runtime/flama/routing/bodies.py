"""What a request body may be: media types and the types that they carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Union, get_origin

from flama.annotations import split_annotated, union_members, unwrapped
from flama.parameters import Body, Form, RawBody
from flama.routing.signature import BodyContent, ContentKind
from flama.routing.upload_fields import has_upload_fields
from flama.types.schema import SchemaMetadata

__all__ = ["BodyContents", "body_contents", "content_kind", "schema_body", "unmarked_body"]

FORM_MEDIA_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True, slots=True)
class BodyContents:
    """The media types of a body; `required` says whether a marker asks for one."""

    items: tuple[BodyContent, ...]
    required: bool = True


def body_contents(marker: Body | Form | RawBody, annotation: Any) -> BodyContents:
    """The contents that `marker` declares for `annotation`."""
    if not marker.required:
        annotation = _without_none(annotation)
    match marker:
        case Body(media_types=Mapping() as by_media_type):
            items = tuple(_content(media_type, carried) for media_type, carried in by_media_type.items())
        case Body(media_types=media_types):
            items = tuple(_content(media_type, annotation) for media_type in _texts(media_types))
        case Form(media_type=media_type, encoding=encoding):
            items = tuple(
                BodyContent(item, content_kind(item), annotation, encoding=encoding)
                for item in ((media_type,) if media_type else FORM_MEDIA_TYPES)
            )
        case RawBody(media_types=media_types):
            items = tuple(BodyContent(media_type, "raw", annotation) for media_type in _texts(media_types))
    return BodyContents(items, marker.required)


def unmarked_body(annotation: Any) -> BodyContents:
    """The body of a parameter that says nothing but its type: JSON, or a form where it has files."""
    marker = Form(media_type="multipart/form-data") if has_upload_fields(annotation) else Body()
    return body_contents(marker, annotation)


def schema_body(annotation: Any, metadata: SchemaMetadata) -> BodyContents:
    """The body of `Annotated[Schema, SchemaMetadata(X)]`, or a list of them for `SchemaList`.

    It is JSON, or a form where `X` has files.
    """
    inner = _without_none(split_annotated(annotation)[0])
    is_list = get_origin(unwrapped(inner)) is list
    carried = list[metadata.schema] if is_list else metadata.schema  # type: ignore[name-defined]
    if has_upload_fields(carried):
        return BodyContents((BodyContent("multipart/form-data", "multipart", carried, metadata.partial, as_dict=True),))
    return BodyContents((BodyContent("application/json", "json", carried, metadata.partial, as_dict=True),))


def content_kind(media_type: str) -> ContentKind:
    """How a body of `media_type` is read."""
    essence = media_type.partition(";")[0].strip().lower()
    if essence == "application/x-www-form-urlencoded":
        return "form"
    if essence.startswith("multipart/"):
        return "multipart"
    return "json" if essence.endswith(("/json", "+json")) else "raw"


def _content(media_type: str, annotation: Any) -> BodyContent:
    return BodyContent(media_type, content_kind(media_type), annotation)


def _texts(media_types: Any) -> tuple[str, ...]:
    return (media_types,) if isinstance(media_types, str) else tuple(media_types)


def _without_none(annotation: Any) -> Any:
    members = union_members(unwrapped(annotation))
    if type(None) not in members:
        return annotation
    return Union[tuple(member for member in members if member is not type(None))]  # noqa: UP007
