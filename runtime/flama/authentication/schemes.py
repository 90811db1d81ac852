"""Security schemes: where credentials stand in a request, how they are asked for, and how OpenAPI describes them.

One class for each Security Scheme Object of OpenAPI 3.1.1, section 4.8.27.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

from starlette.requests import HTTPConnection

from flama.authentication.principal import Verify, refuse

_TOKEN68 = re.compile(r"[A-Za-z0-9\-._~+/]+=*\Z")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@runtime_checkable
class SecurityScheme(Protocol):
    """What every scheme can do."""

    @property
    def verify(self) -> Verify: ...

    def credentials(self, request: HTTPConnection) -> Any | None:
        """What the request brings for this scheme; None when there is nothing, or nothing readable."""

    def challenge(self, *, refused: bool = False, missing_scopes: tuple[str, ...] = ()) -> str:
        """The value of `WWW-Authenticate` (RFC 9110, section 11.6.1)."""

    def openapi(self) -> dict[str, Any]:
        """The Security Scheme Object; empty where the document does not list the scheme."""


@dataclass(frozen=True, slots=True)
class BasicCredentials:
    """Name and password, decoded (RFC 7617)."""

    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClientCertificate:
    """The certificate that the client showed, from the ASGI TLS extension."""

    name: str | None
    """Distinguished name (RFC 4514)."""
    chain: tuple[str, ...]
    """PEM, the client's own certificate first."""


@dataclass(frozen=True, slots=True)
class APIKey:
    """A key in a header, the query string or a cookie. Credentials: the key as `str`."""

    name: str
    location: Literal["header", "query", "cookie"] = "header"
    verify: Verify = field(default=refuse, kw_only=True)
    description: str = field(default="", kw_only=True)
    realm: str = field(default="api", kw_only=True)

    def credentials(self, request: HTTPConnection) -> str | None:
        """The key, when it is there exactly once and not empty."""
        match self.location:
            case "header":
                values = [_text(value) for value in request.headers.getlist(self.name)]
            case "query":
                values = request.query_params.getlist(self.name)
            case "cookie":
                values = [request.cookies[self.name]] if self.name in request.cookies else []
        return values[0] or None if len(values) == 1 else None

    def challenge(self, *, refused: bool = False, missing_scopes: tuple[str, ...] = ()) -> str:
        """No standard names one for keys; this one says where the key belongs."""
        return f"ApiKey realm={_quoted(self.realm)}, in={_quoted(self.location)}, name={_quoted(self.name)}"

    def openapi(self) -> dict[str, Any]:
        """The Security Scheme Object."""
        return _described({"type": "apiKey", "name": self.name, "in": self.location}, self.description)


@dataclass(frozen=True, slots=True)
class HTTPBasic:
    """Name and password (RFC 7617). Credentials: `BasicCredentials`."""

    verify: Verify = field(default=refuse, kw_only=True)
    description: str = field(default="", kw_only=True)
    realm: str = field(default="api", kw_only=True)

    def credentials(self, request: HTTPConnection) -> BasicCredentials | None:
        """Name and password; None where they are not base64 of UTF-8 with a colon, or hold control characters."""
        if (encoded := authorization(request, "basic")) is None:
            return None
        try:
            text = base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, ValueError):
            return None
        username, colon, password = text.partition(":")
        if not colon or _CONTROL.search(text):
            return None
        return BasicCredentials(username, password)

    def challenge(self, *, refused: bool = False, missing_scopes: tuple[str, ...] = ()) -> str:
        """RFC 7617, section 2."""
        return f'Basic realm={_quoted(self.realm)}, charset="UTF-8"'

    def openapi(self) -> dict[str, Any]:
        """The Security Scheme Object."""
        return _described({"type": "http", "scheme": "basic"}, self.description)


@dataclass(frozen=True, slots=True)
class HTTPBearer:
    """A bearer token (RFC 6750). Credentials: the token as `str`."""

    bearer_format: str | None = field(default=None, kw_only=True)
    verify: Verify = field(default=refuse, kw_only=True)
    description: str = field(default="", kw_only=True)
    realm: str = field(default="api", kw_only=True)

    def credentials(self, request: HTTPConnection) -> str | None:
        """The token of the `Authorization` header."""
        return bearer_token(request)

    def challenge(self, *, refused: bool = False, missing_scopes: tuple[str, ...] = ()) -> str:
        """RFC 6750, section 3."""
        return bearer_challenge(self.realm, refused, missing_scopes)

    def openapi(self) -> dict[str, Any]:
        """The Security Scheme Object."""
        document = {"type": "http", "scheme": "bearer"}
        if self.bearer_format:
            document["bearerFormat"] = self.bearer_format
        return _described(document, self.description)


@dataclass(frozen=True, slots=True)
class HTTPScheme:
    """Another scheme of the `Authorization` header (`digest`, `dpop`, …).

    Credentials: what follows the scheme's name, as `str`.
    """

    scheme: str
    verify: Verify = field(default=refuse, kw_only=True)
    description: str = field(default="", kw_only=True)
    realm: str = field(default="api", kw_only=True)

    def credentials(self, request: HTTPConnection) -> str | None:
        """What follows the name of the scheme."""
        return authorization(request, self.scheme)

    def challenge(self, *, refused: bool = False, missing_scopes: tuple[str, ...] = ()) -> str:
        """The scheme and its realm.

        A scheme that needs more in its challenge raises its own `HTTPException` in `verify`.
        """
        return f"{self.scheme.title()} realm={_quoted(self.realm)}"

    def openapi(self) -> dict[str, Any]:
        """The Security Scheme Object."""
        return _described({"type": "http", "scheme": self.scheme}, self.description)


@dataclass(frozen=True, slots=True)
class OAuth2:
    """An OAuth 2 access token (RFC 6749), sent as a bearer token. `flows` is the OAuth Flows Object."""

    flows: Mapping[str, Any] = field(default_factory=dict, hash=False)
    verify: Verify = field(default=refuse, kw_only=True)
    description: str = field(default="", kw_only=True)
    realm: str = field(default="api", kw_only=True)

    def credentials(self, request: HTTPConnection) -> str | None:
        """The token of the `Authorization` header."""
        return bearer_token(request)

    def challenge(self, *, refused: bool = False, missing_scopes: tuple[str, ...] = ()) -> str:
        """RFC 6750, section 3."""
        return bearer_challenge(self.realm, refused, missing_scopes)

    def openapi(self) -> dict[str, Any]:
        """The Security Scheme Object."""
        return _described({"type": "oauth2", "flows": dict(self.flows)}, self.description)


@dataclass(frozen=True, slots=True)
class OpenIDConnect:
    """A token of an OpenID provider, sent as a bearer token. `url` is that of the discovery document."""

    url: str
    verify: Verify = field(default=refuse, kw_only=True)
    description: str = field(default="", kw_only=True)
    realm: str = field(default="api", kw_only=True)

    def credentials(self, request: HTTPConnection) -> str | None:
        """The token of the `Authorization` header."""
        return bearer_token(request)

    def challenge(self, *, refused: bool = False, missing_scopes: tuple[str, ...] = ()) -> str:
        """RFC 6750, section 3."""
        return bearer_challenge(self.realm, refused, missing_scopes)

    def openapi(self) -> dict[str, Any]:
        """The Security Scheme Object."""
        return _described({"type": "openIdConnect", "openIdConnectUrl": self.url}, self.description)


@dataclass(frozen=True, slots=True)
class MutualTLS:
    """A client certificate. Credentials: `ClientCertificate`, from servers with the ASGI TLS extension."""

    verify: Verify = field(default=refuse, kw_only=True)
    description: str = field(default="", kw_only=True)
    realm: str = field(default="api", kw_only=True)

    def credentials(self, request: HTTPConnection) -> ClientCertificate | None:
        """The certificate, when the server passes one on and found no fault with it."""
        tls = (request.scope.get("extensions") or {}).get("tls") or {}
        if not tls.get("client_cert_chain") or tls.get("client_cert_error"):
            return None
        return ClientCertificate(tls.get("client_cert_name"), tuple(tls["client_cert_chain"]))

    def challenge(self, *, refused: bool = False, missing_scopes: tuple[str, ...] = ()) -> str:
        """No standard names one for certificates."""
        return f"MutualTLS realm={_quoted(self.realm)}"

    def openapi(self) -> dict[str, Any]:
        """The Security Scheme Object."""
        return _described({"type": "mutualTLS"}, self.description)


@dataclass(frozen=True, slots=True)
class Undefined:
    """A scheme that a contract names in requirements without defining it. It refuses everybody, with 401.

    `name` is that of the requirements. Put a real scheme in its place once it is known how credentials travel.
    """

    name: str
    verify: Verify = field(default=refuse, init=False)
    realm: str = field(default="api", kw_only=True)

    def credentials(self, request: HTTPConnection) -> None:
        """Nothing: no place in a request is known to hold them."""
        return None

    def challenge(self, *, refused: bool = False, missing_scopes: tuple[str, ...] = ()) -> str:
        """No standard names one; this one says which definition is missing."""
        return f"Undefined realm={_quoted(self.realm)}, name={_quoted(self.name)}"

    def openapi(self) -> dict[str, Any]:
        """Empty: a document does not list the scheme."""
        return {}


def authorization(request: HTTPConnection, scheme: str) -> str | None:
    """What follows the name of `scheme` in the `Authorization` header.

    None where the header is missing, double or another's.
    """
    values = request.headers.getlist("authorization")
    if len(values) != 1:
        return None
    name, _, rest = values[0].partition(" ")
    return rest.strip() or None if name.lower() == scheme.lower() else None


def bearer_token(request: HTTPConnection) -> str | None:
    """The bearer token of the request (RFC 6750, section 2.1)."""
    token = authorization(request, "bearer")
    return token if token is not None and _TOKEN68.match(token) else None


def bearer_challenge(realm: str, refused: bool, missing_scopes: tuple[str, ...]) -> str:
    """A challenge with the error code of RFC 6750, section 3.1, where a token came."""
    parts = [f"Bearer realm={_quoted(realm)}"]
    if missing_scopes:
        parts += ['error="insufficient_scope"', f"scope={_quoted(' '.join(missing_scopes))}"]
    elif refused:
        parts.append('error="invalid_token"')
    return ", ".join(parts)


def _quoted(text: str) -> str:
    # A quoted-string (RFC 9110, section 5.6.4) in a header that must stay ASCII and on one line.
    plain = _CONTROL.sub("", text).encode("ascii", "replace").decode()
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _text(value: str) -> str:
    """A header's value, which arrives as Latin-1, as the UTF-8 that it nearly always is."""
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value


def _described(document: dict[str, Any], description: str) -> dict[str, Any]:
    return {**document, "description": description} if description else document
