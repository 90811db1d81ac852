"""Prose of a spec as docstrings: whatever it holds, it stays inside the quotes."""

from __future__ import annotations

import re
import textwrap

from flama_generator.planning.literals import visible

WIDTH = 120
"""Columns of a line of generated code."""

_BLANK_LINES = re.compile(r"\n{3,}")
_ENDING_QUOTES = re.compile(r'"{3,}|"+$')
_LIST_MARK = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+")


def docstring(text: str, indent: int, fallback: str = "") -> str:
    """A docstring statement without the indentation of its first line.

    `indent` counts columns. The last line is followed by nothing. Empty text gives the fallback.
    """
    lines = wrap(text, WIDTH - indent) or wrap(fallback, WIDTH - indent)
    escaped = [_escape(line) for line in lines]
    if len(escaped) == 1 and len(escaped[0]) + indent + 6 <= WIDTH:
        return f'"""{escaped[0]}"""'
    escaped[:1] = [_escape(line) for line in wrap(lines[0], WIDTH - indent - 3)] if lines else [""]
    pad = " " * indent
    body = "\n".join(pad + line if line and number else line for number, line in enumerate(escaped))
    return f'"""{body}\n{pad}"""'


def wrap(text: str, width: int) -> list[str]:
    """The lines of a text, invisible characters gone, long lines wrapped.

    Lines that fit stay as they are, so that lists, tables and code survive. A word longer than a line stays whole.
    """
    lines = "\n".join(text.expandtabs(4).splitlines())
    clean = "\n".join(_clean(line) for line in lines.split("\n"))
    paragraphs = _BLANK_LINES.sub("\n\n", textwrap.dedent(clean)).strip("\n")
    wrapped = [part for line in paragraphs.split("\n") for part in _wrap_line(line, width)]
    if wrapped:
        wrapped[0] = wrapped[0].lstrip()
    return wrapped if any(wrapped) else []


def first_sentence(text: str) -> str:
    """The first paragraph's first line, for places that hold one line."""
    return next(iter(wrap(text, WIDTH - 8)), "")


def _clean(line: str) -> str:
    return "".join(visible(character) for character in line).rstrip()


def _wrap_line(line: str, width: int) -> list[str]:
    if len(line) <= width:
        return [line]
    mark = _LIST_MARK.match(line)
    hanging = min(mark.end() if mark else len(line) - len(line.lstrip()), width // 2)
    return textwrap.wrap(
        line,
        width,
        subsequent_indent=" " * hanging,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]


def _escape(line: str) -> str:
    # Three quotes would end the string, and so would one just before the closing quotes.
    return _ENDING_QUOTES.sub(lambda match: '\\"' * len(match[0]), line.replace("\\", "\\\\"))
