"""Data as source text: Python, TOML, YAML, Markdown and shell literals that nothing can break out of."""

from __future__ import annotations

import keyword
import math
import re
import shlex
import unicodedata
from collections.abc import Mapping

from flama_generator.errors import GeneratorError


class PlanningError(GeneratorError):
    """The model breaks a promise that planning relies on: a name that is no identifier, code that does not parse."""


_UNSAFE_NAME = re.compile(r"[^A-Za-z0-9_]")
_MARKDOWN = re.compile(r"[\\`*_\[\]<>&|~]|:(?=//)|\A[#+=-]|(?<=\A\d)[.)]|@(?=\w)")


def identifier(name: str) -> str:
    """The name itself. Raises `PlanningError` when it is no Python identifier, or a keyword."""
    if not name.isidentifier() or keyword.iskeyword(name):
        raise PlanningError(f"{name!r} is not usable as a Python name", "this is a bug of the generator: report it")
    return name


def module_name(name: str) -> str:
    """The name itself. Raises `PlanningError` when it cannot name a file: ASCII letters, digits and `_` only."""
    if _UNSAFE_NAME.search(name):
        raise PlanningError(f"{name!r} is not usable as a file name", "this is a bug of the generator: report it")
    return identifier(name)


def literal(value: object) -> str:
    """A Python expression for a JSON value. Raises `TypeError` for anything else."""
    match value:
        case None | bool() | int() | str():
            return repr(value)
        case float():
            return repr(value) if math.isfinite(value) else f'float("{value}")'
        case list():
            return "[" + ", ".join(literal(item) for item in value) + "]"
        case tuple():
            return "(" + ", ".join(literal(item) for item in value) + (",)" if len(value) == 1 else ")")
        case Mapping():
            return "{" + ", ".join(f"{literal(key)}: {literal(item)}" for key, item in value.items()) + "}"
        case _:
            raise TypeError(f"{type(value).__name__} is no JSON value")


def pattern(expression: str) -> str:
    """A Python expression for a regular expression: a raw literal where that is possible."""
    raw = expression.isprintable() and '"' not in expression and "\\" in expression
    trailing = len(expression) - len(expression.rstrip("\\"))
    return f'r"{expression}"' if raw and trailing % 2 == 0 else literal(expression)


def quoted(text: str) -> str:
    """A double-quoted string of both TOML 1.0 (basic string) and YAML 1.2."""
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    code = ord(character)
    if character in '"\\':
        return "\\" + character
    if 0xD800 <= code <= 0xDFFF:
        return "\\uFFFD"
    if character.isprintable():
        return character
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def one_line(text: str) -> str:
    """The text on one line, without control, format, private and unassigned characters."""
    return " ".join("".join(visible(character) for character in text).split())


def visible(character: str) -> str:
    """The character, or a space in place of one that is not to be seen or that changes how its neighbours look."""
    return " " if unicodedata.category(character) in INVISIBLE else character


INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode general categories that never reach generated text as they are."""


def markdown(text: str) -> str:
    """Text on one line in which Markdown and HTML see nothing special."""
    return _MARKDOWN.sub(lambda match: "\\" + match[0], one_line(text))


def shell(text: str) -> str:
    """One word of a POSIX shell command."""
    return shlex.quote(one_line(text))
