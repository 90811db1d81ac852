"""The folder `.flama` of a project: what was generated, in which format, with which answers.

`.flama/base/<path>.base` is the pristine text of every generated file; its presence says that we made the file.
`.flama/lock.toml` keeps what the base cannot say. Everything read here is untrusted: a path that leaves the project
is refused.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from flama_generator.errors import OutputError, StateError
from flama_generator.merging.changes import Conflict

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FORMAT = 1
"""Format of `.flama`. A higher number on disk comes from a newer program and is refused."""
EDITION = "2026"
"""Shape of the generated code. It changes only with a migration that `flama upgrade` knows."""

FOLDER = ".flama"
BASE = f"{FOLDER}/base"
LOCK = f"{FOLDER}/lock.toml"
SUFFIX = ".base"


@dataclass(frozen=True, slots=True)
class State:
    """What an earlier run left."""

    answers: dict[str, str] = field(default_factory=dict, hash=False)
    base: dict[str, str] = field(default_factory=dict, hash=False)
    """Path of a generated file -> its pristine text."""


def load(root: Path) -> State | None:
    """The state of the project in `root`, or `None` where there is none.

    Raises `StateError` when it is damaged, newer than this program, or names a path outside the project.
    """
    lock = root / LOCK
    if not lock.is_file():
        return None
    try:
        content = tomllib.loads(lock.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StateError(
            f"{lock}: {error}", "restore the file from version control; it is short and written by `flama generate`"
        ) from error
    number = content.get("format")
    if not isinstance(number, int) or number > FORMAT:
        raise StateError(
            f"{lock}: format {number!r} is newer than this program knows ({FORMAT})", "upgrade flama-toolkit"
        )
    answers = content.get("answers", {})
    if not isinstance(answers, dict):
        raise StateError(f"{lock}: `answers` is not a table", "restore the file from version control")
    return State({str(key): str(value) for key, value in answers.items()}, _read_base(root))


def _read_base(root: Path) -> dict[str, str]:
    folder = root / BASE
    texts: dict[str, str] = {}
    for file in sorted(folder.rglob("*" + SUFFIX)):
        relative = file.relative_to(folder).as_posix().removesuffix(SUFFIX)
        if file.is_symlink() or not file.resolve().is_relative_to(root.resolve()):
            raise StateError(
                f"{file}: leads out of the project", "delete the link and restore the file from version control"
            )
        if file.is_file():
            texts[relative] = file.read_bytes().decode("utf-8", errors="replace")
    return texts


def pristine(root: Path, path: str) -> str | None:
    """The text that was generated last for `path`; `None` for a file that is not generated."""
    return read_text(root, f"{BASE}/{checked(path)}{SUFFIX}")


def render_lock(answers: dict[str, str]) -> str:
    """The text of `.flama/lock.toml`: sorted, without times, so that branches do not conflict in it."""
    rows = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in sorted(answers.items())]
    return "\n".join([f"format = {FORMAT}", f'edition = "{EDITION}"', "", "[answers]", *rows]) + "\n"


def open_conflicts(root: Path) -> tuple[str, ...]:
    """Ids of the conflicts of earlier runs that nobody has settled: their records are still there."""
    return tuple(sorted(record.stem for record in (root / FOLDER / "conflicts").glob("*.toml")))


def render_conflict(conflict: Conflict) -> str:
    """The record of a conflict, TOML: where it is, and the three versions of the part."""
    rows = {name: getattr(conflict, name) for name in ("path", "symbol", "part", "base", "yours", "theirs")}
    return "".join(f"{name} = {_toml(text)}\n" for name, text in rows.items())


def _toml(text: str) -> str:
    """A basic string, over several lines where the text has several."""
    clean = text.encode("utf-8", "replace").decode()
    lines = [json.dumps(line, ensure_ascii=False)[1:-1].replace("\x7f", "\\u007f") for line in clean.split("\n")]
    return '"' + lines[0] + '"' if len(lines) == 1 else '"""\n' + "\n".join(lines) + '"""'


def checked(path: str) -> str:
    """The path itself when it stays inside a project. Raises `StateError` for an absolute path, `..`, or a drive."""
    pure = PurePosixPath(path)
    if not path or pure.is_absolute() or ".." in pure.parts or "\\" in path or ":" in pure.parts[0] or "\0" in path:
        raise StateError(f"{path!r}: not a path inside the project")
    return path


def inside(root: Path, path: str) -> Path:
    """The place of `path` on disk. Raises `OutputError` where a link leads out of the project."""
    place = root / checked(path)
    current = place
    while current != root:
        if current.is_symlink() and not current.resolve().is_relative_to(root.resolve()):
            raise OutputError(
                f"{current}: is a link that leads out of the project",
                "replace the link by a folder or generate elsewhere",
            )
        current = current.parent
    return place


def read_text(root: Path, path: str) -> str | None:
    """The text of a file of the project, `None` where there is none.

    Bytes that are no UTF-8 come back as surrogates, so that nothing is lost and the file counts as edited.
    """
    place = inside(root, path)
    if place.is_dir():
        raise OutputError(f"{place}: a folder stands where a file is to be written", "move it away")
    try:
        return place.read_bytes().decode("utf-8", errors="surrogateescape")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutputError(f"{place}: {error.strerror or error}", "make it readable, or move it away") from error
