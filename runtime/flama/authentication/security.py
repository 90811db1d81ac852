"""Security requirements of routes, checked before parameters and body are read.

A requirement is a list of alternatives, each a mapping of scheme to scopes, all of which must hold (OpenAPI 3.1.1,
section 4.8.30).
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from anyio.to_thread import run_sync
from starlette.requests import HTTPConnection

from flama.authentication.bearer import verify_bearer
from flama.authentication.principal import Principal, Verify
from flama.authentication.schemes import (
    APIKey,
    BasicCredentials,
    ClientCertificate,
    HTTPBasic,
    HTTPBearer,
    HTTPScheme,
    MutualTLS,
    OAuth2,
    OpenIDConnect,
    SecurityScheme,
    Undefined,
)
from flama.authentication.verification import verify_keys, verify_tokens, verify_users
from flama.authentication.verifier import verify_jwt
from flama.exceptions import HTTPException, RouteError
from flama.routing.plan import is_async_callable

__all__ = [
    "APIKey",
    "BasicCredentials",
    "ClientCertificate",
    "Guard",
    "HTTPBasic",
    "HTTPBearer",
    "HTTPScheme",
    "MutualTLS",
    "OAuth2",
    "OpenIDConnect",
    "Principal",
    "Requirements",
    "SecurityScheme",
    "Undefined",
    "Verify",
    "check",
    "guard",
    "verify_bearer",
    "verify_jwt",
    "verify_keys",
    "verify_tokens",
    "verify_users",
]

Requirements: TypeAlias = Sequence[Mapping[str, Sequence[str]]] | None
"""Alternatives; `{}` holds for everybody, `[]` and None make a route public."""

Guard: TypeAlias = Callable[[HTTPConnection], Awaitable[Principal | None]]
"""Gives the principal, or None for nobody. Raises `HTTPException` 401 or 403."""


def check(requirements: Requirements, schemes: Mapping[str, SecurityScheme]) -> None:
    """Refuses requirements that cannot be checked.

    Raises `RouteError` where a requirement names a scheme that the application lacks, or is no list of mappings.
    """
    if isinstance(requirements, (Mapping, str)):
        raise RouteError(f"`security` is a list of alternatives such as `[{{'api_key': []}}]`, not {requirements!r}.")
    for alternative in requirements or ():
        if not isinstance(alternative, Mapping):
            raise RouteError(f"An alternative of `security` maps schemes to scopes; {alternative!r} does not.")
        for name, scopes in alternative.items():
            if name not in schemes:
                known = ", ".join(f"`{scheme}`" for scheme in schemes) or "none"
                raise RouteError(
                    f"`security` names the scheme `{name}`; the application has {known}: add it to `security=`."
                )
            if isinstance(scopes, str):
                raise RouteError(f"The scopes of `{name}` in `security` are a list, not the text {scopes!r}.")


def guard(requirements: Requirements, schemes: Mapping[str, SecurityScheme]) -> Guard:
    """The check that a route runs first. Raises `RouteError` as `check` does.

    Alternatives are tried in order, `{}` last, so that whoever shows credentials is known where they are optional.
    """
    check(requirements, schemes)
    alternatives = [
        tuple(_Demand(schemes[name], tuple(scopes)) for name, scopes in alternative.items())
        for alternative in requirements or ()
    ]
    optional = not alternatives or () in alternatives
    demanding = tuple(alternative for alternative in alternatives if alternative)
    return _public if not demanding else _Guard(demanding, optional)


async def _public(request: HTTPConnection) -> Principal | None:
    return None


@dataclass(frozen=True, slots=True)
class _Demand:
    scheme: SecurityScheme
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Missing:
    """No credentials, or none that are readable."""


@dataclass(frozen=True, slots=True)
class _Refused:
    """Credentials that `verify` did not accept."""


_Outcome: TypeAlias = Principal | _Missing | _Refused


class _Guard:
    def __init__(self, alternatives: tuple[tuple[_Demand, ...], ...], optional: bool) -> None:
        self._alternatives = alternatives
        self._optional = optional

    async def __call__(self, request: HTTPConnection) -> Principal | None:
        outcomes: dict[int, _Outcome] = {}
        lacking: dict[int, tuple[str, ...]] = {}
        for alternative in self._alternatives:
            principals: list[Principal] = []
            short = False
            for demand in alternative:
                outcome = await _outcome(demand.scheme, request, outcomes)
                if not isinstance(outcome, Principal):
                    break
                if missing := tuple(scope for scope in demand.scopes if scope not in outcome.scopes):
                    lacking.setdefault(id(demand.scheme), missing)
                    short = True
                principals.append(outcome)
            else:
                if not short:
                    return _joined(principals)
        if self._optional:
            return None
        raise self._refusal(outcomes, lacking)

    def _refusal(self, outcomes: Mapping[int, _Outcome], lacking: Mapping[int, tuple[str, ...]]) -> HTTPException:
        demands = [demand for alternative in self._alternatives for demand in alternative]
        schemes = list({id(demand.scheme): demand.scheme for demand in demands}.values())
        if short := [scheme for scheme in schemes if id(scheme) in lacking]:
            challenges = [scheme.challenge(missing_scopes=lacking[id(scheme)]) for scheme in short]
            return HTTPException(403, "The credentials do not grant what this operation needs.", _header(challenges))
        challenges = [scheme.challenge(refused=isinstance(outcomes.get(id(scheme)), _Refused)) for scheme in schemes]
        return HTTPException(401, "This operation needs valid credentials.", _header(challenges))


async def _outcome(scheme: SecurityScheme, request: HTTPConnection, known: dict[int, _Outcome]) -> _Outcome:
    """What the request's credentials for `scheme` amount to, found once for each request."""
    if (outcome := known.get(id(scheme))) is None:
        outcome = known[id(scheme)] = await _verified(scheme, request)
    return outcome


async def _verified(scheme: SecurityScheme, request: HTTPConnection) -> _Outcome:
    if (credentials := scheme.credentials(request)) is None:
        return _Missing()
    if is_async_callable(scheme.verify):
        result = scheme.verify(credentials, request)
    else:
        result = await run_sync(scheme.verify, credentials, request)
    principal = await result if inspect.isawaitable(result) else result
    return principal if isinstance(principal, Principal) else _Refused()


def _joined(principals: Sequence[Principal]) -> Principal:
    """The first principal, with the scopes of all: where several schemes must hold, the first names the subject."""
    first, *others = principals
    if not others:
        return first
    return dataclasses.replace(first, scopes=first.scopes.union(*(other.scopes for other in others)))


def _header(challenges: Sequence[str]) -> dict[str, str]:
    return {"WWW-Authenticate": ", ".join(dict.fromkeys(challenges))}
