"""Reading a handler's signature: which parameter comes from where."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, Union

from flama.annotations import name_of, place_of, signature_of, union_members, unwrapped
from flama.exceptions import RouteError
from flama.http.request import Request
from flama.http.websocket import WebSocket
from flama.injection.component import Parameter
from flama.injection.context import Offer, context_value, socket_value
from flama.parameters import Body, Cookie, Form, Header, Path, Query, RawBody
from flama.routing.bodies import BodyContents, body_contents, schema_body, unmarked_body
from flama.routing.form_parts import FormPart, body_of_parts, is_form_part
from flama.routing.markers import marker_of, without_marker
from flama.routing.responses import response_field
from flama.routing.shapes import is_model, is_primitive
from flama.routing.signature import MISSING, BodyField, ParameterField, ParameterPlace, Signature
from flama.types.schema import SchemaMetadata

__all__ = ["Reading", "component_parameter", "read_handler", "read_parameter", "read_socket_handler"]

_GUESSES = {"request": Request, "websocket": WebSocket}
"""What parameters without an annotation are, by their names."""
_EMPTY = inspect.Parameter.empty
Provides: TypeAlias = Callable[[Parameter], bool]
"""Whether a component has a parameter."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A handler's signature and the parameters that injection provides."""

    signature: Signature
    injected: Mapping[str, Parameter]
    answers: tuple[tuple[Parameter, bool], ...] = ()
    """The parameters that a component may have, and whether one had them."""

    def holds(self, provides: Provides) -> bool:
        """Whether reading the handler again would give the same."""
        return all(provides(parameter) == had for parameter, had in self.answers)


def read_handler(
    handler: Callable[..., Any],
    path_names: frozenset[str],
    *,
    provides: Provides = lambda _: False,
    status_code: int = 200,
) -> Reading:
    """What `handler`, served at a path with the placeholders `path_names`, takes and gives.

    `provides` says whether a component has a parameter. Raises `RouteError` naming parameter, handler and place for
    what no request could fill.
    """
    signature = signature_of(handler)
    reader = _Reader(handler, path_names, provides)
    for parameter in _named_parameters(handler, signature):
        reader.read(parameter)
    return reader.reading(signature.return_annotation, status_code)


def read_socket_handler(
    handler: Callable[..., Any], path_names: frozenset[str], *, provides: Provides = lambda _: False
) -> Reading:
    """What `handler`, which serves WebSockets, takes: as `read_handler`, but there is no body."""
    reader = _Reader(handler, path_names, provides, socket_value)
    for parameter in _named_parameters(handler, signature_of(handler)):
        reader.read(parameter)
        if reader.has_body:
            raise RouteError(_message(handler, parameter.name, "is a body, which a WebSocket does not have"))
    return reader.reading(None, 101)


def _named_parameters(handler: Callable[..., Any], signature: inspect.Signature) -> list[inspect.Parameter]:
    found = []
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.POSITIONAL_ONLY:
            raise RouteError(_message(handler, parameter.name, "is positional-only: handlers are called by name"))
        if parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            found.append(parameter)
    return found


@dataclass(slots=True)
class _Reader:
    handler: Callable[..., Any]
    path_names: frozenset[str]
    provides: Provides
    offer: Offer = context_value
    parameters: list[ParameterField] = field(default_factory=list)
    body: BodyField | None = None
    parts: list[FormPart] = field(default_factory=list)
    injected: dict[str, Parameter] = field(default_factory=dict)
    answers: list[tuple[Parameter, bool]] = field(default_factory=list)

    @property
    def has_body(self) -> bool:
        return self.body is not None or bool(self.parts)

    def reading(self, returned: Any, status_code: int) -> Reading:
        """What was read, for a handler that is annotated to return `returned`."""
        body = body_of_parts(name_of(self.handler), self.parts) if self.parts else self.body
        injected = {name: parameter.annotation for name, parameter in self.injected.items()}
        response = response_field(returned, status_code)
        signature = Signature(tuple(self.parameters), body, response, injected)
        return Reading(signature, self.injected, tuple(self.answers))

    def read(self, parameter: inspect.Parameter) -> None:
        marker = marker_of(parameter.annotation)
        default = MISSING if parameter.default is _EMPTY else parameter.default
        match marker:
            case Form() | None if is_form_part(parameter.annotation):
                self._add_part(FormPart(parameter.name, parameter.annotation, marker, default))
            case Path() | Query() | Header() | Cookie():
                self.parameters.append(self._marked(parameter, marker, default))
            case Body() | Form() | RawBody():
                self._set_body(parameter.name, body_contents(marker, without_marker(parameter.annotation)), default)
            case SchemaMetadata():
                self._set_body(parameter.name, schema_body(parameter.annotation, marker), default)
            case _:
                self._read_unmarked(parameter, default)

    def _read_unmarked(self, parameter: inspect.Parameter, default: Any) -> None:
        annotation = parameter.annotation
        if annotation is _EMPTY:
            annotation = self._guess(parameter)
        asked = Parameter(parameter.name, annotation, parameter.default)
        if self.offer(annotation) is not None or self._provided(asked):
            self.injected[parameter.name] = asked
        elif is_primitive(annotation):
            marker: Path | Query = Path() if parameter.name in self.path_names else Query()
            self.parameters.append(self._marked(parameter.replace(annotation=annotation), marker, default))
        elif is_model(annotation):
            self._set_body(parameter.name, unmarked_body(_present(annotation, default)), default)
        else:
            self.injected[parameter.name] = asked

    def _provided(self, asked: Parameter) -> bool:
        self.answers.append((asked, self.provides(asked)))
        return self.answers[-1][1]

    def _guess(self, parameter: inspect.Parameter) -> Any:
        if parameter.name in self.path_names:
            return str
        guess = _GUESSES.get(parameter.name)
        if guess is not None and self.offer(guess) is not None:
            return guess
        raise RouteError(_message(self.handler, parameter.name, "has no annotation: say where its value comes from"))

    def _marked(
        self, parameter: inspect.Parameter, marker: Path | Query | Header | Cookie, default: Any
    ) -> ParameterField:
        read = _field(parameter, marker, default)
        if marker.style not in marker.styles:
            known = ", ".join(f"`{style}`" for style in sorted(marker.styles))
            problem = f"has the style `{marker.style}`; in {marker.place} it is {known}"
            raise RouteError(_message(self.handler, parameter.name, problem))
        if marker.place == "path" and read.wire not in self.path_names:
            problem = f"has no placeholder `{{{read.wire}}}` in the path"
            raise RouteError(_message(self.handler, parameter.name, problem))
        return read

    def _add_part(self, part: FormPart) -> None:
        if self.body is not None:
            raise RouteError(_message(self.handler, part.name, f"is a form beside the body `{self.body.name}`"))
        self.parts.append(part)

    def _set_body(self, name: str, contents: BodyContents, default: Any) -> None:
        if self.has_body:
            first = self.body.name if self.body is not None else self.parts[0].name
            raise RouteError(_message(self.handler, name, f"is a second body; `{first}` is the first"))
        required = default is MISSING and contents.required
        self.body = BodyField(name, contents.items, required, None if default is MISSING and not required else default)


def read_parameter(parameter: inspect.Parameter, path_names: frozenset[str]) -> ParameterField | None:
    """A parameter of a component's `resolve` as a value of the HTTP request, or None when it is none."""
    marker = marker_of(parameter.annotation)
    if marker is None and parameter.annotation is not _EMPTY and is_primitive(parameter.annotation):
        marker = Path() if parameter.name in path_names else Query()
    if not isinstance(marker, (Path, Query, Header, Cookie)):
        return None
    return _field(parameter, marker, MISSING if parameter.default is _EMPTY else parameter.default)


def component_parameter(parameter: inspect.Parameter, path_names: frozenset[str]) -> ParameterField | None:
    """`read_parameter` under a name that cannot be that of a handler's own parameter."""
    field = read_parameter(parameter, path_names)
    # Not an identifier.
    return dataclasses.replace(field, name=f"{field.place}.{field.wire}") if field is not None else None


def _field(parameter: inspect.Parameter, marker: Path | Query | Header | Cookie, default: Any) -> ParameterField:
    return ParameterField(
        name=parameter.name,
        wire=marker.name or _wire_name(parameter.name, marker.place),
        place=marker.place,
        annotation=without_marker(parameter.annotation),
        required=default is MISSING,
        default=default,
        style=marker.style,
        explode=marker.explode,
        allow_reserved=isinstance(marker, Query) and marker.allow_reserved,
        allow_empty=isinstance(marker, Query) and marker.allow_empty,
        media_type=marker.media_type,
    )


def _wire_name(name: str, place: ParameterPlace) -> str:
    return name.replace("_", "-") if place == "header" else name


def _present(annotation: Any, default: Any) -> Any:
    """`T` of `T | None = None`: an absent body is not a `null`."""
    members = union_members(unwrapped(annotation))
    if default is not None or type(None) not in members:
        return annotation
    return Union[tuple(member for member in members if member is not type(None))]  # noqa: UP007


def _message(handler: Callable[..., Any], name: str, problem: str) -> str:
    return f"The parameter `{name}` of `{name_of(handler)}` ({place_of(handler)}) {problem}."
