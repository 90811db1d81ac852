"""JSON Schema of marshmallow's fields and validators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from marshmallow import Schema, fields, missing, validate
from pydantic_core import PydanticSerializationError, to_jsonable_python

from flama.schemas.libraries.library import Direction, Refer

__all__ = ["described_object", "nested_fields"]

JSONSchema: TypeAlias = dict[str, Any]

_SIMPLE: Mapping[type, JSONSchema] = {
    fields.UUID: {"type": "string", "format": "uuid"},
    fields.Url: {"type": "string", "format": "uri"},
    fields.Email: {"type": "string", "format": "email"},
    fields.String: {"type": "string"},
    fields.Boolean: {"type": "boolean"},
    fields.Integer: {"type": "integer"},
    fields.Number: {"type": "number"},
    fields.Time: {"type": "string", "format": "time"},
    fields.Date: {"type": "string", "format": "date"},
    fields.TimeDelta: {"type": "number"},
    fields.IPv4: {"type": "string", "format": "ipv4"},
    fields.IPv6: {"type": "string", "format": "ipv6"},
    fields.IP: {"type": "string"},
    fields.IPInterface: {"type": "string"},
}
"""By field class, derived classes before those that they derive from."""

_METADATA = frozenset({"title", "description", "examples", "deprecated", "format", "pattern", "contentMediaType"})


def described_object(schema: Schema, direction: Direction, refer: Refer, *, partial: bool) -> JSONSchema:
    """The object that a schema loads or dumps."""
    members = schema.load_fields if direction == "validation" else schema.dump_fields
    properties = {_key(name, field): _described(field, refer) for name, field in members.items()}
    optional = partial or schema.partial is True
    required = [_key(name, field) for name, field in members.items() if field.required and not optional]
    description = (type(schema).__doc__ or "").strip()
    if type(schema).__doc__ == Schema.__doc__:
        description = ""
    return {
        **({"description": description} if description else {}),
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
    }


def nested_fields(schema: Schema) -> Iterator[Schema]:
    """The schemas that the fields of a schema refer to."""
    pending: list[Any] = list(schema.fields.values())
    while pending:
        field = pending.pop()
        if type(field) is fields.Nested:
            yield field.schema
        elif isinstance(field, fields.Pluck):
            pending.append(field.schema.fields[field.field_name])
        else:
            pending += _inner(field)


def _inner(field: Any) -> Iterable[Any]:
    match field:
        case fields.List():
            return [field.inner]
        case fields.Tuple():
            return field.tuple_fields
        case fields.Mapping():
            return [inner for inner in (field.key_field, field.value_field) if inner is not None]
        case _:
            return []


def _key(name: str, field: Any) -> str:
    return str(field.data_key) if field.data_key is not None else name


def _described(field: Any, refer: Refer) -> JSONSchema:
    schema = _of_kind(field, refer)
    for validator in _validators(field.validators):
        schema = {**schema, **_keywords(validator, schema)}
    if field.allow_none:
        schema = _nullable(schema)
    if field.load_default is not missing and not callable(field.load_default) and field.load_default is not None:
        schema = {**schema, **_default(field)}
    if field.dump_only:
        schema = {**schema, "readOnly": True}
    if field.load_only:
        schema = {**schema, "writeOnly": True}
    return {**schema, **_metadata(field.metadata)}


def _of_kind(field: Any, refer: Refer) -> JSONSchema:
    match field:
        case fields.Pluck():
            plucked = _described(field.schema.fields[field.field_name], refer)
            return {"type": "array", "items": plucked} if field.many else plucked
        case fields.Nested():
            nested = refer(field.schema)
            return {"type": "array", "items": nested} if field.schema.many or field.many else nested
        case fields.List():
            return {"type": "array", "items": _described(field.inner, refer)}
        case fields.Tuple():
            items = [_described(inner, refer) for inner in field.tuple_fields]
            return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
        case fields.Mapping():
            return _mapping(field, refer)
        case fields.Enum():
            return {"enum": _choices(field)}
        case fields.Constant():
            return {"const": field.constant}
        case _:
            return _scalar(field)


def _scalar(field: Any) -> JSONSchema:
    if isinstance(field, fields.DateTime):
        is_number = str(field.format).startswith("timestamp")
        return {"type": "number"} if is_number else {"type": "string", "format": "date-time"}
    if isinstance(field, fields.Number) and field.as_string:
        return {"type": "string"}
    return dict(next((schema for kind, schema in _SIMPLE.items() if isinstance(field, kind)), {}))


def _mapping(field: Any, refer: Refer) -> JSONSchema:
    schema: JSONSchema = {"type": "object"}
    if field.value_field is not None:
        schema["additionalProperties"] = _described(field.value_field, refer)
    if field.key_field is not None and (names := _described(field.key_field, refer)) != {"type": "string"}:
        schema["propertyNames"] = names
    return schema


def _choices(field: Any) -> list[Any]:
    if field.by_value:
        return [_written(field.field, member.value) for member in field.enum]
    return [member.name for member in field.enum]


def _written(field: Any, value: Any) -> Any:
    return field.serialize("value", None, accessor=lambda *_: value)


def _nullable(schema: JSONSchema) -> JSONSchema:
    if isinstance(kind := schema.get("type"), str) and "enum" not in schema:
        return {**schema, "type": [kind, "null"]}
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None], **({"type": [kind, "null"]} if kind else {})}
    return {"anyOf": [schema, {"type": "null"}]} if schema else schema


def _default(field: Any) -> JSONSchema:
    try:
        return {"default": to_jsonable_python(_written(field, field.load_default))}
    except (PydanticSerializationError, ValueError, TypeError, AttributeError):
        # A default without a form on the wire is applied, not announced.
        return {}


def _metadata(metadata: Mapping[str, Any]) -> JSONSchema:
    found = {key: value for key, value in metadata.items() if key in _METADATA or str(key).startswith("x-")}
    return {**found, "examples": [metadata["example"]]} if "example" in metadata else found


def _validators(found: Iterable[Any]) -> Iterator[Any]:
    for validator in found:
        if isinstance(validator, validate.And):
            yield from _validators(validator.validators)
        else:
            yield validator


_LENGTHS: Mapping[str, tuple[str, str]] = {
    "array": ("minItems", "maxItems"),
    "object": ("minProperties", "maxProperties"),
}


def _keywords(validator: Any, schema: JSONSchema) -> JSONSchema:
    match validator:
        case validate.Range():
            return _range(validator)
        case validate.Length():
            least, most = _LENGTHS.get(str(schema.get("type")), ("minLength", "maxLength"))
            if validator.equal is not None:
                return {least: validator.equal, most: validator.equal}
            return _known({least: validator.min, most: validator.max})
        case validate.Regexp():
            # `re.match`, which marshmallow uses, starts at the beginning.
            source = str(validator.regex.pattern)
            return {"pattern": source if source.startswith("^") else f"^(?:{source})"}
        case validate.ContainsOnly():
            return {"items": {**schema.get("items", {}), "enum": list(validator.choices)}}
        case validate.OneOf():
            return {"enum": list(validator.choices)}
        case validate.ContainsNoneOf():
            return {"items": {**schema.get("items", {}), "not": {"enum": list(validator.iterable)}}}
        case validate.NoneOf():
            return {"not": {"enum": list(validator.iterable)}}
        case validate.Equal():
            return {"const": validator.comparable}
        case validate.Email():
            return {"format": "email"}
        case validate.URL():
            return {"format": "uri"}
        case _:
            return {}


def _range(validator: Any) -> JSONSchema:
    least = "minimum" if validator.min_inclusive else "exclusiveMinimum"
    most = "maximum" if validator.max_inclusive else "exclusiveMaximum"
    return _known({least: validator.min, most: validator.max})


def _known(bounds: Mapping[str, Any]) -> JSONSchema:
    """The bounds that JSON Schema has words for: numbers, not dates."""
    numbers = {key: float(bound) if isinstance(bound, Decimal) else bound for key, bound in bounds.items()}
    return {key: bound for key, bound in numbers.items() if isinstance(bound, (int, float))}
