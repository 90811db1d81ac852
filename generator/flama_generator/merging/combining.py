"""One file that people and the spec both changed: by symbol for Python, by line for other text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flama_generator.merging.changes import Conflict

if TYPE_CHECKING:
    from flama_generator.merging.python import Findings


@dataclass(frozen=True, slots=True)
class Combined:
    """The text that stays, and what is left to settle."""

    text: str
    conflicts: tuple[Conflict, ...] = ()
    reason: str = ""


def combine(path: str, base: str, yours: str, theirs: str) -> Combined:
    """Both sides' changes. Where they meet, what people wrote stays."""
    if path.endswith(".py"):
        # LibCST takes longer to load than a small project to generate, and a run without edits needs none of it.
        from flama_generator.merging.python import merge_python

        merged = merge_python(path, base, _unix(yours), theirs)
        if merged is None:
            conflict = whole_file(path, base, yours, theirs)
            return Combined(yours, (conflict,), "cannot be parsed, so it was left alone")
        return Combined(_as_written(merged.text, yours), _conflicts(path, merged.findings), _reason(merged.findings))
    return _by_line(path, base, yours, theirs)


def whole_file(path: str, base: str, yours: str, theirs: str) -> Conflict:
    """The conflict of a file that cannot be taken apart."""
    return Conflict(_digest(path, yours, theirs), path, "", "whole", base, yours, theirs)


def _by_line(path: str, base: str, yours: str, theirs: str) -> Combined:
    from merge3 import Merge3

    rows = [text.splitlines(keepends=True) for text in (base, _unix(yours), theirs)]
    lines: list[str] = []
    conflicts: list[Conflict] = []
    for region in Merge3(rows[0], rows[1], rows[2]).merge_groups():
        if region[0] != "conflict":
            lines.extend(region[1])
            continue
        old, mine, new = ("".join(part) for part in _three(region))
        lines.append(mine)
        conflicts.append(Conflict(_digest(path, mine, new), path, "", "lines", old, mine, new))
    reason = f"{len(conflicts)} places changed by you and by the spec; yours stay" if conflicts else ""
    return Combined(_as_written("".join(lines), yours), tuple(conflicts), reason)


def _three(region: Sequence[Sequence[str]]) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    return region[1], region[2], region[3]


def _conflicts(path: str, findings: Findings) -> tuple[Conflict, ...]:
    return tuple(
        Conflict(one.id, path, one.symbol, one.part, one.base, one.yours, one.theirs) for one in findings.conflicts
    )


def _reason(findings: Findings) -> str:
    parts = [f"{one.symbol}: {one.part} changed by you and by the spec" for one in findings.conflicts]
    return "; ".join([*parts, *findings.notes])


def _digest(path: str, yours: str, theirs: str) -> str:
    return hashlib.sha256("\0".join((path, yours, theirs)).encode("utf-8", "surrogateescape")).hexdigest()[:8]


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")


def _as_written(text: str, yours: str) -> str:
    """Line ends as the people have them."""
    return text.replace("\n", "\r\n") if "\r\n" in yours else text
