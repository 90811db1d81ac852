"""Several files -> one document: what references to other files name becomes a component of the main one."""

from __future__ import annotations

import difflib
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import PurePosixPath

from flama_generator.diagnostics import Report
from flama_generator.frontends.openapi.anchors import Anchors
from flama_generator.frontends.openapi.checking import Checker, Found, Node
from flama_generator.frontends.openapi.files import Files, SpecFile, Unreachable, add
from flama_generator.frontends.openapi.shapes import Vocabulary
from flama_generator.frontends.pointers import Missing, child, from_fragment, lookup, to_reference, tokens


@dataclass(frozen=True, slots=True, order=True)
class Foreign:
    """Something in another file that the main document needs."""

    kind: str
    file: str
    pointer: str


@dataclass(slots=True)
class Bundler:
    """Follows every reference from the main document on, then writes what it found into it."""

    files: Files
    report: Report
    vocabulary: Vocabulary
    origins: dict[str, tuple[SpecFile, str]] = field(default_factory=dict)
    """Pointer in the bundle -> file and pointer where it came from."""
    broken: set[str] = field(default_factory=set)
    """References within the main document that lead nowhere; reported."""
    _targets: dict[Foreign, tuple[SpecFile, Node]] = field(default_factory=dict)
    _uses: list[tuple[SpecFile, Found, Foreign | str]] = field(default_factory=list)
    _queue: deque[tuple[SpecFile, Found]] = field(default_factory=deque)
    _known: set[tuple[str, str]] = field(default_factory=set)
    _anchors: dict[str, Anchors] = field(default_factory=dict)

    def bundle(self, root: Node) -> None:
        """Check the main document and pull in what it refers to."""
        self._check(self.files.main, root, "document", "")
        while self._queue:
            file, found = self._queue.popleft()
            target = self._target(file, found)
            if target is not None:
                self._uses.append((file, found, target))
        self._write(root)

    def _check(self, file: SpecFile, node: Node, kind: str, pointer: str) -> None:
        checker = Checker(partial(add, self.report, file), self.vocabulary)
        checker.node(node, kind, (pointer,))
        self._queue.extend((file, found) for found in checker.found)

    def _target(self, file: SpecFile, found: Found) -> Foreign | str | None:
        """What a reference names: a thing in another file, a pointer in the main document, or nothing (reported)."""
        path, _, fragment = found.reference.partition("#")
        finding = partial(
            add, self.report, file, pointer=child(found.pointer, "$ref") if found.key == "$ref" else found.pointer
        )
        named = self._named(file, found)
        if named is not None:
            return self._placed(file, found, named, finding)
        if found.key == "$dynamicRef":
            return None
        target = self.files.open(path, file) if path else file
        if isinstance(target, Unreachable):
            values = {"reason": target.reason} if target.code == "F3005" else {}
            finding(target.code, ref=found.reference, **values)
            return None
        pointer: str | None = from_fragment(fragment) if not fragment or fragment.startswith("/") else None
        if pointer is None:
            pointer = self._anchors_of(target).find(f"#{fragment}", "")
        if pointer is None:
            suggestion = (
                f"No schema has the `$anchor` or `$dynamicAnchor` `{fragment}`; add it or correct the reference."
            )
            finding("F3001", ref=found.reference, suggestion=suggestion)
            return None
        return self._placed(target, found, pointer, finding)

    def _named(self, file: SpecFile, found: Found) -> str | None:
        """What a reference names by `$id` or an anchor; of dynamic ones only those that can mean one place."""
        fragment = found.reference.partition("#")[2]
        plain = not fragment or fragment.startswith("/")
        if plain and not file.has_ids:
            return None
        anchors = self._anchors_of(file)
        if found.key == "$dynamicRef" and not (plain or anchors.is_static(fragment)):
            return None
        return anchors.find(found.reference, found.pointer)

    def _anchors_of(self, file: SpecFile) -> Anchors:
        if file.name not in self._anchors:
            self._anchors[file.name] = Anchors.of(file.root)
        return self._anchors[file.name]

    def _placed(
        self, target: SpecFile, found: Found, pointer: str, finding: Callable[..., None]
    ) -> Foreign | str | None:
        """The place in a file as one of the bundle."""
        if target is self.files.main:
            return pointer if self._local(target, found, pointer, finding) else None
        foreign = Foreign(found.kind, target.name, pointer)
        if foreign not in self._targets:
            node = self._node(target, found, pointer, finding)
            if node is None:
                return None
            self._targets[foreign] = (target, node)
            self._check(target, node, found.kind, pointer)
        return foreign

    def _local(self, main: SpecFile, found: Found, pointer: str, finding: Callable[..., None]) -> bool:
        if (found.kind, pointer) in self._known:
            return pointer not in self.broken
        self._known.add((found.kind, pointer))
        node = self._node(main, found, pointer, finding)
        if node is None:
            self.broken.add(pointer)
        elif not self.vocabulary.holds(pointer) and pointer:
            self._check(main, node, found.kind, pointer)
        return node is not None

    def _node(self, file: SpecFile, found: Found, pointer: str, finding: Callable[..., None]) -> Node | None:
        try:
            node = lookup(file.root, pointer)
        except Missing as missing:
            finding("F3001", ref=found.reference, suggestion=_suggestion(file.root, missing))
            return None
        if isinstance(node, dict) and self.vocabulary.fits(found.kind, pointer):
            return node
        if isinstance(node, bool) and found.kind == "schema":
            return {} if node else {"not": {}}
        finding("F3009", ref=found.reference, what=self.vocabulary.shapes[found.kind].title)
        return None

    def _write(self, root: Node) -> None:
        names = self._names(root)
        for foreign, (file, node) in sorted(self._targets.items(), key=lambda entry: entry[0]):
            if foreign.kind != "path_item":
                self.vocabulary.section(root, foreign.kind)[names[foreign]] = node
                self.origins[self.vocabulary.component(foreign.kind, names[foreign])] = (file, foreign.pointer)
        inlined: set[int] = set()
        for file, found, target in self._uses:
            if found.key == "$dynamicRef":
                del found.node[found.key]
                found = replace(found, key="$ref")
            if isinstance(target, str) and found.kind == "path_item" and len(found.node) > 1:
                self._join(root, found, target)
            elif isinstance(target, str):
                plain = "$ref" in found.node and str(found.node["$ref"]).startswith("#/")
                if file is not self.files.main or not plain or file.has_ids:
                    found.node[found.key] = to_reference(target)
            elif found.kind == "path_item":
                self._inline(found, target, inlined)
            else:
                found.node[found.key] = to_reference(self.vocabulary.component(found.kind, names[target]))

    def _inline(self, found: Found, target: Foreign, inlined: set[int]) -> None:
        """Path items have no section among the components of OpenAPI 3.0: they are put where they are used."""
        if id(found.node) in inlined:
            return
        inlined.add(id(found.node))
        file, node = self._targets[target]
        for _, inner, further in self._uses:
            if inner.node is node and isinstance(further, Foreign) and inner.kind == "path_item":
                self._inline(inner, further, inlined)
        own = {key: value for key, value in found.node.items() if key != "$ref"}
        found.node.clear()
        found.node.update({**node, **own})
        self.origins[found.pointer] = (file, target.pointer)

    def _join(self, root: Node, found: Found, target: str) -> None:
        """A path item of this document with keys beside its `$ref` (OpenAPI 3.1, 4.8.9): both count, its own first."""
        node = lookup(root, target)
        if not isinstance(node, dict) or "$ref" in node:
            return
        own = {key: value for key, value in found.node.items() if key != "$ref"}
        found.node.clear()
        found.node.update({**node, **own})
        main = self.files.main
        self.origins[found.pointer] = (main, target)
        self.origins.update({place: (main, place) for place in (child(found.pointer, key) for key in own)})

    def _names(self, root: Node) -> dict[Foreign, str]:
        """A component name for each thing pulled in, whatever the order in which references to them were met."""
        claims: dict[tuple[str, str], list[Foreign]] = {}
        for foreign in sorted(self._targets):
            claims.setdefault((self.vocabulary.shapes[foreign.kind].section, _short_name(foreign)), []).append(foreign)
        taken = {
            section: set(entries)
            for section, entries in self.vocabulary.components(root).items()
            if isinstance(entries, dict)
        }
        result: dict[Foreign, str] = {}
        for (section, name), foreigns in claims.items():
            used = taken.setdefault(section, set())
            for foreign in foreigns:
                clash = len(foreigns) > 1 or name in used or ((section, name) in claims and name in used)
                result[foreign] = _free(_long_name(foreign) if clash else name, used)
                used.add(result[foreign])
        return result


def _short_name(foreign: Foreign) -> str:
    parts = tokens(foreign.pointer)
    return _clean(parts[-1] if parts else PurePosixPath(foreign.file).stem)


def _long_name(foreign: Foreign) -> str:
    return _clean("_".join([PurePosixPath(foreign.file).with_suffix("").as_posix(), *tokens(foreign.pointer)[-1:]]))


def _clean(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "_", text).strip("_") or "part"


def _free(name: str, used: set[str]) -> str:
    number, result = 2, name
    while result in used:
        result, number = f"{name}_{number}", number + 1
    return result


def _suggestion(root: object, missing: Missing) -> str:
    near = lookup(root, missing.reached)
    close = (
        difflib.get_close_matches(missing.token[:80], list(near)[:5000], n=1, cutoff=0.6)
        if isinstance(near, dict)
        else []
    )
    if close:
        return f"Did you mean `#{child(missing.reached, close[0])}`?"
    return f"There is no `{missing.token}` below `#{missing.reached}`; define it or correct the reference."
