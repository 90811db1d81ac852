"""A regular expression and the way in which it is run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pydantic_core import SchemaError, SchemaValidator, core_schema

from flama.schemas.ecma.matcher import Matcher
from flama.schemas.ecma.parser import Parsed, parse
from flama.schemas.ecma.rust import Unwritable, written
from flama.schemas.ecma.syntax import Anchor, Capture, Characters, Look, Node, PatternError, Repeat, Sequence

_KEPT_EXPRESSIONS = 1_024
_LARGE_COUNT = 256
"""Counts above this make a linear engine large."""


@dataclass(frozen=True, slots=True)
class _Search:
    """One linear search and whether it must find something, for texts of some lengths."""

    engine: SchemaValidator
    finds: bool = True
    least: int = 0
    most: int | None = None

    def holds(self, text: str) -> bool:
        if len(text) < self.least or (self.most is not None and len(text) > self.most):
            return False
        return self.engine.isinstance_python(text) == self.finds


class Expression:
    """A compiled expression. `linear` is its text in Rust's syntax, where one search of that engine is all it takes."""

    def __init__(self, source: str) -> None:
        """Raises `PatternError` for what cannot be read or is too large to run."""
        parsed = parse(source)
        self.source = source
        self.linear: str | None = None
        self._matcher: Matcher | None = None
        self._searches: tuple[_Search, ...] = ()
        try:
            self._plan(parsed)
        except Unwritable:
            self._matcher = Matcher(parsed.node, parsed.groups, parsed.ignore_case)

    def search(self, text: str) -> bool:
        """Whether the expression matches anywhere in the text. Raises `TooCostly`."""
        if self._matcher is not None:
            return self._matcher.search(text)
        return all(search.holds(text) for search in self._searches)

    def _plan(self, parsed: Parsed) -> None:
        flag = "(?i)" if parsed.ignore_case else ""
        looks, rest = _split(parsed.node)
        if counted := _counted(rest):
            item, least, most = counted
            searches = [_Search(_engine(f"{flag}^{written(item)}*\\z"), least=least, most=most)]
        else:
            text = flag + written(rest)
            searches = [_Search(_engine(text))]
            self.linear = None if looks else text
        for look in looks:
            searches.append(_Search(_engine(f"{flag}^(?:{written(look.item)})"), finds=not look.negated))
        self._searches = tuple(searches)


def _split(node: Node) -> tuple[tuple[Look, ...], Node]:
    """The look-aheads that directly follow the `^` at the start, and the expression without them.

    All hold at the start of the text, so that the expression matches where each of them does.
    """
    items = node.items if isinstance(node, Sequence) else (node,)
    if items[:1] != (Anchor("start"),):
        return (), node
    looks: list[Look] = []
    for item in items[1:]:
        if not (isinstance(item, Look) and item.ahead):
            break
        looks.append(item)
    return tuple(looks), Sequence((items[0], *items[1 + len(looks) :])) if looks else node


def _counted(node: Node) -> tuple[Characters, int, int | None] | None:
    """The parts of `^x{n,m}$`: such counts, often large, are lengths and need no engine."""
    match node:
        case Sequence((Anchor("start"), Repeat(item, least, most), Anchor("end"))):
            while isinstance(item, Capture):
                item = item.item
            return (item, least, most) if isinstance(item, Characters) and (most or least) > _LARGE_COUNT else None
        case _:
            return None


def _engine(pattern: str) -> SchemaValidator:
    try:
        return SchemaValidator(core_schema.str_schema(pattern=pattern, regex_engine="rust-regex", strict=True))
    except SchemaError as error:
        raise PatternError(f"the expression cannot be run: {str(error).splitlines()[-1].strip()}") from error


@lru_cache(maxsize=_KEPT_EXPRESSIONS)
def compile_expression(source: str) -> Expression:
    """The expression of a text, compiled once. Raises `PatternError`."""
    return Expression(source)
