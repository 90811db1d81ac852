"""Strings of a format, a length and a pattern."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flama.mock.impossible import Impossible
from flama.mock.patterns import matching
from flama.schemas.ecma import PatternError, TooCostly, compile_expression

_LONGEST = 100_000

_FORMATS: Mapping[str, Callable[[int], str]] = {
    "date": lambda n: f"2024-01-{n % 28 + 1:02}",
    "date-time": lambda n: f"2024-01-{n % 28 + 1:02}T12:00:00Z",
    "time": lambda n: f"12:00:{n % 60:02}Z",
    "duration": lambda n: f"P{n + 1}D",
    "uuid": lambda n: f"00000000-0000-4000-8000-{n:012x}",
    "email": lambda n: f"user{n or ''}@example.com",
    "idn-email": lambda n: f"user{n or ''}@example.com",
    "hostname": lambda n: f"host{n or ''}.example.com",
    "idn-hostname": lambda n: f"host{n or ''}.example.com",
    "ipv4": lambda n: f"192.0.2.{n % 254 + 1}",
    "ipv6": lambda n: f"2001:db8::{n + 1:x}",
    "uri": lambda n: f"https://example.com/{n or ''}",
    "url": lambda n: f"https://example.com/{n or ''}",
    "iri": lambda n: f"https://example.com/{n or ''}",
    "uri-reference": lambda n: f"/{n or ''}",
    "uri-template": lambda n: "/{id}" + str(n or ""),
    "json-pointer": lambda n: f"/{n}",
    "relative-json-pointer": lambda n: str(n),
    "regex": lambda n: "a" * (n + 1),
    "byte": lambda n: "c3RyaW5n" * (n + 1),
}
"""Samples of the formats of JSON Schema 2020-12, section 7.3, and of the OpenAPI format registry. Addresses are those
of RFC 2606, RFC 5737 and RFC 3849."""


def string(schema: Mapping[str, Any], variant: int) -> str:
    """A string that the schema allows; other variants are other strings. Raises `Impossible`."""
    least, most = int(schema.get("minLength", 0)), int(schema.get("maxLength", _LONGEST))
    if least > most or least > _LONGEST:
        raise Impossible
    patterns = [pattern for pattern in schema.get("pattern", []) if isinstance(pattern, str)]
    for candidate in _candidates(schema, patterns, least, most, variant):
        if least <= len(candidate) <= most and _matches(candidate, patterns):
            return candidate
    raise Impossible


def _candidates(schema: Mapping[str, Any], patterns: list[str], least: int, most: int, variant: int) -> list[str]:
    found = []
    if (sample := _FORMATS.get(str(schema.get("format")))) is not None:
        found.append(sample(variant))
    for pattern in patterns:
        found += matching(pattern, least, most, variant)
    if not patterns:
        found.append(_word(least, most, variant))
    return found


def _word(least: int, most: int, variant: int) -> str:
    """`string`, cut or repeated to fit, with the variant at its end."""
    suffix = str(variant) if variant else ""
    length = max(least, min(most, len("string") + len(suffix)))
    text = "string" * (length // len("string") + 1)
    if len(suffix) > length:
        raise Impossible
    return text[: length - len(suffix)] + suffix


def _matches(text: str, patterns: list[str]) -> bool:
    try:
        return all(compile_expression(pattern).search(text) for pattern in patterns)
    except (PatternError, TooCostly):
        return False
