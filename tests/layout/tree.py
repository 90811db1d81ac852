"""What the layout tests look at: the files of the project and the imports of its packages."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "flama": ROOT / "runtime/flama",
    "flama_generator": ROOT / "generator/flama_generator",
    "flama_blueprints": ROOT / "blueprints/flama_blueprints",
    "flama_codemods": ROOT / "codemods/flama_codemods",
    "tests": ROOT / "tests",
}
MADE = frozenset({"demo", "dist", "build", "site", "target", "__pycache__"})
"""Folders that tools make; git ignores them too."""


@dataclass(frozen=True, slots=True)
class Import:
    """One imported module, with the module that imports it."""

    importer: str
    imported: str
    place: str
    type_only: bool

    @property
    def room(self) -> str:
        return self.imported.partition(".")[0]


def project_files() -> Iterator[Path]:
    """Every file that people wrote, dot folders left out except the ones of continuous integration."""
    for folder, names, files in os.walk(ROOT):
        top = Path(folder) == ROOT
        names[:] = sorted(
            name
            for name in names
            if name not in MADE and (not name.startswith(".") or (top and name in {".ci", ".github"}))
        )
        yield from (Path(folder, file) for file in sorted(files))


@lru_cache
def imports(package: str) -> tuple[Import, ...]:
    """Every import statement in a package, wherever in its modules it stands."""
    return tuple(_imports(package))


def _imports(package: str) -> Iterator[Import]:
    folder = PACKAGES[package]
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder.parent).with_suffix("").parts
        module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        here = parts[:-1]
        tree = ast.parse(path.read_text(encoding="utf-8"), path)
        typed = _type_only(tree)
        for node in ast.walk(tree):
            for imported in _targets(node, here):
                place = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
                yield Import(module, imported, place, id(node) in typed)


def _targets(node: ast.AST, here: tuple[str, ...]) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    start = ".".join(here[: len(here) - node.level + 1]) if node.level else ""
    source = ".".join(part for part in (start, node.module) if part)
    return [f"{source}.{alias.name}" for alias in node.names]


def _type_only(tree: ast.Module) -> set[int]:
    guards = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.If)
        and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING", "t.TYPE_CHECKING"}
    ]
    return {id(child) for guard in guards for statement in guard.body for child in ast.walk(statement)}
