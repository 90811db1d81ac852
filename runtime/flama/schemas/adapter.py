"""One set of functions for the schemas of every library, pydantic's, marshmallow's and typesystem's, told by class.

The framework builds its own schemas with pydantic, whatever library the schemas of an application are written with.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast, get_args, get_origin

from pydantic import BaseModel, create_model
from pydantic.fields import FieldInfo
from typing_extensions import is_typeddict

from flama.annotations import is_class, union_members, unwrapped
from flama.schemas.adapters import adapter_for
from flama.schemas.errors import SchemaParseError
from flama.schemas.libraries import library_of
from flama.schemas.marked import unmarked

__all__ = [
    "build_field",
    "build_schema",
    "dump",
    "is_field",
    "is_schema",
    "load",
    "name",
    "schema_fields",
    "to_json_schema",
    "unique_schema",
    "validate",
]

_REQUIRED: Any = ...


def is_schema(value: Any) -> bool:
    """Whether `value` is a schema of an object: a model, a schema class or instance, a typed dict."""
    if library_of(value) is not None:
        return hasattr(value, "fields") or hasattr(value, "_declared_fields")
    return (is_class(value) and issubclass(value, BaseModel)) or is_typeddict(value)


def is_field(value: Any) -> bool:
    """Whether `value` is a field of a schema, of whichever library."""
    package = type(value).__module__.partition(".")[0]
    is_foreign = package in ("marshmallow", "typesystem") and any(c.__name__ == "Field" for c in type(value).__mro__)
    return isinstance(value, FieldInfo) or (is_foreign and not is_schema(value))


def build_field(
    annotation: Any, *, nullable: bool = False, multiple: bool = False, default: Any = _REQUIRED, **constraints: Any
) -> tuple[Any, Any]:
    """A field for `build_schema`; without `default` it is required. `constraints` are those of `pydantic.Field`."""
    annotation = list[annotation] if multiple else annotation
    annotation = annotation | None if nullable else annotation
    return annotation, FieldInfo(default=default, **constraints)


def build_schema(
    name: str, fields: Mapping[str, Any] | None = None, *, base: type[BaseModel] | None = None
) -> type[BaseModel]:
    """A model called `name` with `fields`, each a type or what `build_field` gives, beside those of `base`."""
    given = {key: field if isinstance(field, tuple) else build_field(field) for key, field in (fields or {}).items()}
    return cast("type[BaseModel]", create_model(name, __base__=base, **cast(Any, given)))


def name(schema: Any) -> str:
    """The name of a schema with its module, such as `shop.books.Book`. Raises `SchemaParseError` for one without."""
    if (library := library_of(schema)) is not None:
        return library.reference(schema).partition(":")[0]
    if is_schema(schema):
        return f"{schema.__module__}.{schema.__qualname__}"
    raise SchemaParseError(f"`{schema!r}` is no schema with a name.")


def validate(schema: Any, values: Any, *, partial: bool = False) -> Any:
    """Plain Python data, checked and converted; with `partial` fields may be absent, and stay so.

    `schema` is any annotation. Raises `SchemaValidationError`.
    """
    return adapter_for(schema, partial=partial).plain_python(values)


def load(schema: Any, value: Any) -> Any:
    """What the schema makes of plain data: a model, or whatever its library loads. Raises `SchemaValidationError`."""
    return adapter_for(schema).validate_python(value)


def dump(schema: Any, value: Any, *, partial: bool = False) -> Any:
    """Data that JSON knows, by wire name. Raises `SchemaValidationError` where the value does not follow the schema."""
    return adapter_for(schema, partial=partial).dump_python(value, by_alias=True, json=True)


def to_json_schema(schema: Any, *, partial: bool = False) -> dict[str, Any]:
    """JSON Schema 2020-12 of what is read, other schemas under `$defs`."""
    return adapter_for(schema, partial=partial).json_schema()


def unique_schema(annotation: Any) -> Any:
    """The one schema in an annotation: `Book` of `list[Book]`, `Book | None` and `Annotated[Schema, ...]`.

    Raises `SchemaParseError` where there is none, or more than one.
    """
    found = _schemas(annotation)
    if len(found) != 1:
        raise SchemaParseError(f"`{annotation!r}` has {len(found)} schemas, where one is wanted.")
    return found[0]


def schema_fields(schema: Any) -> dict[str, Any]:
    """The fields by name, as their library keeps them. Raises `SchemaParseError` for what is no schema."""
    if not is_schema(schema):
        raise SchemaParseError(f"`{schema!r}` is no schema.")
    if is_typeddict(schema):
        return dict(schema.__annotations__)
    for attribute in ("model_fields", "_declared_fields", "fields"):
        if (fields := getattr(schema, attribute, None)) is not None:
            return dict(fields)
    raise SchemaParseError(f"`{schema!r}` has no fields.")


def _schemas(annotation: Any) -> list[Any]:
    inner = unwrapped(unmarked(annotation)[0])
    if is_schema(inner):
        return [inner]
    parts = union_members(inner) if len(union_members(inner)) > 1 else get_args(inner) if get_origin(inner) else ()
    return list(dict.fromkeys(schema for part in parts for schema in _schemas(part)))
