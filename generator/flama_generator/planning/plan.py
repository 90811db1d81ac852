"""The plan: every file that a project should have, as values in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Owner = Literal["gen", "shared", "user", "keyed", "log"]
"""Who owns a file; see the page on regeneration."""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file as it should be. `path` is relative, with `/`, and never leaves the project."""

    path: str
    content: str
    owner: Owner
    template: str
    """The template that made it, for messages."""


@dataclass(frozen=True, slots=True)
class RuntimeSource:
    """Where a generated project gets the runtime from.

    Published: `version` pins it and the paths are `None`. Not published (a checkout or a wheel): absolute paths or
    URLs that go into `[tool.uv.sources]` and into what `pip` is told.
    """

    version: str
    runtime: str | None = None
    core: str | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller chose."""

    runtime: RuntimeSource
    mock: bool = False
    python: str = "3.10"
    """Lowest Python of the generated project."""
    template: Literal["service", "crud", "openapi"] = "openapi"
    database: Literal["sqlite", "postgresql"] = "sqlite"
    """What `.env.example` and the commands of the README suggest; the code runs on both."""
    spec: str = ""
    """How the spec is named in messages and in the README of the project: a path relative to the project or a file
    name."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Every planned file, by path."""

    files: dict[str, PlannedFile] = field(default_factory=dict)

    def __iter__(self) -> Iterator[PlannedFile]:
        return iter(self.files.values())
