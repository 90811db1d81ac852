"""What clients can ask: operations, their parameters, bodies, responses and access rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flama_generator.diagnostics import Location
from flama_generator.ir.behaviour import Behaviour
from flama_generator.ir.types import Default, TypeExpression

ParameterPlace = Literal["path", "query", "header", "cookie"]
ContentKind = Literal["json", "form", "multipart", "text", "binary", "stream"]
"""`stream`: one value after another, as lines of JSON, a JSON text sequence or server-sent events."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an operation."""

    name: str
    """Python identifier, unique among the operation's parameters, `data`, `worker`, `self`."""
    wire: str
    place: ParameterPlace
    type: TypeExpression
    required: bool
    style: str
    """`simple`, `label`, `matrix`, `form`, `spaceDelimited`, `pipeDelimited` or `deepObject`; the default already
    filled in."""
    explode: bool
    default: Default | None = None
    allow_reserved: bool = False
    allow_empty: bool = False
    media_type: str | None = None
    """Set for a `content` parameter."""
    description: str = ""
    deprecated: bool = False
    says_more: bool = False
    """Whether the contract refuses values that the type accepts."""


@dataclass(frozen=True, slots=True)
class Content:
    """A body in one media type."""

    media_type: str
    kind: ContentKind
    type: TypeExpression
    """Of a stream, the type of one item."""
    says_more: bool = False
    """Whether the contract refuses values that the type accepts."""


@dataclass(frozen=True, slots=True)
class Body:
    """The request body. `contents` is never empty; JSON comes first where it is offered."""

    contents: tuple[Content, ...]
    required: bool
    """As in the document, and true wherever the body is stored: a request without one is refused with 400."""
    name: str = "data"
    description: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """One declared response; `content` is `None` when it has no body."""

    status: str
    """`200`, `4XX` or `default`."""
    description: str = ""
    content: Content | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """One alternative of a security rule: every scheme in it must hold. No schemes: anybody."""

    schemes: tuple[tuple[str, tuple[str, ...]], ...]
    """Pairs of scheme name and scopes."""


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """How credentials travel."""

    id: str
    """`security:api_key`."""
    name: str
    """Name in the document."""
    attribute: str
    """Python identifier, unique among schemes."""
    kind: Literal["apiKey", "basic", "bearer", "http", "oauth2", "openIdConnect", "mutualTLS", "undefined"]
    """`undefined`: requirements name it, but the document defines no such scheme; nobody can satisfy it."""
    key_name: str = ""
    """Of an API key: header, query parameter or cookie."""
    key_place: Literal["header", "query", "cookie"] = "header"
    http_scheme: str = ""
    """Of kind `http`: the Authorization scheme that is neither Basic nor Bearer."""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path."""

    id: str
    """Stable id, `op:listPets`, or `op:GET /pets` where the document names none."""
    operation_id: str
    """The document's operationId; made from method and path where it has none."""
    declared_id: bool
    """False where the document has no operationId."""
    name: str
    """Python method name, unique in its resource."""
    method: str
    """Upper case."""
    path: str
    """Path template as in the document."""
    parameters: tuple[Parameter, ...]
    """Required ones first, each group in document order."""
    body: Body | None
    responses: tuple[Response, ...]
    success: Response | None
    """The response of a handler that simply returns."""
    success_status: int
    security: tuple[Requirement, ...]
    """Effective rule: the operation's own, else the document's. Empty: public."""
    behaviour: Behaviour
    location: Location
    summary: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    deprecated: bool = False
    links: tuple[str, ...] = ()
    """What follows from an answer, a line each: `next (200): listPets(page=$response.body#/next)`."""
