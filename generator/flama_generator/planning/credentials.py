"""How the tests of a project show who they are."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from flama_generator.ir.operations import Operation
from flama_generator.planning.literals import literal
from flama_generator.planning.security import SchemeView, SecurityView

KEY = "test-key"
TOKEN = "test-token"
USER = "tester"
PASSWORD = "test-password"


@dataclass(frozen=True, slots=True)
class CredentialsView:
    """What `tests/conftest.py` configures and sends. Texts are Python source."""

    settings: tuple[str, ...]
    """Keyword arguments for `Settings`."""
    headers: tuple[tuple[str, str], ...]
    params: tuple[tuple[str, str], ...]
    cookies: tuple[tuple[str, str], ...]
    schemes: frozenset[str]
    """Python literals: names of the schemes that these credentials satisfy."""

    def open(self, operation: Operation) -> bool:
        """Whether a test may call the operation: with these credentials, or with none."""
        alternatives = operation.security
        return not alternatives or any(
            all(literal(name) in self.schemes for name, _ in alternative.schemes) for alternative in alternatives
        )


def protected(operation: Operation) -> bool:
    """Whether the operation refuses whoever shows no credentials."""
    return bool(operation.security) and all(alternative.schemes for alternative in operation.security)


def credentials_view(security: SecurityView) -> CredentialsView:
    """Credentials for as many schemes as one request can carry."""
    chosen = _authorization(security)
    sent = [scheme for scheme in security.schemes if scheme.secret and _sendable(scheme, chosen)]
    keys = [scheme for scheme in sent if scheme.kind == "apiKey"]
    headers = {scheme.key_name: literal(KEY) for scheme in keys if scheme.place == "header"}
    others = [scheme for scheme in sent if scheme.kind != "apiKey"]
    if others:
        headers[literal("Authorization")] = _authorization_value(others[0])
    return CredentialsView(
        settings=tuple(f"{scheme.setting}={_setting(scheme)}" for scheme in security.schemes if scheme.secret),
        headers=tuple(headers.items()),
        params=tuple((scheme.key_name, literal(KEY)) for scheme in keys if scheme.place == "query"),
        cookies=tuple((scheme.key_name, literal(KEY)) for scheme in keys if scheme.place == "cookie"),
        schemes=frozenset(scheme.name for scheme in sent),
    )


def _authorization(security: SecurityView) -> str:
    """What the `Authorization` header carries: one prefix, or an API key of that name (empty prefix)."""
    prefixes = [_prefix(scheme) for scheme in security.schemes if _uses_authorization(scheme)]
    return literal("Bearer") if literal("Bearer") in prefixes else next(iter(prefixes), "")


def _uses_authorization(scheme: SchemeView) -> bool:
    if scheme.kind == "apiKey":
        return scheme.place == "header" and scheme.key_name.lower() == literal("authorization")
    return bool(scheme.secret)


def _prefix(scheme: SchemeView) -> str:
    return "" if scheme.kind == "apiKey" else scheme.prefix


def _sendable(scheme: SchemeView, chosen: str) -> bool:
    return not _uses_authorization(scheme) or _prefix(scheme) == chosen


def _setting(scheme: SchemeView) -> str:
    if scheme.secret == "users":
        return literal({USER: PASSWORD})
    return literal([KEY if scheme.secret == "keys" else TOKEN])


def _authorization_value(scheme: SchemeView) -> str:
    if scheme.secret == "users":
        return literal("Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode())
    return f"{scheme.prefix} + {literal(' ' + TOKEN)}"
