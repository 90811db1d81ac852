"""The files of a document: the main one, and those that its references name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from flama_generator.codes import diagnostic
from flama_generator.diagnostics import Location, Report
from flama_generator.frontends.syntax import Positions, parse_text, positions
from flama_generator.source import Source, read_source

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(slots=True)
class SpecFile:
    """One parsed file."""

    source: Source
    root: object
    name: str
    """Path relative to the folder of the main document, with `/`; empty for the main document."""
    has_ids: bool = field(default=False, init=False)
    """Whether references may count from another address than that of the file."""
    _positions: Positions | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.has_ids = any(key in self.source.text for key in ("$id", "$self"))

    def locate(self, pointer: str) -> Location:
        """The place of a value. The first call scans the text."""
        if self._positions is None:
            self._positions = positions(self.source)
        line, column = self._positions.nearest(pointer) or (0, 0)
        return Location(self.source.origin, line, column, pointer)


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Why a reference leads to no file: a code of the catalogue, with a reason where that code has one."""

    code: str
    reason: str = ""


@dataclass(slots=True)
class Files:
    """Reads each file once. Nothing outside the folder of the main document is ever opened."""

    main: SpecFile
    report: Report
    _loaded: dict[Path, SpecFile | Unreachable] = field(default_factory=dict)

    def open(self, reference: str, origin: SpecFile) -> SpecFile | Unreachable:
        """The file that the part of a reference before `#` names, seen from `origin`."""
        if _SCHEME.match(reference) or reference.startswith("//"):
            return Unreachable("F3004" if reference.lower().startswith("file:") else "F3003")
        path = unquote(reference)
        if self.main.source.path is None or origin.source.path is None:
            return Unreachable("F3005", "the main document was read from standard input, which has no folder")
        if path.startswith(("/", "\\")) or "\0" in path:
            return Unreachable("F3004")
        folder = self.main.source.path.parent
        try:
            target = (origin.source.path.parent / path).resolve()
        except (OSError, RuntimeError, ValueError) as error:
            return Unreachable("F3005", str(error))
        if not target.is_relative_to(folder):
            return Unreachable("F3004")
        if target == self.main.source.path:
            return self.main
        if target not in self._loaded:
            self._loaded[target] = self._read(target, target.relative_to(folder).as_posix())
        return self._loaded[target]

    def _read(self, target: Path, name: str) -> SpecFile | Unreachable:
        findings = Report()
        source = read_source(target, findings)
        if source is None:
            return Unreachable("F3005", "; ".join(finding.message for finding in findings))
        shown = Source(target, source.text, (Path(self.main.source.origin).parent / name).as_posix(), source.digest)
        parsed = parse_text(shown, self.report)
        if parsed is None:
            return Unreachable("F3005", "it is not well-formed")
        return SpecFile(shown, parsed[0], name)


def add(report: Report, file: SpecFile, code: str, pointer: str, **values: object) -> None:
    """Report a finding about a value of a file."""
    report.add(diagnostic(code, file.locate(pointer), **values))
