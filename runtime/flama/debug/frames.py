"""An exception as values: what led to it, where, and the source around."""

from __future__ import annotations

import linecache
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from traceback import format_exception, walk_tb
from types import CodeType, FrameType

__all__ = ["Frame", "Raised", "is_library", "raised", "short", "traceback_of"]

CONTEXT = 4
"""Lines of source shown on each side."""
MOST_FRAMES = 40
"""Of a longer stack the middle is left out."""
MOST_EXCEPTIONS = 20
LONGEST_MESSAGE = 10_000
LONGEST_TRACEBACK = 20_000

_OWN = str(Path(__file__).parents[1])
_LIBRARIES = (
    _OWN,
    *{path for key in ("stdlib", "platstdlib", "purelib", "platlib") if (path := sysconfig.get_path(key))},
)


@dataclass(frozen=True, slots=True)
class Frame:
    """One call."""

    file: str
    line: int
    function: str
    source: tuple[tuple[int, str, bool], ...]
    """Number, text, and whether it is the line that was running."""
    is_library: bool


@dataclass(frozen=True, slots=True)
class Raised:
    """One exception; `relation` says how it stands to the one before it, empty for the first."""

    relation: str
    kind: str
    message: str
    frames: tuple[Frame, ...]
    left_out: int


def raised(exc: BaseException) -> list[Raised]:
    """`exc` after what caused it, the first cause first, and the members of an exception group after it."""
    return [_raised(item, relation) for item, relation in islice(_chain(exc, set()), 2 * MOST_EXCEPTIONS)]


def _chain(exc: BaseException, seen: set[int]) -> Iterator[tuple[BaseException, str]]:
    causes: list[tuple[BaseException, str]] = []
    current: BaseException | None = exc
    relation = ""
    while current is not None and id(current) not in seen and len(causes) < MOST_EXCEPTIONS:
        seen.add(id(current))
        causes.append((current, relation))
        if current.__cause__ is not None:
            current, relation = current.__cause__, "was the direct cause of the next one"
        else:
            current = None if current.__suppress_context__ else current.__context__
            relation = "was being handled when the next one was raised"
    for item, how in reversed(causes):
        yield item, how
        for member in getattr(item, "exceptions", ()):
            for inner, inner_how in _chain(member, seen):
                yield inner, inner_how or "is a member of the group before"


def _raised(exc: BaseException, relation: str) -> Raised:
    calls = list(walk_tb(exc.__traceback__))
    left_out = max(len(calls) - MOST_FRAMES, 0)
    if left_out:
        calls = [*calls[: MOST_FRAMES // 2], *calls[-MOST_FRAMES // 2 :]]
    frames = tuple(_frame(frame, line) for frame, line in calls)
    return Raised(relation, _qualified(type(exc)), message_of(exc), frames, left_out)


def traceback_of(exc: BaseException) -> str:
    """What Python prints of `exc`, cut where it is very long."""
    lines = "".join(format_exception(exc, limit=MOST_FRAMES))
    return lines if len(lines) <= LONGEST_TRACEBACK else "…" + lines[-LONGEST_TRACEBACK:]


def message_of(exc: BaseException) -> str:
    """The text of `exc`, cut where it is very long."""
    try:
        message = str(exc)
    except Exception as failure:
        return f"(its text cannot be had: {type(failure).__name__})"
    return message if len(message) <= LONGEST_MESSAGE else message[:LONGEST_MESSAGE] + "…"


def _frame(frame: FrameType, line: int) -> Frame:
    code = frame.f_code
    file = code.co_filename
    first = max(line - CONTEXT, 1)
    source = tuple(
        (number, text.rstrip("\n"), number == line)
        for number in range(first, line + CONTEXT + 1)
        if (text := linecache.getline(file, number, frame.f_globals))
    )
    return Frame(file, line, _function_of(code), source, is_library(file))


def is_library(file: str) -> bool:
    """Whether `file` is part of Python, of an installed package or of this one."""
    return file.startswith(_LIBRARIES) or file.startswith("<frozen")


def short(file: str) -> str:
    """`file` from the working folder on, where it is below it."""
    try:
        return str(Path(file).relative_to(Path.cwd()))
    except (ValueError, OSError):
        return file


def _function_of(code: CodeType) -> str:
    name: str = getattr(code, "co_qualname", code.co_name)  # Python 3.11 and later know the whole name
    return name


def _qualified(cls: type) -> str:
    return cls.__qualname__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__qualname__}"
