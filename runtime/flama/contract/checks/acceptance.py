"""Proactive negotiation (RFC 9110, section 12): whether the client takes what the operation answers in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flama.contract.references import resolve
from flama.exceptions import HTTPException
from flama.http.media_types import essence


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The media types of an operation's successful answers."""

    offered: tuple[str, ...]

    @classmethod
    def of(cls, document: Mapping[str, Any], operation: Mapping[str, Any]) -> Acceptance | None:
        """None where some success has no body, or one of any media type."""
        responses = operation.get("responses")
        offered: dict[str, None] = {}
        for status, node in responses.items() if isinstance(responses, Mapping) else ():
            if not str(status).startswith("2"):
                continue
            response = resolve(document, node)
            content = response.get("content") if isinstance(response, Mapping) else None
            if not isinstance(content, Mapping) or not content:
                return None
            offered.update((essence(str(name)), None) for name in content)
        return cls(tuple(offered)) if offered and not any("*" in name for name in offered) else None

    def check(self, accept: str | None) -> None:
        """Raises `HTTPException` 406 where the `Accept` header rules out every media type."""
        if accept is None or not accept.strip() or ("*/*" in accept and "q=0" not in accept):
            return
        ranges = [_range(part) for part in accept.split(",") if part.strip()]
        if ranges and not any(_quality(ranges, media_type) for media_type in self.offered):
            names = ", ".join(f"`{name}`" for name in self.offered)
            raise HTTPException(406, f"The answer comes as {names}.")


def _range(text: str) -> tuple[str, float]:
    name, *parameters = (part.strip() for part in text.split(";"))
    quality = next((part[2:] for part in parameters if part.lower().startswith("q=")), "1")
    try:
        return name.lower(), float(quality)
    except ValueError:
        return name.lower(), 0.0


def _quality(ranges: list[tuple[str, float]], media_type: str) -> float:
    """That of the most specific range."""
    for wanted in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        for name, quality in ranges:
            if name == wanted:
                return quality
    return 0.0
