"""Regular expressions as JSON Schema writes them (2020-12, section 6.4: ECMA-262 with the `u` flag), run safely.

What a linear-time engine can do is done by Rust's. Look-ahead at the start of an anchored expression, the usual form of
password rules, is split into several linear searches. Only the rest backtracks, within a fixed number of steps.

Differences from ECMA-262: letters compare by code point and `(?i)` by simple case folding; `\\A`, `\\Z` and `\\z` are
anchors; `\\p{…}` knows Rust's properties, and beside look-around general categories only.
"""

from __future__ import annotations

from flama.schemas.ecma.expression import Expression, compile_expression
from flama.schemas.ecma.matcher import TooCostly
from flama.schemas.ecma.syntax import PatternError

__all__ = ["Expression", "PatternError", "TooCostly", "compile_expression"]
