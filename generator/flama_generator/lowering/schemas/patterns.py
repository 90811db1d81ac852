"""Whether a pattern of ECMA-262 is well-formed enough for the runtime to compile."""

from __future__ import annotations

import re
import warnings
from functools import lru_cache

_SAME_MEANING: tuple[tuple[str, str], ...] = (
    (r"\\[pP]\{[A-Za-z0-9_=]+\}", r"\\w"),
    (r"\\u\{[0-9a-fA-F]+\}", "x"),
    (r"\\c[A-Za-z]", "x"),
    (r"\(\?<(?![=!])", "(?P<"),
    (r"\\k<(\w+)>", r"(?P=\1)"),
    (r"\[\^\]", "."),
    (r"\\([-/_@#%&=!<>:;,\"'`~ ])", "x"),
    (r"\\z", r"\\Z"),
)
"""Constructs that Python writes otherwise, with something of the same shape."""


@lru_cache(maxsize=4096)
def pattern_fault(pattern: str) -> str | None:
    """Why the pattern cannot be compiled, or `None`."""
    text = pattern
    for found, replacement in _SAME_MEANING:
        text = re.sub(found, replacement, text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        return str(error)
    return None
