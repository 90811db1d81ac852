"""What `resources/<module>.py` holds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flama_generator.ir.behaviour import NotInferred
from flama_generator.ir.model import AppModel, Resource
from flama_generator.ir.operations import Operation, Requirement
from flama_generator.planning.annotations import Annotations
from flama_generator.planning.bodies import Body, body_of
from flama_generator.planning.catalogue import Catalogue
from flama_generator.planning.docstrings import docstring, first_sentence
from flama_generator.planning.imports import Imports
from flama_generator.planning.literals import identifier, literal, one_line
from flama_generator.planning.parameters import Constants, body_text, has_default, parameter_text
from flama_generator.planning.streams import stream

INDENT = 8
_RESOURCE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class MethodView:
    """One operation."""

    decorator: str
    name: str
    parameters: tuple[str, ...]
    returns: str
    docstring: str
    body: Body


@dataclass(frozen=True, slots=True)
class ResourceView:
    """One module with its class."""

    module_docstring: str
    imports: tuple[str, ...]
    constants: tuple[str, ...]
    class_name: str
    docstring: str
    name: str
    """Python literal."""
    verbose_name: str
    """Python literal."""
    methods: tuple[MethodView, ...]


def resource_view(model: AppModel, catalogue: Catalogue, resource: Resource) -> ResourceView:
    """The view of one resource."""
    annotations = Annotations(catalogue, Imports(catalogue.package, _reserved(resource)))
    constants = Constants({identifier(resource.class_name)})
    methods = tuple(_method(model, annotations, resource, operation, constants) for operation in resource.operations)
    annotations.imports.symbol("flama.resources", "Resource")
    name = resource.module if _RESOURCE_NAME.fullmatch(resource.module) else f"resource_{resource.module}"
    return ResourceView(
        module_docstring=docstring(f"Operations of {one_line(resource.verbose_name)}.", 0, fallback="Operations."),
        imports=tuple(annotations.imports.render()),
        constants=tuple(constants.statements),
        class_name=resource.class_name,
        docstring=docstring(resource.description or f"Operations of {one_line(resource.verbose_name)}.", 4),
        name=literal(name),
        verbose_name=literal(one_line(resource.verbose_name)),
        methods=methods,
    )


def _reserved(resource: Resource) -> frozenset[str]:
    parameters = {parameter.name for operation in resource.operations for parameter in operation.parameters}
    methods = {operation.name for operation in resource.operations}
    return frozenset({resource.class_name, "name", "verbose_name", "worker", "data", *parameters, *methods})


def _method(
    model: AppModel, annotations: Annotations, resource: Resource, operation: Operation, constants: Constants
) -> MethodView:
    return MethodView(
        decorator=_decorator(annotations, operation),
        name=identifier(operation.name),
        parameters=tuple(_parameters(annotations, resource, operation, constants)),
        returns=_returns(annotations, operation),
        docstring=docstring(_prose(operation), INDENT),
        body=body_of(model, annotations, operation),
    )


def _decorator(annotations: Annotations, operation: Operation) -> str:
    arguments = [
        literal(operation.path),
        f"methods={literal([operation.method])}",
        f"name={literal(operation.operation_id)}",
    ]
    if operation.success_status != 200:
        arguments.append(f"status_code={operation.success_status}")
    if operation.security:
        arguments.append(f"security={literal([_alternative(each) for each in operation.security])}")
    route = annotations.imports.symbol("flama.resources", "ResourceRoute")
    return f"@{route}.method({', '.join(arguments)})"


def _alternative(requirement: Requirement) -> dict[str, list[str]]:
    return {scheme: list(scopes) for scheme, scopes in requirement.schemes}


def _parameters(annotations: Annotations, resource: Resource, operation: Operation, constants: Constants) -> list[str]:
    worker = []
    if not isinstance(operation.behaviour, NotInferred) or resource.entities:
        module = f"{annotations.imports.package}.workers.{resource.module}"
        worker = [f"worker: {annotations.imports.symbol(module, resource.worker_name)}"]
    optional = [each for each in operation.parameters if not each.required or has_default(annotations, each)]
    required = [each for each in operation.parameters if each not in optional]
    texts = {id(each): parameter_text(annotations, operation, each, constants) for each in operation.parameters}
    body = [body_text(annotations, operation.body)] if operation.body is not None else []
    needs_body = operation.body is not None and operation.body.required
    return [
        "self",
        *worker,
        *(texts[id(each)] for each in required),
        *(body if needs_body else []),
        *(texts[id(each)] for each in optional),
        *([] if needs_body else body),
    ]


def _returns(annotations: Annotations, operation: Operation) -> str:
    content = operation.success.content if operation.success is not None else None
    if content is None:
        return "None"
    if content.kind == "stream":
        return stream(annotations, content)
    if content.kind != "json":
        return annotations.imports.symbol("flama.http", "Response")
    return annotations.full(content.type)


def _prose(operation: Operation) -> str:
    summary = first_sentence(operation.summary)
    parts = [summary or ("" if operation.description.strip() else f"{operation.method} {operation.path}")]
    if operation.description.strip() and operation.description.strip() != operation.summary.strip():
        parts.append(operation.description)
    described = [each for each in operation.parameters if each.description.strip()]
    if described:
        parts.append("Args:\n" + "\n".join(f"    {each.name}: {one_line(each.description)}" for each in described))
    if operation.links:
        parts.append("Links:\n" + "\n".join(f"    {one_line(each)}" for each in operation.links))
    if operation.deprecated:
        parts.append("Deprecated.")
    return "\n\n".join(part for part in parts if part)
