"""Bytes of a document as text, with where they came from."""

from __future__ import annotations

import codecs
import hashlib
import sys
from dataclasses import dataclass, field
from pathlib import Path

from flama_generator.codes import diagnostic
from flama_generator.diagnostics import Diagnostic, Location, Report

SIZE_LIMIT = 64 * 1024 * 1024
"""Largest document, in bytes."""

STANDARD_INPUT = "-"

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one document."""

    path: Path | None
    """Absolute path with links resolved; `None` for standard input."""
    text: str = field(repr=False)
    origin: str
    """How the user named it; what messages show."""
    digest: str
    """SHA-256 of the bytes, in hexadecimal."""


def read_source(path: str | Path, report: Report) -> Source | None:
    """Read the document at `path`, or standard input for `-`.

    UTF-8, with or without byte order mark; UTF-16 and UTF-32 with one (YAML 1.2, 5.2). Returns `None` after adding to
    `report` why there is no text: no such file, a folder, not readable, empty, too big, not UTF-8. Never raises
    `OSError`.
    """
    origin = str(path)
    if origin == STANDARD_INPUT:
        return source_of(sys.stdin.buffer.read(SIZE_LIMIT + 1), "<stdin>", report)
    try:
        place = Path(path).resolve()
        if place.is_dir():
            report.add(diagnostic("F1002", Location(origin), path=origin))
            return None
        if not place.exists():
            report.add(diagnostic("F1001", Location(origin), path=origin))
            return None
        with place.open("rb") as stream:
            data = stream.read(SIZE_LIMIT + 1)
    except (OSError, ValueError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        report.add(diagnostic("F1003", Location(origin), path=origin, reason=reason))
        return None
    return source_of(data, origin, report, place)


def source_of(data: bytes, origin: str, report: Report, path: Path | None = None) -> Source | None:
    """The bytes `data` as a source, or `None` after adding to `report` why they are no text."""
    location = Location(origin)
    if len(data) > SIZE_LIMIT:
        report.add(diagnostic("F1005", location, size=f"over {SIZE_LIMIT}", limit=SIZE_LIMIT))
        return None
    text = _decoded(data, location)
    if isinstance(text, Diagnostic):
        report.add(text)
        return None
    if not text.strip():
        report.add(diagnostic("F1004", location))
        return None
    return Source(path, text, origin, hashlib.sha256(data).hexdigest())


def _decoded(data: bytes, location: Location) -> str | Diagnostic:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        return diagnostic("F1006", Location(location.file, line, column), position=error.start)
