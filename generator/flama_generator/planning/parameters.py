"""Parameters and bodies of operations as parameters of Python methods."""

from __future__ import annotations

from dataclasses import dataclass, field

from flama_generator.ir.operations import Body, Content, Operation, Parameter
from flama_generator.ir.types import ListOf, LiteralOf, Primitive, TypeExpression
from flama_generator.planning.annotations import Annotations
from flama_generator.planning.conformance import conforms
from flama_generator.planning.literals import identifier, literal

PARAMETERS = "flama.parameters"
STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}
EXPLODED = {"path": False, "query": True, "header": False, "cookie": True}


@dataclass(slots=True)
class Constants:
    """Defaults that cannot stand in a signature, because they are mutable or made by a call."""

    taken: set[str]
    statements: list[str] = field(default_factory=list)

    def add(self, name: str, annotation: str, value: str) -> str:
        """Define a constant of the module. Gives its name."""
        constant = identifier(name.upper())
        while constant in self.taken:
            constant += "_"
        self.taken.add(constant)
        self.statements.append(f"{constant}: {annotation} = {value}")
        return constant


def parameter_text(annotations: Annotations, operation: Operation, parameter: Parameter, constants: Constants) -> str:
    """One parameter with its annotation and default."""
    name = identifier(parameter.name)
    marker = _marker(annotations, parameter)
    if has_default(annotations, parameter):
        annotation = _marked(annotations, parameter.type, marker)
        return f"{name}: {annotation} = {_default(annotations, operation, parameter, constants)}"
    if parameter.required:
        return f"{name}: {_marked(annotations, parameter.type, marker)}"
    full = annotations.full(parameter.type)
    optional = full if annotations.catalogue.nullable(parameter.type) else f"{full} | None"
    return f"{name}: {annotations.typing('Annotated')}[{optional}, {marker}] = None"


def has_default(annotations: Annotations, parameter: Parameter) -> bool:
    """Whether an absent parameter gets a value that the document names and its type allows."""
    if parameter.required or parameter.default is None:
        return False
    return conforms(annotations.catalogue, parameter.default.value, parameter.type)


def may_be_none(annotations: Annotations, parameter: Parameter) -> bool:
    """Whether the method may be given `None`."""
    absent = not parameter.required and not has_default(annotations, parameter)
    return absent or annotations.catalogue.nullable(parameter.type)


def body_text(annotations: Annotations, body: Body) -> str:
    """The parameter for the request body."""
    name = identifier(body.name)
    if _needs_no_marker(annotations, body):
        return f"{name}: {annotations.full(body.contents[0].type)}"
    full, marker = _body(annotations, body)
    if body.required:
        return f"{name}: {annotations.typing('Annotated')}[{full}, {marker}]"
    optional = full if full.endswith("| None") else f"{full} | None"
    return f"{name}: {annotations.typing('Annotated')}[{optional}, {marker}] = None"


def _needs_no_marker(annotations: Annotations, body: Body) -> bool:
    types = [content.media_type for content in body.contents]
    return (
        body.required
        and types == ["application/json"]
        and annotations.catalogue.model(body.contents[0].type) is not None
    )


def _marked(annotations: Annotations, expression: TypeExpression, marker: str) -> str:
    text = annotations.split(expression)
    field = (f"{annotations.pydantic('Field')}({', '.join(text.field)})",) if text.field else ()
    members = ", ".join((text.annotation, marker, *text.markers, *field))
    return f"{annotations.typing('Annotated')}[{members}]"


def _marker(annotations: Annotations, parameter: Parameter) -> str:
    place = parameter.place
    usual = parameter.name.replace("_", "-") if place == "header" else parameter.name
    arguments = [literal(parameter.wire)] if parameter.wire != usual else []
    if parameter.media_type is not None:
        arguments.append(f"media_type={literal(parameter.media_type)}")
    else:
        if parameter.style != STYLES[place]:
            arguments.append(f"style={literal(parameter.style)}")
        if parameter.explode != EXPLODED[place]:
            arguments.append(f"explode={parameter.explode!r}")
    if place == "query" and parameter.allow_reserved:
        arguments.append("allow_reserved=True")
    if place == "query" and parameter.allow_empty:
        arguments.append("allow_empty=True")
    return f"{annotations.imports.symbol(PARAMETERS, place.title())}({', '.join(arguments)})"


def _default(annotations: Annotations, operation: Operation, parameter: Parameter, constants: Constants) -> str:
    value = parameter.default.value if parameter.default is not None else None
    plain = annotations.catalogue.resolve(parameter.type)
    if value is None or _same_in_python(plain, value):
        return literal(value)
    annotation = annotations.annotated(annotations.split(parameter.type))
    name = f"{operation.name}_{parameter.name}"
    if isinstance(plain, ListOf) and isinstance(value, list):
        item = annotations.catalogue.resolve(plain.item)
        if all(_same_in_python(item, each) for each in value):
            return constants.add(name, annotation, literal(value))
    adapter = annotations.pydantic("TypeAdapter")
    return constants.add(name, annotation, f"{adapter}({annotation}).validate_python({literal(value)})")


def _same_in_python(expression: TypeExpression, value: object) -> bool:
    if isinstance(value, (list, dict)):
        return False
    kinds = {"str", "int", "float", "bool", "any"}
    return isinstance(expression, LiteralOf) or (isinstance(expression, Primitive) and expression.kind in kinds)


def _body(annotations: Annotations, body: Body) -> tuple[str, str]:
    """The type, and the marker that says how it is sent."""
    contents = body.contents
    kinds = {content.kind for content in contents}
    types = {content.type for content in contents}
    required = [] if body.required else ["required=False"]
    full = annotations.full(contents[0].type)
    names = [content.media_type for content in contents]
    if kinds <= {"text", "binary"} and len(types) == 1:
        return full, _call(annotations, "RawBody", [literal(tuple(names)), *required])
    if kinds == {"json"} and len(types) == 1:
        default = names == ["application/json"]
        return full, _call(annotations, "Body", ([] if default else [literal(tuple(names))]) + required)
    if len(contents) == 1:
        return full, _call(annotations, "Form", [literal(names[0]), *required])
    return _several(annotations, contents, required)


def _several(annotations: Annotations, contents: tuple[Content, ...], required: list[str]) -> tuple[str, str]:
    texts = [annotations.full(content.type) for content in contents]
    pairs = ", ".join(f"{literal(content.media_type)}: {text}" for content, text in zip(contents, texts, strict=True))
    return " | ".join(dict.fromkeys(texts)), _call(annotations, "Body", ["{" + pairs + "}", *required])


def _call(annotations: Annotations, name: str, arguments: list[str]) -> str:
    return f"{annotations.imports.symbol(PARAMETERS, name)}({', '.join(arguments)})"
