"""What types are made of, as far as text on the wire is concerned."""

from __future__ import annotations

import dataclasses
import datetime
import decimal
import enum
import ipaddress
import uuid
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AnyUrl, BaseModel, BeforeValidator
from typing_extensions import is_typeddict

from flama.annotations import annotated, is_class, split_annotated, union_members, unwrapped
from flama.http.styles import Shape

__all__ = ["is_model", "is_primitive", "property_names", "shape_of", "text_values", "textual"]

_PRIMITIVES = (
    str,
    bytes,
    int,
    float,
    decimal.Decimal,
    uuid.UUID,
    datetime.date,
    datetime.time,
    datetime.timedelta,
    enum.Enum,
    ipaddress.IPv4Address,
    ipaddress.IPv6Address,
    AnyUrl,
)
_ARRAYS = (list, tuple, set, frozenset)


def is_primitive(annotation: Any) -> bool:
    """Whether an unmarked parameter of this type is read from the path or the query string."""
    inner = unwrapped(annotation)
    members = union_members(inner)
    if len(members) > 1:
        return all(member is type(None) or is_primitive(member) for member in members)
    origin = get_origin(inner)
    if origin is Literal:
        return True
    if isinstance(origin, type) and _is_array(origin):
        return all(item is Ellipsis or is_primitive(item) for item in get_args(inner))
    if supertype := getattr(inner, "__supertype__", None):
        return is_primitive(supertype)
    return is_class(inner) and issubclass(inner, _PRIMITIVES)


def is_model(annotation: Any) -> bool:
    """Whether an unmarked parameter of this type, which is not primitive, is the JSON body."""
    inner = unwrapped(annotation)
    members = union_members(inner)
    if len(members) > 1:
        return any(is_model(member) for member in members)
    origin = get_origin(inner)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return True
    if isinstance(origin, type) and _is_array(origin):
        return any(item is Any or is_model(item) for item in get_args(inner))
    if isinstance(origin, type):
        inner = origin
    return is_class(inner) and (issubclass(inner, (BaseModel, dict)) or is_typeddict(inner))


def shape_of(annotation: Any) -> Shape:
    """Whether values of this type are scalars, arrays or objects on the wire."""
    shapes = {_shape(member) for member in union_members(unwrapped(annotation)) if member is not type(None)}
    if len(shapes) == 1:
        return shapes.pop()
    return "mixed" if "array" in shapes or "mixed" in shapes else "scalar"


def property_names(annotation: Any) -> frozenset[str] | None:
    """The wire names of an object's properties; None where any name may come."""
    names: set[str] = set()
    for member in union_members(unwrapped(annotation)):
        inner = unwrapped(member)
        if is_class(inner) and issubclass(inner, BaseModel):
            names.update(_model_names(inner))
        elif is_typeddict(inner):
            names.update(inner.__annotations__)
        elif dataclasses.is_dataclass(inner):
            names.update(item.name for item in dataclasses.fields(inner))
        elif inner is not type(None):
            return None
    return frozenset(names)


def textual(annotation: Any) -> Any:
    """`annotation` so that it takes text for literals and enums whose values are not text."""
    inner, metadata = split_annotated(annotation)
    if metadata:
        return annotated(textual(inner), metadata)
    origin, arguments = get_origin(inner), get_args(inner)
    if origin is Literal:
        return _from_text(inner, arguments)
    if is_class(inner) and issubclass(inner, enum.Enum) and origin is None:
        return _from_text(inner, [member.value for member in inner])
    if len(union_members(inner)) > 1:
        return Union[tuple(textual(member) for member in arguments)]  # noqa: UP007
    if origin in _ARRAYS:
        return origin[tuple(item if item is Ellipsis else textual(item) for item in arguments)]
    return annotation


def text_values(annotation: Any) -> dict[str, Any]:
    """Text -> what it stands for among the literals and enums of `annotation` whose values are not text.

    Empty where text itself is a value as well.
    """
    inner = unwrapped(annotation)
    origin, arguments = get_origin(inner), get_args(inner)
    if inner is str:
        return {}
    if origin is Literal:
        return _table(arguments)
    if is_class(inner) and issubclass(inner, enum.Enum):
        return _table(member.value for member in inner)
    if origin in _ARRAYS or len(union_members(inner)) > 1:
        members = [unwrapped(item) for item in arguments if item is not Ellipsis]
        return {} if str in members else {text: value for item in members for text, value in text_values(item).items()}
    return {}


def _table(values: Iterable[Any]) -> dict[str, Any]:
    known = list(values)
    return {_text(value): value for value in known if not isinstance(value, str) and _text(value) not in known}


def _from_text(annotation: Any, values: Iterable[Any]) -> Any:
    table = _table(values)
    if not table:
        return annotation
    return Annotated[annotation, BeforeValidator(lambda text: table.get(text, text) if isinstance(text, str) else text)]


def _text(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case _:
            return str(value)


def _shape(annotation: Any) -> Shape:
    inner = unwrapped(annotation)
    if len(union_members(inner)) > 1:
        return shape_of(inner)
    kind = get_origin(inner) or inner
    if not is_class(kind):
        return "scalar"
    if _is_array(kind):
        return "array"
    root = kind.model_fields.get("root") if issubclass(kind, BaseModel) else None
    if root is not None and getattr(kind, "__pydantic_root_model__", False):
        return shape_of(root.annotation)
    is_object = issubclass(kind, (BaseModel, Mapping)) or is_typeddict(kind) or dataclasses.is_dataclass(kind)
    return "object" if is_object else "scalar"


def _is_array(kind: type) -> bool:
    return issubclass(kind, (*_ARRAYS, Sequence, Set)) and not issubclass(kind, (str, bytes, bytearray, memoryview))


def _model_names(model: type[BaseModel]) -> Iterable[str]:
    for name, item in model.model_fields.items():
        alias = item.validation_alias if isinstance(item.validation_alias, str) else item.alias
        if alias is None:
            yield name
            continue
        yield alias
        if model.model_config.get("validate_by_name") or model.model_config.get("populate_by_name"):
            yield name
