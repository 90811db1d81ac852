"""The page of a diagnostic: what it says, why, an example that has it, what to do."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from flama_generator.codes import CATALOGUE, Code
from flama_generator.codes.examples import EXAMPLES

__all__ = ["Page", "near", "page"]

_LEVELS = {
    "error": "error: the run stops before anything is written",
    "warning": "warning: the run goes on",
    "note": "note: the run goes on",
}


@dataclass(frozen=True, slots=True)
class Page:
    """What is known about a code. Words in braces stand for what the document says."""

    code: str
    title: str
    level: str
    message: str
    why: str
    example: str
    """A document, or what matters of one; empty where no document shows it."""
    hint: str

    def __str__(self) -> str:
        parts = [f"{self.code}: {self.title}", f"Level: {self.level}.", f"Says: {self.message}"]
        parts += [f"Why: {self.why}"] if self.why else []
        parts += (
            ["Example:\n\n" + "\n".join(f"    {line}" for line in self.example.splitlines())] if self.example else []
        )
        return "\n\n".join([*parts, f"What to do: {self.hint}"])


def page(code: str) -> Page:
    """The page of a code. Raises `KeyError` for an unknown one."""
    row: Code = CATALOGUE[code]
    why, example = EXAMPLES.get(code, ("", ""))
    level = _LEVELS[row.severity.label]
    return Page(code, row.title, level, _plain(row.message), row.explanation or why, example.strip(), _plain(row.hint))


def near(text: str) -> list[str]:
    """Codes that may be meant: those spelled alike, then those whose titles hold the word."""
    wanted = text.strip().upper()
    alike = difflib.get_close_matches(wanted, CATALOGUE, n=3, cutoff=0.6)
    word = text.strip().lower()
    titled = [code for code, row in CATALOGUE.items() if len(word) > 2 and word in row.title.lower()]
    return list(dict.fromkeys([*alike, *titled]))[:5]


def _plain(template: str) -> str:
    """A message template; braces that `str.format` wants doubled are single."""
    return template.replace("{{", "{").replace("}}", "}")
