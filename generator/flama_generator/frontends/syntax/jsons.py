"""JSON (RFC 8259) -> values."""

from __future__ import annotations

import json
import math
import re

from flama_generator.codes import diagnostic
from flama_generator.diagnostics import Location, Report
from flama_generator.frontends.syntax.limits import DEPTH_LIMIT
from flama_generator.source import Source

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class RepeatedKey(ValueError):
    """A mapping has a key twice."""


class _NoNumber(ValueError):
    """A number that JSON does not have, or that no float can hold."""


def parse_json(source: Source, report: Report) -> tuple[object] | None:
    """The value of the text, or `None` after adding to `report` what is wrong with it.

    Refuses `NaN` and `Infinity`, numbers beyond the range of a float or with more digits than Python reads, repeated
    keys (as an `F1012` without the first place), and deep nesting.
    """
    here = Location(source.origin)
    try:
        value = json.loads(source.text, object_pairs_hook=_mapping, parse_constant=_refused, parse_float=_finite)
    except json.JSONDecodeError as error:
        report.add(diagnostic("F1011", Location(source.origin, error.lineno, error.colno), problem=error.msg))
    except RecursionError:
        report.add(diagnostic("F1016", here, limit=DEPTH_LIMIT))
    except RepeatedKey as error:
        report.add(diagnostic("F1012", here, key=error, first=""))
    except _NoNumber as error:
        report.add(diagnostic("F1018", _place_of(str(error), source), value=error))
    except ValueError:
        report.add(diagnostic("F1018", here, value="a number of thousands of digits"))
    else:
        half = _half_surrogate(source.text, value)
        if half is not None:
            report.add(diagnostic("F1022", _place_of(half, source), value=half))
        elif too_deep(value):
            report.add(diagnostic("F1016", here, limit=DEPTH_LIMIT))
        else:
            return (value,)
    return None


def _half_surrogate(text: str, value: object) -> str | None:
    """The escape of a code point that no UTF-8 text can hold."""
    found = _SURROGATE.search(text)
    if found is None:
        return None
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        code = ord(error.object[error.start])
        written = re.search(rf"\\u{code:04x}", text, re.IGNORECASE)
        return written.group() if written else found.group()
    return None


def too_deep(value: object) -> bool:
    """Whether lists and mappings nest beyond `DEPTH_LIMIT`."""
    level = [value]
    for _ in range(DEPTH_LIMIT + 1):
        inner: list[object] = []
        for node in level:
            if isinstance(node, dict):
                inner.extend(node.values())
            elif isinstance(node, list):
                inner.extend(node)
        if not inner:
            return False
        level = inner
    return any(isinstance(node, (dict, list)) for node in level)


def _mapping(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        raise RepeatedKey(next(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return result


def _refused(text: str) -> object:
    raise _NoNumber(text)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _NoNumber(text)
    return value


def _place_of(text: str, source: Source) -> Location:
    """Where the first such number stands; a string that holds the same text may come before it."""
    index = source.text.find(text)
    line = source.text.count("\n", 0, index) + 1
    return Location(source.origin, line, index - source.text.rfind("\n", 0, index))
