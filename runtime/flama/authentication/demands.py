"""What routes ask of those who call them, by their tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from starlette.types import Scope

from flama.exceptions import ApplicationError
from flama.routing.lookup import targets
from flama.routing.raw_path import raw_path_of

__all__ = ["Demands", "demands_of", "undecoded_path"]


@dataclass(frozen=True, slots=True)
class Demands:
    """The permissions that a route and the mounts around it ask for, one set each, and the application that has it."""

    app: Any
    permissions: tuple[frozenset[str], ...]


def demands_of(app: Any, scope: Scope, tag: str) -> Demands | None:
    """What the route for the connection asks for; None where it is public, or where there is none.

    Raises `ApplicationError` for a tag whose value is no list of texts.
    """
    permissions = []
    for target, owner in targets(app.router, scope):
        app = owner if owner is not None else app
        permissions += [_texts(marks[tag], tag, target) for marks in target.marks if tag in marks]
    return Demands(app, tuple(permissions)) if permissions else None


def undecoded_path(scope: Scope) -> str:
    """The whole path, decoded but for slashes within a segment, so that it has the segments that routes see."""
    raw = scope.get("root_path", "") + raw_path_of(scope).decode("latin-1")
    return "/".join(unquote(segment).replace("/", "%2F") for segment in raw.split("/"))


def _texts(value: Any, tag: str, target: object) -> frozenset[str]:
    if isinstance(value, str):
        return frozenset({value})
    if not isinstance(value, (Sequence, frozenset, set)) or not all(isinstance(one, str) for one in value):
        raise ApplicationError(f"The tag `{tag}` of {target!r} is a list of permissions, not {value!r}.")
    return frozenset(value)
