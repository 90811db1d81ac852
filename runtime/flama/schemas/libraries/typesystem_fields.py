"""JSON Schema of typesystem's fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import typesystem
from pydantic_core import PydanticSerializationError, to_jsonable_python
from typesystem.composites import AllOf, IfThenElse, NeverMatch, Not, OneOf
from typesystem.fields import Const

from flama.schemas.libraries.library import Refer

__all__ = ["described_field", "references"]

JSONSchema: TypeAlias = dict[str, Any]

_FORMATS: Mapping[str, str] = {"datetime": "date-time", "url": "uri", "ipaddress": ""}
"""typesystem's formats that JSON Schema has another word for, or none."""
_NUMBERS = (
    ("minimum", "minimum"),
    ("maximum", "maximum"),
    ("exclusive_minimum", "exclusiveMinimum"),
    ("exclusive_maximum", "exclusiveMaximum"),
    ("multiple_of", "multipleOf"),
)
_SIZES = (
    ("min_items", "minItems"),
    ("max_items", "maxItems"),
    ("min_properties", "minProperties"),
    ("max_properties", "maxProperties"),
)


def described_field(field: Any, refer: Refer, *, is_whole: bool = False) -> JSONSchema:
    """The JSON Schema of a field. A schema with a title is referred to, unless it is the `is_whole` one."""
    if isinstance(field, typesystem.Reference) or (_is_named(field) and not is_whole):
        schema = refer(field)
    else:
        schema = {**_noted(field), **_of_kind(field, refer)}
    if field.allow_null:
        schema = _nullable(schema)
    if field.read_only:
        schema = {**schema, "readOnly": True}
    return {**schema, **_default(field)}


def references(schema: Any) -> Iterator[Any]:
    """The named schemas that a description refers to."""
    pending = list(_parts(schema))
    while pending:
        part = pending.pop()
        if isinstance(part, typesystem.Reference) or _is_named(part):
            yield part
        else:
            pending += _parts(part)


def _is_named(field: Any) -> bool:
    return isinstance(field, typesystem.Schema) and bool(field.title)


def _parts(field: Any) -> Iterator[Any]:
    found: list[Any] = []
    match field:
        case typesystem.Schema():
            found += field.fields.values()
        case typesystem.Object():
            found += [*field.properties.values(), *field.pattern_properties.values(), field.additional_properties]
        case typesystem.Array():
            found += field.items if isinstance(field.items, (list, tuple)) else [field.items]
            found.append(field.additional_items)
        case typesystem.Union():
            found += field.any_of
        case OneOf():
            found += field.one_of
        case AllOf():
            found += field.all_of
        case Not():
            found.append(field.negated)
        case IfThenElse():
            found += [field.if_clause, field.then_clause, field.else_clause]
        case _:
            pass
    yield from (part for part in found if isinstance(part, typesystem.Field))


def _of_kind(field: Any, refer: Refer) -> JSONSchema:
    match field:
        case typesystem.Schema():
            properties = {name: described_field(item, refer) for name, item in field.fields.items()}
            required = {"required": list(field.required)} if field.required else {}
            return {"type": "object", "properties": properties, **required}
        case typesystem.String():
            return _string(field)
        case typesystem.Integer():
            return {"type": "integer", **_bounds(field, _NUMBERS)}
        case typesystem.Number():
            return {"type": "number", **_bounds(field, _NUMBERS)}
        case typesystem.Boolean():
            return {"type": "boolean"}
        case typesystem.Choice():
            return {"enum": [value for value, _ in field.choices]}
        case Const():
            return {"const": field.const}
        case typesystem.Array():
            return _array(field, refer)
        case typesystem.Object():
            return _object(field, refer)
        case _:
            return _composite(field, refer)


def _composite(field: Any, refer: Refer) -> JSONSchema:
    match field:
        case typesystem.Union():
            return {"anyOf": [described_field(item, refer) for item in field.any_of]}
        case OneOf():
            return {"oneOf": [described_field(item, refer) for item in field.one_of]}
        case AllOf():
            return {"allOf": [described_field(item, refer) for item in field.all_of]}
        case Not():
            return {"not": described_field(field.negated, refer)}
        case NeverMatch():
            return {"not": {}}
        case IfThenElse():
            clauses = {"if": field.if_clause, "then": field.then_clause, "else": field.else_clause}
            return {key: described_field(item, refer) for key, item in clauses.items() if item is not None}
        case _:
            return {}


def _string(field: Any) -> JSONSchema:
    schema: JSONSchema = {"type": "string"}
    least = field.min_length if field.allow_blank else max(field.min_length or 1, 1)
    bounds = {"minLength": least, "maxLength": field.max_length, "pattern": field.pattern}
    schema.update({key: value for key, value in bounds.items() if value is not None})
    if kind := _FORMATS.get(field.format, field.format):
        schema["format"] = kind
    return schema


def _array(field: Any, refer: Refer) -> JSONSchema:
    schema: JSONSchema = {"type": "array", **_bounds(field, _SIZES)}
    rest = field.additional_items
    if isinstance(field.items, (list, tuple)):
        schema["prefixItems"] = [described_field(item, refer) for item in field.items]
        if isinstance(rest, typesystem.Field):
            schema["items"] = described_field(rest, refer)
    elif field.items is not None:
        schema["items"] = described_field(field.items, refer)
    return {**schema, "uniqueItems": True} if field.unique_items else schema


def _object(field: Any, refer: Refer) -> JSONSchema:
    schema: JSONSchema = {"type": "object", **_bounds(field, _SIZES)}
    for key, items in (("properties", field.properties), ("patternProperties", field.pattern_properties)):
        if items:
            schema[key] = {name: described_field(item, refer) for name, item in items.items()}
    rest = field.additional_properties
    if rest is False:
        schema["additionalProperties"] = False
    elif isinstance(rest, typesystem.Field):
        schema["additionalProperties"] = described_field(rest, refer)
    if field.property_names is not None:
        schema["propertyNames"] = described_field(field.property_names, refer)
    return {**schema, "required": list(field.required)} if field.required else schema


def _bounds(field: Any, names: tuple[tuple[str, str], ...]) -> JSONSchema:
    found = {keyword: getattr(field, name, None) for name, keyword in names}
    return {key: value if isinstance(value, int) else float(value) for key, value in found.items() if value is not None}


def _noted(field: Any) -> JSONSchema:
    title = {} if _is_named(field) or not field.title else {"title": field.title}
    return {**title, **({"description": field.description} if field.description else {})}


def _nullable(schema: JSONSchema) -> JSONSchema:
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    if isinstance(kind := schema.get("type"), str):
        return {**schema, "type": [kind, "null"]}
    return {"anyOf": [schema, {"type": "null"}]} if schema else schema


def _default(field: Any) -> JSONSchema:
    if not field.has_default() or field.default is None or callable(field.default):
        return {}
    try:
        return {"default": to_jsonable_python(field.default)}
    except PydanticSerializationError:
        # A default without a form on the wire is applied, not announced.
        return {}
