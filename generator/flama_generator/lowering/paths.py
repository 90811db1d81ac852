"""Path templates: their parts, and which of them a router can take."""

from __future__ import annotations

import re
from dataclasses import dataclass

PARTS = re.compile(r"\{([^{}]*)\}|([^{}]+)")
VERSION = re.compile(r"v\d+([._-]?\w+)*\Z", re.IGNORECASE)
PREFIXES = frozenset({"api", "apis", "rest", "rpc"})
"""Segments that say nothing about what is behind them."""


@dataclass(frozen=True, slots=True)
class Segment:
    """What stands between two slashes. `placeholders` holds the names of its parameters, `text` the source."""

    text: str
    placeholders: tuple[str, ...] = ()

    @property
    def literal(self) -> bool:
        """True without any placeholder."""
        return not self.placeholders

    @property
    def parameter(self) -> str | None:
        """The name of the placeholder that is the whole segment."""
        return self.placeholders[0] if self.text == f"{{{''.join(self.placeholders[:1])}}}" else None

    @property
    def telling(self) -> bool:
        """True for a literal that names something: neither empty nor `api` nor a version."""
        return self.literal and bool(self.text) and self.text.lower() not in PREFIXES and not VERSION.match(self.text)


@dataclass(frozen=True, slots=True)
class PathTemplate:
    """A path as in the document, such as `/stores/{storeId}/pets`."""

    text: str
    segments: tuple[Segment, ...]

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Every parameter name, left to right."""
        return tuple(name for segment in self.segments for name in segment.placeholders)

    @property
    def shape(self) -> str:
        """The template without its names: two paths of one shape answer the same requests."""
        return re.sub(r"\{[^{}]*\}", "{}", self.text)


def parse_path(text: str) -> PathTemplate | str:
    """The template, or one clause saying what is wrong with it (OpenAPI 3.1, 4.8.2)."""
    fault = _fault(text)
    if fault:
        return fault
    segments = tuple(Segment(part, tuple(re.findall(r"\{([^{}]*)\}", part))) for part in text[1:].split("/"))
    template = PathTemplate(text, segments)
    names = template.placeholders
    twice = next((name for name in names if names.count(name) > 1), None)
    return f"the placeholder `{{{twice}}}` appears twice" if twice is not None else template


def _fault(text: str) -> str | None:
    if not text.startswith("/"):
        return "it does not begin with `/`"
    if "".join(match.group() for match in PARTS.finditer(text)) != text:
        return "its braces do not pair up"
    outside = re.sub(r"\{[^{}]*\}", "", text)
    if "?" in outside:
        return "it holds a query string, which belongs into parameters"
    if "#" in outside:
        return "it holds a fragment, which no client sends"
    if "}{" in text:
        return "two placeholders stand side by side, so where one ends is not said"
    wrong = next((name for name in re.findall(r"\{([^{}]*)\}", text) if not re.fullmatch(r"[^:/?#*+\s]+", name)), None)
    return None if wrong is None else f"`{{{wrong}}}` is no name of a parameter"
