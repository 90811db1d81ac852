"""What `senders.py` holds: a method for each request that the service sends."""

from __future__ import annotations

from dataclasses import dataclass

from flama_generator.ir.model import AppModel
from flama_generator.ir.operations import Content, Parameter
from flama_generator.ir.outgoing import Outgoing
from flama_generator.planning.annotations import Annotations
from flama_generator.planning.catalogue import Catalogue
from flama_generator.planning.docstrings import docstring, first_sentence
from flama_generator.planning.imports import Imports
from flama_generator.planning.literals import identifier, literal, one_line

_CLASSES = {"webhook": "Webhooks", "callback": "Callbacks"}


@dataclass(frozen=True, slots=True)
class SenderView:
    """One method. Texts are Python source."""

    name: str
    parameters: tuple[str, ...]
    docstring: str
    arguments: tuple[str, ...]
    """Of the call that sends."""


@dataclass(frozen=True, slots=True)
class SenderClassView:
    """All webhooks, or all callbacks."""

    name: str
    docstring: str
    methods: tuple[SenderView, ...]


@dataclass(frozen=True, slots=True)
class SendersView:
    """The module."""

    imports: tuple[str, ...]
    classes: tuple[SenderClassView, ...]


def senders_view(model: AppModel, catalogue: Catalogue) -> SendersView:
    """The view of `senders.py`."""
    taken = {parameter.name for one in model.outgoing for parameter in one.parameters}
    reserved = frozenset({*_CLASSES.values(), "url", "data", "headers", "media_type", *taken})
    annotations = Annotations(catalogue, Imports(catalogue.package, reserved))
    annotations.imports.module("httpx")
    annotations.imports.symbol("collections.abc", "Mapping")
    annotations.imports.symbol("flama.sending", "Sender")
    classes = tuple(
        SenderClassView(name, f'"""The {kind}s of the contract."""', tuple(_method(annotations, one) for one in own))
        for kind, name in _CLASSES.items()
        if (own := [one for one in model.outgoing if one.kind == kind])
    )
    return SendersView(tuple(annotations.imports.render()), classes)


def _method(annotations: Annotations, outgoing: Outgoing) -> SenderView:
    content = outgoing.body.contents[0] if outgoing.body is not None else None
    optional = outgoing.body is not None and not outgoing.body.required
    body = [] if content is None else [_body(annotations, content, optional=optional)]
    named = [_parameter(annotations, one) for one in outgoing.parameters]
    mapping = annotations.imports.symbol("collections.abc", "Mapping")
    extra = [*named, f"headers: {mapping}[str, str] | None = None"]
    return SenderView(
        name=identifier(outgoing.name),
        parameters=("self", "url: str", *body, "*", *extra),
        docstring=docstring(_prose(outgoing), 8),
        arguments=tuple(_arguments(outgoing, content)),
    )


def _body(annotations: Annotations, content: Content, *, optional: bool) -> str:
    text = annotations.full(content.type) if content.kind == "json" else "str" if content.kind == "text" else "bytes"
    if optional and not text.endswith("| None"):
        text = f"{text} | None"
    return f"data: {text}" + (" = None" if optional else "")


def _parameter(annotations: Annotations, parameter: Parameter) -> str:
    text = annotations.full(parameter.type)
    if parameter.required:
        return f"{identifier(parameter.name)}: {text}"
    optional = text if annotations.catalogue.nullable(parameter.type) else f"{text} | None"
    return f"{identifier(parameter.name)}: {optional} = None"


def _arguments(outgoing: Outgoing, content: Content | None) -> list[str]:
    arguments = [literal(outgoing.method), "url"]
    if content is not None:
        arguments.append("data=data")
        if content.media_type != "application/json":
            arguments.append(f"media_type={literal(content.media_type)}")
    headers = _mapping(outgoing, "header")
    arguments.append(f"headers={{{', '.join([*headers, '**(headers or {})'])}}}" if headers else "headers=headers")
    query = _mapping(outgoing, "query")
    return [*arguments, *([f"params={{{', '.join(query)}}}"] if query else [])]


def _mapping(outgoing: Outgoing, place: str) -> list[str]:
    return [f"{literal(one.wire)}: {identifier(one.name)}" for one in outgoing.parameters if one.place == place]


def _prose(outgoing: Outgoing) -> str:
    parts = [first_sentence(outgoing.summary) or f"Send {one_line(outgoing.id.partition(':')[2])}."]
    if outgoing.description.strip() and outgoing.description.strip() != outgoing.summary.strip():
        parts.append(outgoing.description)
    if outgoing.expression:
        parts.append(f"`url` is {one_line(outgoing.expression)}; `flama.sending.callback_url` fills that in.")
    described = [one for one in outgoing.parameters if one.description.strip()]
    if described:
        parts.append("Args:\n" + "\n".join(f"    {one.name}: {one_line(one.description)}" for one in described))
    if outgoing.deprecated:
        parts.append("Deprecated.")
    return "\n\n".join(parts)
