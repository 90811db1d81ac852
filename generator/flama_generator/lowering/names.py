"""Names in code, from any text of a document: snake case, Pascal case, and scopes in which no two things share a
name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from flama_generator.lowering.reserved import (
    BUILTINS,
    CLASS_NAMES,
    FIELD_NAMES,
    FIELD_PREFIXES,
    FIELD_TYPE_NAMES,
    KEYWORDS,
)

_LONGEST_NAME = 80

_LETTERS = str.maketrans(
    {
        "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D",
        "ð": "d", "Ð": "D", "ł": "l", "Ł": "L", "þ": "th", "Þ": "Th", "ħ": "h", "Ħ": "H", "ŋ": "ng", "Ŋ": "Ng",
    }
)  # fmt: skip
_SIGNS = {
    "+": " plus ",
    "-": " minus ",
    "<": " less ",
    ">": " greater ",
    "=": " equal ",
    "%": " percent ",
    "&": " and ",
    "@": " at ",
}
_WORD = re.compile(
    r"(?<![A-Za-z0-9])u[0-9a-f]{4,6}(?![A-Za-z0-9])"  # a letter of another script
    r"|OAuth[0-9]*|IPv[46]|iOS|macOS|GraphQL"
    r"|[A-Z]{2,}s(?![a-z])|[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z]+[0-9]*|[A-Z]+[0-9]*|[0-9]+(?:[a-z]+|[A-Z]+(?![a-z]))?"
)


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The lower-case ASCII words of a text: `listPets`, `list-pets` and `List pets` are `("list", "pets")`.

    Never empty: text without any letter or digit is spelled by its signs (`+1` is `plus`, `1`), then by its code
    points.
    """
    text = text[: _LONGEST_NAME * 4]
    if text[:1] in "+-<>" and text[1:2].isdigit():
        text = _SIGNS[text[0]] + text[1:]
    found = _ascii_words(text)
    if not found:
        found = _ascii_words("".join(_SIGNS.get(character, character) for character in text))
    return found or _spelled(text)


def _ascii_words(text: str) -> tuple[str, ...]:
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = "".join(character if character.isascii() else _foreign(character) for character in text)
    return tuple(word.lower() for word in _WORD.findall(text.replace("'", "")))


def _foreign(character: str) -> str:
    """Nothing for an accent; the code point, as a word, for a letter of another script; a break for other signs."""
    if unicodedata.combining(character):
        return ""
    return f" u{ord(character):x} " if character.isalnum() else " "


def _spelled(text: str) -> tuple[str, ...]:
    return tuple(f"u{ord(character):x}" for character in text.strip()[:8]) or ("empty",)


@lru_cache(maxsize=65536)
def snake(text: str) -> str:
    """A snake-case identifier that is no keyword: `listPets` -> `list_pets`, `2fa` -> `n2fa`, `class` -> `class_`."""
    name = _cut("_".join(words(text)), "_")
    if name[0].isdigit():
        name = f"n{name}"
    return f"{name}_" if name in KEYWORDS else name


@lru_cache(maxsize=65536)
def pascal(text: str) -> str:
    """A Pascal-case identifier that is no keyword: `order_item` -> `OrderItem`, `HTTPError` stays, `2fa` -> `N2fa`."""
    if text.isascii() and text.isidentifier() and text[0].isupper() and "_" not in text and len(text) <= _LONGEST_NAME:
        name = text
    else:
        name = _cut("".join(word[:1].upper() + word[1:] for word in words(text)), "")
    if name in KEYWORDS:
        return f"{name}_"
    return f"N{name}" if name[0].isdigit() else name


def _cut(name: str, filler: str) -> str:
    """A name of bearable length that still differs where long names differ."""
    if len(name) <= _LONGEST_NAME:
        return name
    mark = 0
    for character in name:
        mark = (mark * 31 + ord(character)) % 0xFFFFFF
    return f"{name[: _LONGEST_NAME - 8].rstrip('_')}{filler}x{mark:06x}"


def argument(text: str) -> str:
    """A name for a parameter or a variable: no keyword, no builtin that code would then miss (`id_` stays `id`)."""
    name = snake(text)
    return (
        f"{name}_"
        if name in BUILTINS - {"id", "type", "format", "filter", "hash", "all", "any", "min", "max", "sum"}
        else name
    )


def field_name(text: str) -> str:
    """A name for a field of a model: no attribute of pydantic's models, no type name, no leading underscore."""
    name = snake(text)
    if name.startswith(FIELD_PREFIXES):
        name = f"{name}_"
    return f"{name}_" if name in FIELD_NAMES or name in FIELD_TYPE_NAMES else name


def class_name(text: str) -> str:
    """A name for the class or alias of a schema: `List` -> `ListSchema`, where generated modules need `List` for
    themselves.
    """
    name = pascal(text).rstrip("_")
    return f"{name}Schema" if name in CLASS_NAMES or name in BUILTINS else name


class NameScope:
    """Names of one place, each given once.

    The result depends on the set of claims, not on their order: `assign` sorts by id before it settles what collides.
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._numbers: dict[str, int] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._taken

    def claim(self, *candidates: str) -> str:
        """The first free candidate, or the last one with the lowest free number from 2 on. For claims whose order is
        fixed.
        """
        name = next((name for name in candidates if name not in self._taken), None) or self._numbered(candidates[-1])
        self._taken.add(name)
        return name

    def assign(self, claims: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """A name for every id. `claims` maps an id to its candidates, best first, each saying more than the one before.

        A candidate that several ids share goes to none of them while one of them has a further candidate; the last
        resort is a number, in the order of the ids.
        """
        result: dict[str, str] = {}
        open_claims = {identifier: tuple(candidates) for identifier, candidates in sorted(claims.items())}
        for level in range(max(map(len, open_claims.values()), default=0)):
            self._settle(open_claims, level, result)
        for identifier, candidates in open_claims.items():
            if identifier not in result:
                result[identifier] = self.claim(*candidates)
        return {identifier: result[identifier] for identifier in claims}

    def _settle(self, claims: Mapping[str, tuple[str, ...]], level: int, result: dict[str, str]) -> None:
        wanted: dict[str, list[str]] = {}
        for identifier, candidates in claims.items():
            if identifier not in result and level < len(candidates):
                wanted.setdefault(candidates[level], []).append(identifier)
        for name, identifiers in wanted.items():
            if len(identifiers) == 1 and name not in self._taken:
                result[identifiers[0]] = name
        self._taken.update(result.values())

    def _numbered(self, stem: str) -> str:
        number = self._numbers.get(stem, 2)
        separator = "" if stem[:1].isupper() and not stem[-1:].isdigit() else "_"
        while (name := f"{stem.rstrip('_')}{separator}{number}") in self._taken:
            number += 1
        self._numbers[stem] = number + 1
        return name
