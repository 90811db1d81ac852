"""What `settings.py` and `security.py` hold: who may come in, and what has to be configured for that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from typing_extensions import assert_never

from flama_generator.ir.model import AppModel
from flama_generator.ir.operations import SecurityScheme
from flama_generator.planning.docstrings import docstring
from flama_generator.planning.imports import Imports
from flama_generator.planning.literals import identifier, literal, one_line

SIGNED = ("jwks_url", "issuer", "audience")
"""Settings that say which signed tokens are good."""
_CONTENTS = {
    "keys": "JSON list of keys",
    "tokens": "JSON list of tokens",
    "users": "JSON object of names and passwords",
}

BEARERS = frozenset({"bearer", "oauth2", "openIdConnect"})
"""Kinds whose credentials are bearer tokens."""

Secret = Literal["keys", "users", "tokens"]


@dataclass(frozen=True, slots=True)
class SchemeView:
    """One scheme."""

    name: str
    """Python literal: the name in the contract."""
    docstring: str
    """Of its setting."""
    expression: str
    """Python expression that makes the scheme."""
    setting: str
    """Name of the setting; empty where there is none (client certificates)."""
    secret: Secret | None
    kind: str
    place: str
    """`header`, `query` or `cookie` of an API key; else `authorization`, or empty."""
    key_name: str
    """Python literal: the header, query parameter or cookie of an API key."""
    prefix: str
    """Python literal: what stands before the credentials in `Authorization`."""
    attribute: str
    """What its settings begin with."""
    signed: bool
    """Whether its tokens may be signed by keys that somebody publishes."""


@dataclass(frozen=True, slots=True)
class SecurityView:
    """All schemes."""

    imports: tuple[str, ...]
    schemes: tuple[SchemeView, ...]


def security_view(model: AppModel) -> SecurityView:
    """`security.py`."""
    imports = Imports(model.package, frozenset({"schemes", "settings"}))
    imports.symbol("flama.authentication.security", "SecurityScheme")
    imports.symbol(f"{model.package}.settings", "Settings")
    schemes = tuple(_scheme(imports, model, scheme) for scheme in model.security_schemes)
    return SecurityView(tuple(imports.render()), schemes)


def _scheme(imports: Imports, model: AppModel, scheme: SecurityScheme) -> SchemeView:
    secret = _secret(scheme)
    setting = f"{identifier(scheme.attribute)}_{secret}" if secret else ""
    return SchemeView(
        name=literal(scheme.name),
        docstring=docstring(f"{_CONTENTS[secret]} that `{one_line(scheme.name)}` accepts.", 4) if secret else "",
        expression=_expression(imports, model, scheme, secret, setting),
        setting=setting,
        secret=secret,
        kind=scheme.kind,
        place=scheme.key_place if scheme.kind == "apiKey" else "authorization" if secret else "",
        key_name=literal(scheme.key_name),
        prefix=literal(_prefix(scheme)),
        attribute=identifier(scheme.attribute),
        signed=scheme.kind in BEARERS,
    )


def _secret(scheme: SecurityScheme) -> Secret | None:
    match scheme.kind:
        case "apiKey":
            return "keys"
        case "basic":
            return "users"
        case "bearer" | "oauth2" | "openIdConnect" | "http":
            return "tokens"
        case "mutualTLS" | "undefined":
            return None
        case _ as other:
            assert_never(other)


def _prefix(scheme: SecurityScheme) -> str:
    if scheme.kind == "http":
        return one_line(scheme.http_scheme)
    return "Basic" if scheme.kind == "basic" else "Bearer"


def _expression(imports: Imports, model: AppModel, scheme: SecurityScheme, secret: Secret | None, setting: str) -> str:
    def of(name: str) -> str:
        return imports.symbol("flama.authentication.security", name)

    if scheme.kind == "undefined":
        return f"{of('Undefined')}({literal(scheme.name)})"
    if secret is None:
        return f"{of('MutualTLS')}()"
    scopes = scopes_of(model, scheme.name)
    granted = f", scopes={literal(scopes)}" if scopes else ""
    if scheme.kind in BEARERS:
        names = ", ".join(f"{name}=settings.{identifier(scheme.attribute)}_{name}" for name in SIGNED)
        verify = f"verify={of('verify_bearer')}(settings.{setting}, {names}{granted})"
    else:
        verify = f"verify={of(f'verify_{secret}')}(settings.{setting}{granted})"
    match scheme.kind:
        case "apiKey":
            return f"{of('APIKey')}({literal(scheme.key_name)}, location={literal(scheme.key_place)}, {verify})"
        case "basic":
            return f"{of('HTTPBasic')}({verify})"
        case "bearer":
            return f"{of('HTTPBearer')}({verify})"
        case "oauth2":
            return f"{of('OAuth2')}({verify})"
        case "openIdConnect":
            return f"{of('OpenIDConnect')}({literal(_discovery(model, scheme.name))}, {verify})"
        case _:
            return f"{of('HTTPScheme')}({literal(scheme.http_scheme)}, {verify})"


def scopes_of(model: AppModel, name: str) -> list[str]:
    """Every scope that an operation asks of a scheme."""
    return sorted(
        {
            scope
            for resource in model.resources
            for operation in resource.operations
            for requirement in operation.security
            for scheme, scopes in requirement.schemes
            if scheme == name
            for scope in scopes
        }
    )


def _discovery(model: AppModel, name: str) -> str:
    """The address of the provider's discovery document, as the contract has it."""
    node: object = model.contract
    for step in ("components", "securitySchemes", name, "openIdConnectUrl"):
        node = node.get(step) if isinstance(node, Mapping) else None
    return node if isinstance(node, str) else ""
