"""Who makes a request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from starlette.requests import HTTPConnection


@dataclass(frozen=True)
class Principal:
    """Who makes a request, and what they may do. Subclass it to carry more.

    `scopes` are what a security requirement asks for (OpenAPI 3.1.1, section 4.8.30): OAuth scopes, or role names.
    """

    subject: str
    scopes: frozenset[str] = frozenset()


Verify: TypeAlias = Callable[[Any, HTTPConnection], Principal | Awaitable[Principal | None] | None]
"""`verify(credentials, request)` gives the principal, or None to refuse. Plain functions run in the thread pool."""


async def refuse(credentials: object, request: HTTPConnection) -> Principal | None:
    """The `verify` of a scheme that was given none: nobody gets in."""
    return None
