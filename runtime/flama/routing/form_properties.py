"""What a model says about the parts of its form."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from typing_extensions import NotRequired, Required, is_typeddict

from flama.annotations import is_class, union_members, unwrapped
from flama.http.forms import FormProperty
from flama.routing.shapes import shape_of, text_values

__all__ = ["form_properties"]


def form_properties(annotation: Any, encoding: Mapping[str, Any] | None = None) -> dict[str, FormProperty] | None:
    """The properties of a form's type by wire name; None when the type names none."""
    found: dict[str, FormProperty] = {}
    for member in union_members(unwrapped(annotation)):
        if member is type(None):
            continue
        annotations = _annotations(unwrapped(member))
        if annotations is None:
            return None
        for name, item in annotations:
            found[name] = _property(item, (encoding or {}).get(name, {}))
    return found


def _property(annotation: Any, encoding: Mapping[str, Any]) -> FormProperty:
    shape = shape_of(annotation)
    content_type = str(encoding.get("contentType", ""))
    return FormProperty(
        shape=shape,
        items_are_objects=shape == "array" and any(shape_of(item) == "object" for item in _items(annotation)),
        takes_bytes=any(unwrapped(item) is bytes for item in (*_items(annotation), *_members(annotation))),
        texts=text_values(annotation),
        takes_json=content_type.endswith(("/json", "+json")),
        style=_style(shape, encoding),
        explode=bool(encoding.get("explode", encoding.get("style", "form") == "form")),
    )


def _style(shape: str, encoding: Mapping[str, Any]) -> str | None:
    """Only what differs from one form field for each value needs a style."""
    style = encoding.get("style", "form")
    if style == "form" and (shape != "array" or encoding.get("explode", True)):
        return None
    return str(style)


def _members(annotation: Any) -> tuple[Any, ...]:
    return union_members(unwrapped(annotation))


def _items(annotation: Any) -> Iterator[Any]:
    for member in _members(annotation):
        yield from (item for item in get_args(unwrapped(member)) if item is not Ellipsis)


def _annotations(kind: Any) -> list[tuple[str, Any]] | None:
    if is_class(kind) and issubclass(kind, BaseModel):
        kind.model_rebuild()
        return [pair for name, item in kind.model_fields.items() for pair in _named(kind, name, item)]
    if is_typeddict(kind) or dataclasses.is_dataclass(kind):
        return [(name, _unqualified(item)) for name, item in get_type_hints(kind, include_extras=True).items()]
    return None


def _unqualified(annotation: Any) -> Any:
    """`T` of `Required[T]` and `NotRequired[T]`."""
    while get_origin(annotation) in (Required, NotRequired):
        annotation = get_args(annotation)[0]
    return annotation


def _named(model: type[BaseModel], name: str, item: Any) -> Iterator[tuple[str, Any]]:
    alias = item.validation_alias if isinstance(item.validation_alias, str) else item.alias
    yield alias or name, item.annotation
    by_name = model.model_config.get("validate_by_name") or model.model_config.get("populate_by_name")
    if alias is not None and by_name:
        yield name, item.annotation
