"""One object for each annotation that reads, writes and describes its values."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property, lru_cache
from typing import Any, Literal, cast

from pydantic import PydanticUndefinedAnnotation, PydanticUserError, TypeAdapter, ValidationError
from pydantic.errors import PydanticInvalidForJsonSchema
from pydantic_core import CoreSchema, SchemaError, SchemaSerializer, SchemaValidator, from_json

from flama.schemas.direct import DirectReader, DirectWriter, is_plain
from flama.schemas.errors import SchemaParseError, SchemaValidationError
from flama.schemas.generation import DocumentSchema
from flama.schemas.libraries.foreign import is_foreign
from flama.schemas.marked import unmarked
from flama.schemas.partial import partial as partial_schema
from flama.schemas.strictness import finite
from flama.schemas.strictness import strict as strict_schema
from flama.schemas.wording import worded

JsonSchemaMode = Literal["validation", "serialization"]

_KEPT_ADAPTERS = 4_096


class Adapter:
    """Reads values of one annotation from JSON or Python, writes them, and describes them as JSON Schema.

    Reading raises `SchemaValidationError`; building raises `SchemaParseError`. Both validators for JSON are built at
    first use.
    """

    def __init__(self, annotation: Any, *, partial: bool = False) -> None:
        self.annotation = annotation
        self.partial = partial
        self._type_adapter = _build(annotation)
        if partial:
            _ = self._partial_schema

    def validate_json(self, data: bytes | str, *, strict: bool, place: str = "body") -> Any:
        """The value in a JSON text.

        With `strict`, types are those of JSON Schema and names those of the wire. Otherwise pydantic's lax mode rules.
        Numbers that JSON does not know, lone surrogates, wrong UTF-8, too deep nesting and over-long integers are
        validation errors.
        """
        if _may_hold_constants(data):
            _refuse_constants(data, place)
        try:
            if strict:
                return self._strict_validator.validate_json(data, strict=True, by_alias=True, by_name=False)
            return self._lax_validator.validate_json(data)
        except ValidationError as error:
            raise SchemaValidationError.from_pydantic(error, place) from None

    def validate_python(self, value: Any, *, strict: bool = False, place: str = "body") -> Any:
        """The value of Python data.

        Objects with the right attributes are taken for models, as rows of a database are.
        """
        try:
            if strict:
                return self._python_validator.validate_python(value, strict=True)
            return self._python_validator.validate_python(value, from_attributes=True)
        except ValidationError as error:
            raise SchemaValidationError.from_pydantic(error, place) from None

    def validate_text(self, value: Any, *, place: str = "body") -> Any:
        """The value of data whose scalars are text, as in forms; text is read as JSON would write it."""
        try:
            return self._text_validator.validate_python(value)
        except ValidationError as error:
            raise SchemaValidationError.from_pydantic(error, place) from None

    def plain_text(self, value: Any, *, place: str = "body") -> Any:
        """Plain Python data, by Python name, of what `validate_text` reads."""
        return self._plain(self.validate_text(value, place=place))

    def dump_json(self, value: Any) -> bytes:
        """JSON of the value, by wire name. Plain data is validated first: what is written always follows the schema."""
        if is_plain(value) and (writer := self._direct_writer) is not None:
            try:
                return writer.dump(value)
            except ValidationError:
                written = self._dump_json(value)
            # Plain outside, instances inside: the next value of this annotation will be the same.
            self._direct_writer = None
            return written
        return self._dump_json(value)

    def dump_python(self, value: Any, *, by_alias: bool = False, json: bool = False) -> Any:
        """Plain data of the value, validated first.

        By Python name with Python values, or with `json` only what JSON knows.
        """
        # A partial value is keyed by Python name already, which validation would not find under its wire name.
        checked = value if self.partial else self.validate_python(value, place="response")
        return self._serializer.to_python(checked, by_alias=by_alias, mode="json" if json else "python")

    def wire_data(self, value: Any) -> Any:
        """A validated value as JSON values by wire name; what was not given is left out, files are empty text."""
        return self._serializer.to_python(
            value, mode="json", by_alias=True, exclude_unset=True, warnings=False, fallback=lambda _: ""
        )

    def _dump_json(self, value: Any) -> bytes:
        return self._serializer.to_json(self.validate_python(value, place="response"), by_alias=True)

    def _plain(self, value: Any) -> Any:
        return self._serializer.to_python(value, by_alias=False, mode="python")

    def plain_json(self, data: bytes | str, *, strict: bool, place: str = "body") -> Any:
        """The value in a JSON text as plain Python data, by Python name: `validate_json`, then `dump_python`."""
        reader = self._strict_reader if strict else self._lax_reader
        if reader is not None and not _may_hold_constants(data):
            try:
                return reader.read(data, strict=strict)
            except ValidationError:
                # The models say what is wrong in their own words.
                pass
        return self._plain(self.validate_json(data, strict=strict, place=place))

    def plain_python(self, value: Any, *, place: str = "body") -> Any:
        """Plain Python data, by Python name, of Python data: `validate_python`, then `dump_python`."""
        return self._plain(self.validate_python(value, place=place))

    def json_schema(
        self, *, mode: JsonSchemaMode = "validation", ref_template: str = "#/$defs/{model}", by_alias: bool = True
    ) -> dict[str, Any]:
        """JSON Schema 2020-12 of the annotation, other schemas under `$defs`. A partial schema requires nothing."""
        try:
            schema = self._type_adapter.json_schema(
                mode=mode, ref_template=ref_template, by_alias=by_alias, schema_generator=DocumentSchema
            )
        except (PydanticInvalidForJsonSchema, PydanticUserError) as error:
            raise SchemaParseError(f"`{self.annotation!r}` has no JSON Schema: {error}") from error
        return _without_required(schema) if self.partial else schema

    @property
    def type_adapter(self) -> TypeAdapter[Any]:
        """pydantic's own adapter, for describing many schemas in one document."""
        return self._type_adapter

    @property
    def core_schema(self) -> CoreSchema:
        """pydantic's core schema, complete."""
        self._complete()
        return self._type_adapter.core_schema

    @property
    def read_schema(self) -> CoreSchema:
        """The core schema of what is read: that of the annotation, or its partial form."""
        return self._partial_schema if self.partial else self.core_schema

    def schema_for(self, mode: JsonSchemaMode) -> CoreSchema:
        """The core schema to describe for reading or for writing: for pydantic one and the same."""
        return self.read_schema

    @cached_property
    def _partial_schema(self) -> CoreSchema:
        if (schema := partial_schema(self.core_schema)) is None:
            raise SchemaParseError(
                f"`{self.annotation!r}` cannot be partial: only models, dataclasses and typed dicts can"
            )
        return schema

    @cached_property
    def _strict_validator(self) -> SchemaValidator:
        return self._rewritten(strict_schema(self.read_schema))

    @cached_property
    def _lax_validator(self) -> SchemaValidator:
        return self._rewritten(finite(self.read_schema))

    @cached_property
    def _text_validator(self) -> SchemaValidator:
        return self._rewritten(worded(self.read_schema))

    @cached_property
    def _direct_writer(self) -> DirectWriter | None:
        return None if self.partial else DirectWriter.of(self.core_schema)

    @cached_property
    def _strict_reader(self) -> DirectReader | None:
        return DirectReader.of(strict_schema(self.read_schema), strict=True)

    @cached_property
    def _lax_reader(self) -> DirectReader | None:
        return DirectReader.of(finite(self.read_schema), strict=False)

    @cached_property
    def _python_validator(self) -> SchemaValidator:
        if self.partial:
            return SchemaValidator(self._partial_schema)
        self._complete()
        return cast(SchemaValidator, self._type_adapter.validator)

    @cached_property
    def _serializer(self) -> SchemaSerializer:
        if self.partial:
            return SchemaSerializer(self._partial_schema)
        self._complete()
        return self._type_adapter.serializer

    def _rewritten(self, schema: CoreSchema) -> SchemaValidator:
        # Without this flag the validators that the models already have would be used in place of the rewritten ones.
        return SchemaValidator(schema, _use_prebuilt=False)

    def _complete(self) -> None:
        if not self._type_adapter.pydantic_complete:
            try:
                self._type_adapter.rebuild(force=True)
            except (PydanticUndefinedAnnotation, PydanticUserError, SchemaError) as error:
                raise SchemaParseError(f"no schema can be made of `{self.annotation!r}`: {error}") from error


def adapter_for(annotation: Any, *, partial: bool = False) -> Adapter:
    """The adapter of an annotation, made once for each.

    Schemas in it may be pydantic's, marshmallow's or typesystem's; `Annotated[Schema, SchemaMetadata(X)]` stands for X.
    Raises `SchemaParseError` where no schema can be made of the annotation.
    """
    if isinstance(annotation, Hashable):
        try:
            # Equal types may differ in order (`int | str`, `str | int`); their text does not lie.
            return _cached(annotation, repr(annotation), partial)
        except TypeError:
            return _made(annotation, partial)
    return _made(annotation, partial)


@lru_cache(maxsize=_KEPT_ADAPTERS)
def _cached(annotation: Any, text: str, partial: bool) -> Adapter:
    return _made(annotation, partial)


def _made(annotation: Any, partial: bool) -> Adapter:
    annotation, is_partial = unmarked(annotation)
    if not is_foreign(annotation):
        return Adapter(annotation, partial=partial or is_partial)
    from flama.schemas.libraries.adapter import ForeignAdapter

    return ForeignAdapter(annotation, partial=partial or is_partial)


def _build(annotation: Any) -> TypeAdapter[Any]:
    try:
        return TypeAdapter(annotation)
    except (PydanticUndefinedAnnotation, PydanticUserError, SchemaError) as error:
        raise SchemaParseError(f"no schema can be made of `{annotation!r}`: {error}") from error


def _may_hold_constants(data: bytes | str) -> bool:
    if isinstance(data, str):
        return "NaN" in data or "Infinity" in data
    return b"NaN" in data or b"Infinity" in data


def _refuse_constants(data: bytes | str, place: str) -> None:
    try:
        from_json(data, allow_inf_nan=False)
    except ValueError as error:
        raise SchemaValidationError.at(place, "json_invalid", f"Invalid JSON: {error}") from None


def _without_required(schema: dict[str, Any]) -> dict[str, Any]:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    if name and name in schema.get("$defs", {}):
        schema = {**schema["$defs"][name], "$defs": schema["$defs"]}
    return {key: value for key, value in schema.items() if key != "required"}
