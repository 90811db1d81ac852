"""What `schemas/<module>.py` holds."""

from __future__ import annotations

from dataclasses import dataclass

from flama_generator.ir.model import SchemaModule
from flama_generator.ir.schemas import Alias, Field, Model, Schema
from flama_generator.ir.types import LiteralOf, MapOf, Primitive
from flama_generator.planning.annotations import Annotations
from flama_generator.planning.catalogue import Catalogue
from flama_generator.planning.conformance import conforms
from flama_generator.planning.docstrings import WIDTH, docstring
from flama_generator.planning.imports import Imports
from flama_generator.planning.literals import identifier, literal
from flama_generator.planning.references import references_of

INDENT = 4


@dataclass(frozen=True, slots=True)
class FieldView:
    """`declaration` and the docstring below it (empty for none)."""

    declaration: str
    docstring: str


@dataclass(frozen=True, slots=True)
class ClassView:
    """A model."""

    name: str
    parent: str
    docstring: str
    config: tuple[str, ...]
    """Lines above the fields."""
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class AliasView:
    """A name for a type: a whole statement, and the docstring below it (empty for none)."""

    statement: str
    docstring: str


@dataclass(frozen=True, slots=True)
class SchemaModuleView:
    """One module."""

    docstring: str
    imports: tuple[str, ...]
    definitions: tuple[ClassView | AliasView, ...]
    late_imports: tuple[str, ...]
    """Imports of modules that import this one."""


def schema_module_view(catalogue: Catalogue, module: SchemaModule) -> SchemaModuleView:
    """The view of one schema module."""
    names = {schema.name for schema in module.schemas}
    fields = {field.name for schema in module.schemas if isinstance(schema, Model) for field in schema.fields}
    imports = Imports(catalogue.package, frozenset(names | fields))
    annotations = Annotations(catalogue, imports, module.name)
    definitions = tuple(_definition(annotations, schema) for schema in module.schemas)
    others = {catalogue.import_path(schema): schema.module for schema in catalogue.schemas.values()}
    late = [path for path, other in others.items() if catalogue.circular(module.name, other)]
    return SchemaModuleView(
        docstring=docstring(f"Schemas of {module.name.replace('_', ' ')}.", 0),
        imports=tuple(imports.render(excluding=late)),
        definitions=definitions,
        late_imports=tuple(_late(line) for line in imports.render(late)),
    )


def _late(statement: str) -> str:
    """An import that is allowed at the end of a module."""
    flat = statement.replace("(", "").replace(")", "")
    if len(flat) <= WIDTH:
        return f"{flat}  # noqa: E402"
    return statement.replace("(", "(  # noqa: E402\n", 1)


def _definition(annotations: Annotations, schema: Schema) -> ClassView | AliasView:
    return _class(annotations, schema) if isinstance(schema, Model) else _alias(annotations, schema)


def _class(annotations: Annotations, model: Model) -> ClassView:
    return ClassView(
        name=model.name,
        parent=annotations.imports.symbol("flama.schemas", "Model"),
        docstring=docstring(model.description, INDENT, fallback=f"`{model.name}` of the contract."),
        config=_config(annotations, model),
        fields=tuple(_field(annotations, field) for field in model.fields),
    )


def _config(annotations: Annotations, model: Model) -> tuple[str, ...]:
    if model.extra == "ignore":
        return ()
    mode = "forbid" if model.extra == "forbid" else "allow"
    lines = [f"model_config = {annotations.pydantic('ConfigDict')}(extra={literal(mode)})"]
    if not isinstance(model.extra, str) and model.extra != Primitive("any"):
        extras = annotations.full(MapOf(model.extra))
        lines.append(f"__pydantic_extra__: {extras} = {annotations.pydantic('Field')}(init=False)")
    return tuple(lines)


def _field(annotations: Annotations, field: Field) -> FieldView:
    arguments: list[str] = []
    if field.required:
        text = annotations.split(field.type)
        annotation, arguments = annotations.annotated(type(text)(text.annotation, (), text.markers)), list(text.field)
    elif field.default is not None and conforms(annotations.catalogue, field.default.value, field.type):
        text = annotations.split(field.type)
        annotation = annotations.annotated(type(text)(text.annotation, (), text.markers))
        arguments = [*_default(annotations.catalogue, field), *text.field]
    else:
        annotation, arguments = _omittable(annotations, field), ["default=None"]
    if field.wire != field.name:
        arguments.append(f"alias={literal(field.wire)}")
    return FieldView(
        declaration=f"{identifier(field.name)}: {annotation}{_value(annotations, arguments)}",
        docstring=docstring(field.description, INDENT) if field.description.strip() else "",
    )


def _omittable(annotations: Annotations, field: Field) -> str:
    full = annotations.full(field.type)
    if annotations.catalogue.nullable(field.type):
        return full
    return f"{annotations.imports.symbol('flama.schemas', 'Omittable')}[{full}]"


def _default(catalogue: Catalogue, field: Field) -> list[str]:
    value = field.default.value if field.default is not None else None
    if value == [] and isinstance(value, list):
        return ["default_factory=list"]
    if value == {} and isinstance(value, dict):
        return (
            ["default_factory=dict"] if catalogue.model(field.type) is None else ["default={}", "validate_default=True"]
        )
    plain = catalogue.resolve(field.type)
    if isinstance(plain, Primitive) and plain.kind == "float" and isinstance(value, int):
        value = float(value)
    as_is = value is None or (isinstance(value, (bool, int, str)) and _stays(plain))
    return [f"default={literal(value)}"] + ([] if as_is or isinstance(value, float) else ["validate_default=True"])


def _stays(expression: object) -> bool:
    """Whether JSON values of this type are what Python holds too."""
    match expression:
        case Primitive(kind="str" | "int" | "bool" | "any"):
            return True
        case LiteralOf():
            return True
        case _:
            return False


def _value(annotations: Annotations, arguments: list[str]) -> str:
    if not arguments:
        return ""
    if len(arguments) == 1 and arguments[0].startswith("default="):
        return " = " + arguments[0].removeprefix("default=")
    return f" = {annotations.pydantic('Field')}({', '.join(arguments)})"


def _alias(annotations: Annotations, alias: Alias) -> AliasView:
    modules = {annotations.catalogue.find(reference).module for reference in references_of(alias.type)}
    full = annotations.full(alias.type)
    if alias.lazy or any(annotations.catalogue.circular(alias.module, module) for module in modules):
        lazy = annotations.imports.symbol("typing_extensions", "TypeAliasType")
        statement = f"{alias.name} = {lazy}({literal(alias.name)}, {literal(full)})"
    else:
        statement = f"{alias.name}: {annotations.typing('TypeAlias')} = {full}"
    return AliasView(statement, docstring(alias.description, 0) if alias.description.strip() else "")
