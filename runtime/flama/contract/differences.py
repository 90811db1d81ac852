"""What sets two OpenAPI documents apart for those who call the interface.

Order of keys, white space in prose and the names of components do not count; their structure does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from flama.contract.kinds import KINDS, Shape, operations_of
from flama.contract.normal import media_type, merged_parameters, normal, requirement_set
from flama.contract.references import resolve

Document = Mapping[str, Any]

_LONGEST_VALUE = 80


def differences(expected: Document, served: Document) -> list[str]:
    """One sentence for each difference, with its place; `[]` where the documents mean the same.

    Compared are operations with their `operationId`, tags, parameters (those of the path included), request bodies,
    responses, headers, every schema they reach, their effective security and its schemes, and webhooks. Not compared
    are `info`, `servers` and components that no operation reaches.
    """
    comparison = _Comparison(expected, served)
    comparison.operations("paths")
    comparison.operations("webhooks")
    return list(dict.fromkeys(comparison.found))


class _Comparison:
    def __init__(self, expected: Document, served: Document) -> None:
        self.expected = expected
        self.served = served
        self.found: list[str] = []
        # Pairs of references under comparison or compared; a cycle ends at the second sight of a pair.
        self._seen: set[tuple[str, str]] = set()

    def operations(self, section: str) -> None:
        left, right = (_operations(document, section) for document in (self.expected, self.served))
        for key in left:
            if key not in right:
                self.found.append(f"{_title(key)}: the operation is in the contract, but is not served.")
            else:
                self._operation(_title(key), left[key], right[key])
        for key in right:
            if key not in left:
                self.found.append(f"{_title(key)}: the operation is served, but is not in the contract.")

    def _operation(self, place: str, left: _Operation, right: _Operation) -> None:
        self._parameters(place, left, right)
        self._security(place, left, right)
        self._object(place, left.node, right.node, "operation", skipped=("parameters", "security", "servers"))

    def _parameters(self, place: str, left: _Operation, right: _Operation) -> None:
        theirs, ours = left.parameters, right.parameters
        for key in {**theirs, **ours}:
            where = f"{place}, {key[1]} parameter `{key[0]}`"
            if key not in ours:
                self.found.append(f"{where}: is in the contract, but is not served.")
            elif key not in theirs:
                self.found.append(f"{where}: is served, but is not in the contract.")
            else:
                self._object(where, theirs[key], ours[key], "parameter")

    def _security(self, place: str, left: _Operation, right: _Operation) -> None:
        if left.security != right.security:
            first, second = _alternatives(left.security), _alternatives(right.security)
            self.found.append(f"{place}: the contract asks for security {first}, but {second} is served.")
            return
        for name in sorted({name for alternative in left.security for name, _ in alternative}):
            first, second = (
                document.get("components", {}).get("securitySchemes", {}).get(name)
                for document in (self.expected, self.served)
            )
            self.one(f"security scheme `{name}`", first, second, "security scheme")

    def one(self, place: str, left: Any, right: Any, kind: str) -> None:
        """Compares two objects of one kind, either of which may be a reference."""
        names = tuple(_reference(node) for node in (left, right))
        if any(names):
            for first, second in self._siblings(left, right, kind):
                self._object(place, first, second, kind)
            pair = (names[0] or f"{id(left)}", names[1] or f"{id(right)}")
            if pair in self._seen:
                return
            self._seen.add(pair)
            place = f"{kind} `{str(names[0] or names[1]).rpartition('/')[2]}`" if all(names) else place
            left, right = resolve(self.expected, left), resolve(self.served, right)
        self._object(place, left, right, kind)

    def _siblings(self, left: Any, right: Any, kind: str) -> Iterator[tuple[Any, Any]]:
        """What stands beside `$ref` counts in schemas, save in OpenAPI 3.0, where nothing does."""
        if kind != "schema":
            return
        own = [
            {}
            if _reference(node) is None or str(document.get("openapi")).startswith("3.0")
            else {key: value for key, value in node.items() if key != "$ref"}
            for node, document in ((left, self.expected), (right, self.served))
        ]
        if any(own):
            yield own[0], own[1]

    def _object(self, place: str, left: Any, right: Any, kind: str, skipped: Sequence[str] = ()) -> None:
        if kind == "callback":
            self._map(place, left, right, "expression", "path item")
            return
        if kind == "operation" and not skipped and isinstance(left, Mapping) and isinstance(right, Mapping):
            self._operation(place, _Operation(self.expected, {}, left), _Operation(self.served, {}, right))
            return
        left, right = normal(left, kind), normal(right, kind)
        if not isinstance(left, Mapping) or not isinstance(right, Mapping):
            self._plain(place, kind, left, right)
            return
        rules = KINDS[kind]
        for key in {**left, **right}:
            if key in skipped:
                continue
            shape, part = rules.parts.get(key, (None, ""))
            if shape == "map":
                self._map(place, left.get(key, {}), right.get(key, {}), _MEMBERS.get(key, part), part)
            elif key not in left or key not in right:
                self._lone(place, key, left, right)
            elif shape is not None and not (kind == "schema" and isinstance(left[key], bool)):
                self._part(f"{place}, {_MEMBERS.get(key, key)}", left[key], right[key], shape, part)
            elif key in rules.unordered and (isinstance(left[key], list) or isinstance(right[key], list)):
                self._set(place, key, left[key], right[key])
            else:
                self._plain(place, key, left[key], right[key])

    def _part(self, place: str, left: Any, right: Any, shape: Shape, kind: str) -> None:
        match shape:
            case "map":
                self._map(place, left, right, kind, kind)
            case "list":
                self._list(place, left, right, kind)
            case "choices":
                self._choices(place, left, right, kind)
            case "one":
                self.one(place, left, right, kind)

    def _map(self, place: str, left: Any, right: Any, member: str, kind: str) -> None:
        """Compares members by name; `member` is what the place calls one."""
        if not isinstance(left, Mapping) or not isinstance(right, Mapping):
            self._plain(place, kind, left, right)
            return
        spelling = _SPELLINGS.get(kind, str)
        theirs, ours = ({spelling(str(key)): value for key, value in side.items()} for side in (left, right))
        for key in {**theirs, **ours}:
            where = f"{place}, {member} `{key}`"
            if key not in ours:
                self.found.append(f"{where}: is in the contract, but is not served.")
            elif key not in theirs:
                self.found.append(f"{where}: is served, but is not in the contract.")
            else:
                self.one(where, theirs[key], ours[key], kind)

    def _list(self, place: str, left: Any, right: Any, kind: str) -> None:
        if not isinstance(left, list) or not isinstance(right, list) or len(left) != len(right):
            self._plain(place, kind, left, right)
            return
        for index, (first, second) in enumerate(zip(left, right, strict=True)):
            self.one(f"{place} {index}", first, second, kind)

    def _choices(self, place: str, left: Any, right: Any, kind: str) -> None:
        if not isinstance(left, list) or not isinstance(right, list) or len(left) != len(right):
            self._list(place, left, right, kind)
            return
        remaining = list(right)
        unmatched = []
        for member in left:
            place_of_same = next((at for at, other in enumerate(remaining) if self._same(member, other, kind)), None)
            if place_of_same is None:
                unmatched.append(member)
            else:
                del remaining[place_of_same]
        for index, (first, second) in enumerate(zip(unmatched, remaining, strict=False)):
            self.one(f"{place} {index}", first, second, kind)

    def _same(self, left: Any, right: Any, kind: str) -> bool:
        """Whether two members are the same, tried without leaving a trace."""
        trial = _Comparison(self.expected, self.served)
        trial._seen = set(self._seen)
        trial.one("", left, right, kind)
        if not trial.found:
            self._seen = trial._seen
        return not trial.found

    def _set(self, place: str, key: str, left: Any, right: Any) -> None:
        theirs, ours = (
            {_text(item) for item in (side if isinstance(side, list) else [side])} for side in (left, right)
        )
        for verb, items in (
            ("is in the contract, but is not served", theirs - ours),
            ("is served, but is not in the contract", ours - theirs),
        ):
            self.found.extend(f"{place}: {key} `{_cut(item)}` {verb}." for item in sorted(items))

    def _lone(self, place: str, key: str, left: Mapping[str, Any], right: Mapping[str, Any]) -> None:
        if key in left:
            self.found.append(f"{place}: the contract has `{key}` {_cut(_text(left[key]))}, which is not served.")
        else:
            self.found.append(f"{place}: `{key}` {_cut(_text(right[key]))} is served, but is not in the contract.")

    def _plain(self, place: str, key: str, left: Any, right: Any) -> None:
        first, second = _text(left), _text(right)
        if first != second:
            self.found.append(f"{place}: `{key}` is {_cut(first)} in the contract, but {_cut(second)} is served.")


class _Operation:
    """An operation with what its path and its document add."""

    def __init__(self, document: Document, item: Mapping[str, Any], node: Mapping[str, Any]) -> None:
        self.node = node
        lists = (
            [resolve(document, parameter) for parameter in holder.get("parameters", [])] for holder in (item, node)
        )
        self.parameters = merged_parameters(*lists)
        requirement = node.get("security", document.get("security"))
        self.security = requirement_set(requirement)


def _operations(document: Document, section: str) -> dict[tuple[str, str], _Operation]:
    result = {}
    for path, node in (document.get(section) or {}).items():
        item = resolve(document, node)
        if not isinstance(item, Mapping) or (section == "paths" and not path.startswith("/")):
            continue
        for method, operation in operations_of(item):
            if isinstance(operation, Mapping):
                key = (method, path if section == "paths" else f"webhook {path}")
                result[key] = _Operation(document, item, operation)
    return result


def _title(key: tuple[str, str]) -> str:
    return f"`{key[0]} {key[1]}`"


def _reference(node: Any) -> str | None:
    reference = node.get("$ref") if isinstance(node, Mapping) else None
    return reference if isinstance(reference, str) else None


def _alternatives(security: frozenset[frozenset[tuple[str, frozenset[str]]]]) -> str:
    plain = [{name: sorted(scopes) for name, scopes in sorted(alternative)} for alternative in security]
    return _text(sorted(plain, key=_text)) if plain != [{}] else "of nobody"


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "…"


_MEMBERS = {"properties": "property", "patternProperties": "pattern", "requestBody": "request body"}
"""How places name what stands under a key."""

_SPELLINGS: Mapping[str, Callable[[str], str]] = {"media type": media_type, "header": str.lower}
