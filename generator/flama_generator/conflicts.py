"""Open conflicts of a project: their records, and settling them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flama_generator import state
from flama_generator.errors import ConflictError, StateError
from flama_generator.merging import Change, ChangeSet, Conflict
from flama_generator.merging.changes import MARK

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Side = Literal["mine", "theirs", "both"]
FIELDS = ("path", "symbol", "part", "base", "yours", "theirs")


@dataclass(frozen=True, slots=True)
class Settlement:
    """How one conflict ends: the whole new text of its file, `None` where the file goes away."""

    conflict: Conflict
    text: str | None


def records(root: Path) -> tuple[Conflict, ...]:
    """The conflicts that nobody has settled, by path and id. Raises `StateError` for a damaged record."""
    found = [_record(root, name) for name in state.open_conflicts(root)]
    return tuple(sorted(found, key=lambda one: (one.path, one.id)))


def _record(root: Path, name: str) -> Conflict:
    file = root / state.FOLDER / "conflicts" / f"{name}.toml"
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        texts = {field: content[field] for field in FIELDS}
        if not all(isinstance(text, str) for text in texts.values()):
            raise TypeError("every field is a text")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise StateError(
            f"{file}: damaged ({error})", "settle the conflict by hand and delete the file, or restore it"
        ) from error
    state.checked(texts["path"])
    return Conflict(name, **texts)


def line(text: str | None, conflict: Conflict) -> int | None:
    """The line, from 1, of the comment that marks a conflict; `None` where there is no such comment."""
    for number, row in enumerate((text or "").splitlines(), 1):
        if row.strip() == MARK + conflict.id:
            return number
    return None


def settle(conflict: Conflict, side: Side, root: Path) -> Settlement:
    """The file of a conflict with one side, or both, in place and without its mark.

    Raises `ConflictError` where that cannot be done by rule.
    """
    text = state.read_text(root, conflict.path)
    if side == "mine":
        return Settlement(conflict, _unmarked(text, conflict))
    pristine = state.pristine(root, conflict.path)
    taken = _taken(conflict, text, pristine, both=side == "both")
    return Settlement(conflict, _unmarked(taken, conflict))


def edited(conflict: Conflict, text: str) -> Settlement:
    """A conflict settled by a text that a person wrote.

    Raises `ConflictError` when markers are left in it or Python does not parse.
    """
    if re.search(r"^(<{7} |={7}$|>{7} )", text, re.MULTILINE):
        raise ConflictError(f"{conflict.path}: markers are left in the text", "nothing was changed; edit it again")
    if conflict.path.endswith(".py"):
        try:
            compile(text, conflict.path, "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as error:
            raise ConflictError(f"{conflict.path}: {error}", "nothing was changed; edit it again") from error
    return Settlement(conflict, _unmarked(text, conflict))


def as_changes(settlement: Settlement, root: Path, base: dict[str, str]) -> ChangeSet:
    """What is written for a settlement: the file, and the record gone."""
    conflict = settlement.conflict
    before = state.read_text(root, conflict.path)
    gone = settlement.text is None and before is not None
    change = Change(conflict.path, "deleted" if gone else "merged", "shared", before, settlement.text)
    touched = (change,) if settlement.text != before else ()
    return ChangeSet(touched, base, settled=(conflict.id,))


def _taken(conflict: Conflict, text: str | None, pristine: str | None, *, both: bool) -> str | None:
    if conflict.part == "lines":
        return _lines(conflict, text or "", both=both)
    if not conflict.symbol:
        if both:
            raise _no_both(conflict)
        return pristine
    from flama_generator.merging.python.taking import BOTH, take_theirs

    if both and conflict.part not in BOTH:
        raise _no_both(conflict)
    taken = take_theirs((text or "").replace("\r\n", "\n"), pristine or "", conflict, both=both)
    if taken is None:
        raise ConflictError(
            f"{conflict.path}: {conflict.symbol} cannot be put in place here: the file does not parse, or the class "
            "around it is gone",
            "settle it in an editor: --take editor",
        )
    return taken.replace("\n", "\r\n") if "\r\n" in (text or "") else taken


def _no_both(conflict: Conflict) -> ConflictError:
    return ConflictError(
        f"{conflict.path}: the {conflict.part} of {conflict.symbol or 'the file'} cannot be both at once",
        "take one side, or --take editor",
    )


def _lines(conflict: Conflict, text: str, *, both: bool) -> str:
    windows = "\r\n" in text
    flat = text.replace("\r\n", "\n")
    if not conflict.yours or flat.count(conflict.yours) != 1:
        raise ConflictError(
            f"{conflict.path}: the lines of this conflict are no longer there as they were",
            "settle it in an editor: --take editor",
        )
    flat = flat.replace(conflict.yours, (conflict.yours if both else "") + conflict.theirs)
    return flat.replace("\n", "\r\n") if windows else flat


def _unmarked(text: str | None, conflict: Conflict) -> str | None:
    if text is None:
        return None
    return re.sub(rf"^[ \t]*{re.escape(MARK + conflict.id)}[ \t]*(\r\n|\n|\Z)", "", text, flags=re.MULTILINE)


def chosen(root: Path, ids: Iterable[str]) -> tuple[Conflict, ...]:
    """The open conflicts with these ids or beginnings of ids; all of them for none.

    Raises `ConflictError` for an id that no open conflict has, or that several begin with.
    """
    known = records(root)
    wanted = list(ids)
    if not wanted:
        return known
    return tuple(dict.fromkeys(_one(known, name) for name in wanted))


def _one(known: tuple[Conflict, ...], name: str) -> Conflict:
    fitting = [one for one in known if one.id.startswith(name)]
    if len(fitting) != 1:
        problem = "begins several ids" if fitting else "is no open conflict"
        raise ConflictError(f"{name!r} {problem}", "`flama status` lists them")
    return fitting[0]
