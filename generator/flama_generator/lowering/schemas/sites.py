"""Where a schema is being lowered: what decides names and forms."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from flama_generator.lowering.inflection import singular
from flama_generator.lowering.schemas.registry import Words

Mode = Literal["input", "output"]


@dataclass(frozen=True, slots=True)
class Site:
    """The place of a schema."""

    pointer: str
    words: Words
    """Say where it stands; a class made here is named by them."""
    mode: Mode
    component: bool = False
    """True at and inside named schemas: what requests and responses may share."""
    definition: bool = False
    """True for the named schema itself: its own words are its name already."""
    in_object: bool = False

    def inside(self, word: str, pointer: str, *, in_object: bool = False) -> Site:
        """A schema below this one, called by one more word."""
        return Site(pointer, (*self.words, word), self.mode, self.component, False, in_object or self.in_object)

    def item(self, pointer: str, fallback: str) -> Site:
        """An element of a list or map: named by the singular of the last word, where that differs."""
        last = self.words[-1]
        one = singular(last)
        if one != last and not self.definition:
            return replace(self, pointer=pointer, words=(*self.words[:-1], one))
        return self.inside(fallback, pointer)

    def at(self, pointer: str) -> Site:
        """The same words at another pointer."""
        return replace(self, pointer=pointer)
