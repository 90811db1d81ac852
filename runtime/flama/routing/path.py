"""Path templates: `/users/{user_id:int}/`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flama.exceptions import RouteError

__all__ = ["build_path", "placeholders", "plain_template"]

_PLACEHOLDER = re.compile(r"\{([^{}:]+)(?::([^{}]*))?\}")
_SEGMENT_SAFE = ":@!$&'()*+,;=~-._"


def placeholders(template: str) -> tuple[str, ...]:
    """The names of the placeholders, from left to right."""
    return tuple(match[1] for match in _PLACEHOLDER.finditer(template))


def plain_template(template: str) -> str:
    """The template as OpenAPI writes it: `/users/{user_id}/`."""
    return _PLACEHOLDER.sub(lambda match: f"{{{match[1]}}}", template)


def build_path(template: str, parameters: Mapping[str, Any]) -> str:
    """The percent-encoded path of `template` with `parameters` filled in (RFC 3986, section 3.3).

    Raises `RouteError` when a placeholder has no value, or a value no placeholder.
    """
    names = placeholders(template)
    if set(names) != set(parameters):
        raise RouteError(f"`{template}` takes {_listed(names)}, not {_listed(tuple(parameters))}.")

    def fill(match: re.Match[str]) -> str:
        safe = _SEGMENT_SAFE + ("/" if match[2] == "path" else "")
        return quote(str(parameters[match[1]]), safe=safe)

    return _PLACEHOLDER.sub(fill, template)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "nothing"
