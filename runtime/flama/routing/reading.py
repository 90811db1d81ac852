"""Reading a handler's signature: which parameter comes from where."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Union, get_args, get_origin

from starlette.responses import Response

from flama.annotations import annotated, name_of, place_of, signature_of, split_annotated, union_members, unwrapped
from flama.exceptions import RouteError
from flama.http.request import Request
from flama.injection.component import Parameter
from flama.injection.context import context_value
from flama.parameters import Body, Cookie, Form, Header, Path, Query, RawBody
from flama.routing.bodies import BodyContents, body_contents, schema_body
from flama.routing.shapes import is_model, is_primitive
from flama.routing.signature import MISSING, BodyField, ParameterField, ParameterPlace, ResponseField, Signature
from flama.types.schema import SchemaMetadata

__all__ = ["Reading", "read_handler", "read_parameter"]

_EMPTY = inspect.Parameter.empty


@dataclass(frozen=True, slots=True)
class Reading:
    """A handler's signature and the parameters that injection provides."""

    signature: Signature
    injected: Mapping[str, Parameter]


def read_handler(
    handler: Callable[..., Any],
    path_names: frozenset[str],
    *,
    provides: Callable[[Parameter], bool] = lambda _: False,
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
    response = ResponseField(_response_annotation(signature.return_annotation), status_code)
    injected = {name: parameter.annotation for name, parameter in reader.injected.items()}
    return Reading(Signature(tuple(reader.parameters), reader.body, response, injected), reader.injected)


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
    provides: Callable[[Parameter], bool]
    parameters: list[ParameterField] = field(default_factory=list)
    body: BodyField | None = None
    injected: dict[str, Parameter] = field(default_factory=dict)

    def read(self, parameter: inspect.Parameter) -> None:
        marker = _marker(parameter.annotation)
        default = MISSING if parameter.default is _EMPTY else parameter.default
        match marker:
            case Path() | Query() | Header() | Cookie():
                self.parameters.append(self._marked(parameter, marker, default))
            case Body() | Form() | RawBody():
                self._set_body(parameter.name, body_contents(marker, _without_marker(parameter.annotation)), default)
            case SchemaMetadata():
                self._set_body(parameter.name, schema_body(parameter.annotation, marker), default)
            case _:
                self._read_unmarked(parameter, default)

    def _read_unmarked(self, parameter: inspect.Parameter, default: Any) -> None:
        annotation = parameter.annotation
        if annotation is _EMPTY:
            annotation = self._guess(parameter)
        asked = Parameter(parameter.name, annotation, parameter.default)
        if context_value(annotation) is not None or self.provides(asked):
            self.injected[parameter.name] = asked
        elif is_primitive(annotation):
            marker: Path | Query = Path() if parameter.name in self.path_names else Query()
            self.parameters.append(self._marked(parameter.replace(annotation=annotation), marker, default))
        elif is_model(annotation):
            self._set_body(parameter.name, body_contents(Body(), _present(annotation, default)), default)
        else:
            self.injected[parameter.name] = asked

    def _guess(self, parameter: inspect.Parameter) -> Any:
        if parameter.name in self.path_names:
            return str
        if parameter.name == "request":
            return Request
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

    def _set_body(self, name: str, contents: BodyContents, default: Any) -> None:
        if self.body is not None:
            raise RouteError(_message(self.handler, name, f"is a second body; `{self.body.name}` is the first"))
        required = default is MISSING and contents.required
        self.body = BodyField(name, contents.items, required, None if default is MISSING and not required else default)


def read_parameter(parameter: inspect.Parameter, path_names: frozenset[str]) -> ParameterField | None:
    """A parameter of a component's `resolve` as a value of the HTTP request, or None when it is none."""
    marker = _marker(parameter.annotation)
    if marker is None and parameter.annotation is not _EMPTY and is_primitive(parameter.annotation):
        marker = Path() if parameter.name in path_names else Query()
    if not isinstance(marker, (Path, Query, Header, Cookie)):
        return None
    return _field(parameter, marker, MISSING if parameter.default is _EMPTY else parameter.default)


def _field(parameter: inspect.Parameter, marker: Path | Query | Header | Cookie, default: Any) -> ParameterField:
    return ParameterField(
        name=parameter.name,
        wire=marker.name or _wire_name(parameter.name, marker.place),
        place=marker.place,
        annotation=_without_marker(parameter.annotation),
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


_MARKERS = (Path, Query, Header, Cookie, Body, Form, RawBody)


def _marker(annotation: Any) -> Any:
    """The last marker of `annotation`; in `Optional[Annotated[...]]` that of the inner one."""
    inner, metadata = split_annotated(annotation)
    found = [item for item in (_instance(item) for item in metadata) if item is not None]
    if found:
        return found[-1]
    members = union_members(inner)
    if len(members) > 1:
        return next((marker for member in members if (marker := _marker(member)) is not None), None)
    if get_origin(inner) is list and (arguments := get_args(inner)):
        inside = _marker(arguments[0])
        return inside if isinstance(inside, SchemaMetadata) else None
    return None


def _instance(item: Any) -> Any:
    """A marker; `Query` alone stands for `Query()`."""
    if isinstance(item, type) and issubclass(item, _MARKERS):
        return item()
    return item if isinstance(item, (*_MARKERS, SchemaMetadata)) else None


def _without_marker(annotation: Any) -> Any:
    inner, metadata = split_annotated(annotation)
    rest = tuple(item for item in metadata if _instance(item) is None)
    if len(members := union_members(inner)) > 1 and any(_marker(member) is not None for member in members):
        inner = Union[tuple(_without_marker(member) for member in members)]  # noqa: UP007
    return annotated(inner, rest)


def _present(annotation: Any, default: Any) -> Any:
    """`T` of `T | None = None`: an absent body is not a `null`."""
    members = union_members(unwrapped(annotation))
    if default is not None or type(None) not in members:
        return annotation
    return Union[tuple(member for member in members if member is not type(None))]  # noqa: UP007


def _response_annotation(annotation: Any) -> Any:
    if annotation is _EMPTY or annotation is Any or annotation is object:
        return MISSING
    marker = _marker(annotation)
    if isinstance(marker, SchemaMetadata):
        return schema_body(annotation, marker).items[0].annotation
    members = union_members(annotation)
    kept = tuple(member for member in members if not _is_response(member))
    if len(kept) == len(members):
        return annotation
    return Union[kept] if kept else MISSING  # noqa: UP007


def _is_response(annotation: Any) -> bool:
    kind = get_origin(annotation) or annotation
    return isinstance(kind, type) and issubclass(kind, Response)


def _message(handler: Callable[..., Any], name: str, problem: str) -> str:
    return f"The parameter `{name}` of `{name_of(handler)}` ({place_of(handler)}) {problem}."
