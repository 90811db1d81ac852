"""The imports of one generated module: gathered while its text is made, then printed in isort's order."""

from __future__ import annotations

import builtins
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from flama_generator.planning.literals import identifier

_DIGITS = re.compile(r"([0-9]+)")

SHORT_NAMES = {"datetime": "dt"}
"""Modules that are imported under a shorter name, because fields are often called like them."""


@dataclass(slots=True)
class Imports:
    """Imports of a module of `package`.

    `reserved` are the names that the module and its classes define; an import that would clash gets another name.
    """

    package: str
    reserved: frozenset[str] = frozenset()
    symbols: dict[tuple[str, str], str] = field(default_factory=dict)
    """(module, symbol) -> local name."""
    modules: dict[str, str] = field(default_factory=dict)
    """Module -> local name."""

    def symbol(self, module: str, name: str) -> str:
        """The local name of `from module import name`."""
        known = self.symbols.get((module, name))
        if known is None:
            known = self.symbols[module, name] = self._free(name, module)
        return known

    def module(self, name: str) -> str:
        """The local name of `import name`."""
        known = self.modules.get(name)
        if known is None:
            known = self.modules[name] = self._free(SHORT_NAMES.get(name, name), name)
        return known

    def builtin(self, name: str) -> str:
        """A built-in type, by a way that works where the module defines that name itself."""
        return f"{self.module('builtins')}.{name}" if name in self.reserved else name

    def render(self, modules: Iterable[str] | None = None, excluding: Iterable[str] = ()) -> list[str]:
        """The import statements, sections parted by empty lines. `modules` narrows them down."""
        chosen = set(modules) if modules is not None else None
        left_out = set(excluding)
        sections: tuple[list[str], list[str], list[str]] = ([], [], [])
        for module in sorted({*self.modules, *(module for module, _ in self.symbols)}, key=natural):
            if module in left_out or (chosen is not None and module not in chosen):
                continue
            sections[self._section(module)].extend(self._statements(module))
        ordered = [_plain_first(section) for section in sections if section]
        return [line for number, section in enumerate(ordered) for line in ([""] if number else []) + section]

    def _free(self, name: str, module: str) -> str:
        taken = {*self.reserved, *self.symbols.values(), *self.modules.values()}
        if name not in taken and (not hasattr(builtins, name) or module == "builtins"):
            return identifier(name)
        origin = module.removeprefix(self.package + ".").split(".")[0]
        candidate = f"{origin.title().replace('_', '')}{name}" if name[:1].isupper() else f"{name}_"
        while candidate in taken:
            candidate += "_"
        return identifier(candidate)

    def _section(self, module: str) -> int:
        top = module.split(".")[0]
        if top == self.package:
            return 2
        return 0 if top in sys.stdlib_module_names else 1

    def _statements(self, module: str) -> list[str]:
        lines = []
        if module in self.modules:
            local = self.modules[module]
            lines.append(f"import {module}" + (f" as {local}" if local != module else ""))
        names = sorted(
            (
                name if name == local else f"{name} as {local}"
                for (origin, name), local in self.symbols.items()
                if origin == module
            ),
            key=_symbol_key,
        )
        if names:
            lines.append(f"from {module} import ({', '.join(names)})")
        return lines


def _plain_first(lines: list[str]) -> list[str]:
    return sorted(lines, key=lambda line: not line.startswith("import "))


def natural(name: str) -> tuple[tuple[tuple[int, str | int], ...], str]:
    """Sort key in which `item_2` comes before `item_10`, as in isort."""
    parts = (part for part in _DIGITS.split(name.lower()) if part)
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in parts), name


def _symbol_key(entry: str) -> tuple[int, object]:
    name = entry.split(" ")[0]
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, natural(name)
