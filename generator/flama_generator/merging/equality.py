"""When are two versions of a file the same to a person? Formatting is not an edit; a comment is."""

from __future__ import annotations

import ast
import io
import tokenize


def same(path: str, left: str, right: str) -> bool:
    """True when the two texts differ in layout at most.

    Python files are compared by syntax tree and comments, so that quotes, wrapping and blank lines do not count.
    Anything else, and Python that does not parse, is compared by lines without trailing blanks.
    """
    if left == right:
        return True
    if path.endswith((".py", ".pyi")):
        left_shape, right_shape = _shape(left), _shape(right)
        if left_shape is not None and right_shape is not None:
            return left_shape == right_shape
    return _lines(left) == _lines(right)


def _shape(text: str) -> tuple[str, tuple[str, ...]] | None:
    try:
        tree = ast.dump(ast.parse(text))
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        comments = tuple(token.string.rstrip() for token in tokens if token.type == tokenize.COMMENT)
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        return None
    return tree, comments


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().splitlines()]
