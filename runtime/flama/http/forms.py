"""Forms as data for models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData
from starlette.datastructures import UploadFile as StarletteUploadFile

from flama.exceptions import ValidationError
from flama.http.json import decode_json
from flama.http.styles import ABSENT, Shape, StyleError, read_query
from flama.http.uploads import UploadFile

__all__ = ["FormProperty", "form_data"]


@dataclass(frozen=True, slots=True)
class FormProperty:
    """A property of the model that a form is read into."""

    shape: Shape
    items_are_objects: bool = False
    takes_bytes: bool = False
    takes_json: bool = False
    texts: Mapping[str, Any] = field(default_factory=dict)
    """Text -> the literal or enum value that it stands for."""
    style: str | None = None
    explode: bool = True


async def form_data(form: FormData, properties: Mapping[str, FormProperty] | None) -> dict[str, Any]:
    """`form` by property: lists where the property takes several values, JSON where it takes objects.

    `properties` is None when any name may come; a name that comes more than once is a list then.
    """
    data: dict[str, Any] = {}
    for name in form:
        parts = form.getlist(name)
        known = properties.get(name) if properties is not None else None
        if known is None:
            data[name] = _adopted(parts) if len(parts) > 1 else _adopted(parts)[0]
        elif known.style is None:
            data[name] = await _values(parts, known, name)
    for name, known in (properties or {}).items():
        if known.style is not None and (value := _styled(form, name, known)) is not ABSENT:
            data[name] = value
    return data


async def _values(parts: list[UploadFile | str] | list[Any], known: FormProperty, name: str) -> Any:
    values = [await _value(part, known, name) for part in parts]
    if known.shape == "array" or (known.shape == "mixed" and len(values) > 1):
        # One JSON text may carry the whole array.
        return values[0] if len(values) == 1 and isinstance(values[0], list) else values
    return values[-1]


async def _value(part: Any, known: FormProperty, name: str) -> Any:
    is_file = isinstance(part, StarletteUploadFile)
    if known.takes_json or known.shape == "object" or known.items_are_objects:
        text = await part.read() if is_file else part
        return decode_json(text, f"body.{name}")
    if not is_file:
        return known.texts.get(part, part)
    return await part.read() if known.takes_bytes else UploadFile.adopt(part)


def _adopted(parts: list[Any]) -> list[Any]:
    return [UploadFile.adopt(part) if isinstance(part, StarletteUploadFile) else part for part in parts]


def _styled(form: FormData, name: str, known: FormProperty) -> Any:
    # The form parser has decoded the text already; a style's delimiters are looked for in what it left.
    texts = {key: [item for item in form.getlist(key) if isinstance(item, str)] for key in form}
    escaped = {key: [item.replace("%", "%25").replace("+", "%2B") for item in items] for key, items in texts.items()}
    try:
        value = read_query(escaped, name, known.style or "form", known.shape, known.explode, lambda _: False)
        return [known.texts.get(item, item) for item in value] if known.texts and isinstance(value, list) else value
    except StyleError as exc:
        raise ValidationError({f"body.{name}": [{"type": "style", "loc": ["body", name], "msg": str(exc)}]}) from None
