"""Equality of pieces of source: what a formatter may change does not count, comments do."""

from __future__ import annotations

import ast
import io
import textwrap
import tokenize
from collections.abc import Sequence
from functools import lru_cache

import libcst as cst

_EMPTY = cst.Module([])


def code(node: cst.CSTNode | None) -> str:
    """The source text of a node; empty for none."""
    if node is None:
        return ""
    # An annotation cannot be written without knowing whether `:` or `->` stands before it.
    return _EMPTY.code_for_node(node.annotation if isinstance(node, cst.Annotation) else node)


def alike(left: cst.CSTNode | None, right: cst.CSTNode | None) -> bool:
    """True when the two differ in layout at most. Comments count."""
    if left is None or right is None:
        return left is right
    return left is right or _shape(code(left)) == _shape(code(right))


def all_alike(left: Sequence[cst.CSTNode], right: Sequence[cst.CSTNode]) -> bool:
    """True when both hold the same nodes in the same order."""
    return len(left) == len(right) and all(alike(one, other) for one, other in zip(left, right, strict=True))


def same_code(left: Sequence[cst.CSTNode], right: Sequence[cst.CSTNode]) -> bool:
    """True when both do the same, whatever their comments say."""
    trees = [_tree("".join(map(code, side))) for side in (left, right)]
    return trees[0] == trees[1] if None not in trees else all_alike(left, right)


def shape(node: cst.CSTNode) -> str:
    """A text that is the same for alike nodes."""
    return _shape(code(node))


@lru_cache(maxsize=4096)
def _shape(text: str) -> str:
    stripped = _dedent(text)
    try:
        return ast.dump(ast.parse(stripped)) + "\n" + "\n".join(_comments(stripped))
    except (SyntaxError, ValueError, RecursionError):
        # A decorator, a parameter or an import name is no program: its tokens stand for it.
        return " ".join(_tokens(stripped))


def _tree(text: str) -> str | None:
    try:
        return ast.dump(ast.parse(f"async def _():\n{textwrap.indent(_dedent(text) or 'pass', '    ')}"))
    except (SyntaxError, ValueError, RecursionError):
        return None


def _dedent(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    margin = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    return "\n".join(line[margin:] for line in lines)


def _comments(text: str) -> list[str]:
    return [part for part in _tokens(text) if part.startswith("#")]


def _tokens(text: str) -> list[str]:
    skipped = {tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    try:
        found = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, IndentationError):
        return text.split()
    return [token.string.rstrip() for token in found if token.type not in skipped and token.string != ","]
