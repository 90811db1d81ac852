"""Where files stand in what a handler takes."""

from __future__ import annotations

from typing import Any, get_args, get_origin

from pydantic import BaseModel
from starlette.datastructures import UploadFile

from flama.annotations import is_class, union_members, unwrapped

__all__ = ["has_upload_fields", "is_upload"]


def is_upload(annotation: Any) -> bool:
    """Whether it is a file, several, or one that may be absent."""
    inner = unwrapped(annotation)
    members = [member for member in union_members(inner) if member is not type(None)]
    if len(members) > 1 or members[:1] != [inner]:
        return bool(members) and all(is_upload(member) for member in members)
    if get_origin(inner) in (list, tuple, set, frozenset):
        items = [item for item in get_args(inner) if item is not Ellipsis]
        return bool(items) and all(is_upload(item) for item in items)
    return is_class(inner) and issubclass(inner, UploadFile)


def has_upload_fields(annotation: Any) -> bool:
    """Whether it is a model with a file among its fields, so that it can come as `multipart/form-data` alone."""
    inner = unwrapped(annotation)
    members = [member for member in union_members(inner) if member is not type(None)]
    if members != [inner]:
        return any(has_upload_fields(member) for member in members)
    if not is_class(inner) or not issubclass(inner, BaseModel):
        return False
    return any(is_upload(field.annotation) for field in inner.model_fields.values())
