"""What a handler takes and gives, read once at registration.

The request path and the OpenAPI document both read this value, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

ParameterPlace = Literal["path", "query", "header", "cookie"]
ContentKind = Literal["json", "form", "multipart", "raw"]

MISSING: Any = object()
"""Stands for `no default`."""


@dataclass(frozen=True, slots=True)
class ParameterField:
    """One value taken from the path, the query string, a header or a cookie."""

    name: str
    """Python name in the handler."""
    wire: str
    place: ParameterPlace
    annotation: Any
    """The type to validate against, constraints included (`Annotated[int, Field(ge=1)]`)."""
    required: bool
    default: Any = MISSING
    style: str = "form"
    explode: bool = True
    allow_reserved: bool = False
    allow_empty: bool = False
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class BodyContent:
    """The body in one media type."""

    media_type: str
    kind: ContentKind
    annotation: Any
    partial: bool = False
    """True when absent fields stay absent (`SchemaMetadata(X, partial=True)`)."""
    as_dict: bool = False
    """True when the handler gets plain data instead of the model (`types.Schema`)."""
    encoding: Mapping[str, Any] | None = None
    """Encoding Objects by property, for forms (OpenAPI 3.1.1, section 4.8.15)."""


@dataclass(frozen=True, slots=True)
class BodyField:
    """The request body."""

    name: str
    """Python name in the handler; empty where each part of the body is a parameter of its own."""
    contents: tuple[BodyContent, ...]
    required: bool
    default: Any = MISSING


@dataclass(frozen=True, slots=True)
class ResponseContent:
    """What a response class in the return annotation says about the body."""

    media_type: str
    annotation: Any = MISSING
    """The type of the whole body: `X` of `HTMLResponse[X]`-like annotations; `MISSING` where nothing is said."""
    item: Any = MISSING
    """The type of each item of a stream: `Item` of `NDJSONResponse[Item]` (OpenAPI 3.2, `itemSchema`)."""


@dataclass(frozen=True, slots=True)
class ResponseField:
    """What a plain returned value is validated against and dumped as.

    `annotation` is `MISSING` where nothing is declared. `contents` are those of the response classes in the return
    annotation, of which `JSONResponse[Item]` is none: `Item` is the `annotation` then.
    """

    annotation: Any
    status_code: int = 200
    contents: tuple[ResponseContent, ...] = ()
    redirects: Literal["never", "maybe", "always"] = "never"
    """Whether a redirect is among the response classes of the annotation, or the only one."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A handler, as far as HTTP is concerned."""

    parameters: tuple[ParameterField, ...]
    body: BodyField | None
    response: ResponseField
    injected: Mapping[str, Any]
    """Python name -> annotation of everything that components provide."""
