"""Lists, tuples, sets and dictionaries that both sides added to or took from."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from flama_generator.merging.python.order import merge_named, number_repeats
from flama_generator.merging.python.shapes import alike, shape

Element = cst.BaseElement | cst.BaseDictElement
Container = (cst.List, cst.Tuple, cst.Set, cst.Dict)


def merge_collections(
    base: cst.BaseExpression, yours: cst.BaseExpression, theirs: cst.BaseExpression
) -> cst.BaseExpression | None:
    """The people's collection with what the spec added and without what it took; `None` where members clash."""
    nodes = (base, yours, theirs)
    if not all(type(node) is type(base) for node in nodes) or not isinstance(base, Container):
        return None
    clash = False

    def settle(key: tuple[str, int], old: Element | None, mine: Element | None, new: Element | None) -> Element | None:
        nonlocal clash
        if alike(old, mine):
            return new
        clash = clash or not (alike(old, new) or alike(mine, new))
        return mine

    was, have, want = (_named(node) for node in nodes)
    merged = [element for _, element in merge_named(was, have, want, settle)]
    return None if clash else yours.with_changes(elements=_separated(yours, merged))


def _named(node: cst.BaseExpression) -> dict[tuple[str, int], Element]:
    elements: Sequence[Element] = node.elements  # type: ignore[attr-defined]
    bare = [element.with_changes(comma=cst.MaybeSentinel.DEFAULT) for element in elements]
    names = [shape(one.key) if isinstance(one, cst.DictElement) else shape(one) for one in bare]
    return dict(zip(number_repeats(names), bare, strict=True))


def _separated(yours: cst.BaseExpression, elements: Sequence[Element]) -> list[Element]:
    """The commas of the people's text again: its line breaks are theirs."""
    old: Sequence[Element] = yours.elements  # type: ignore[attr-defined]
    commas = [one.comma for one in old[:-1] if isinstance(one.comma, cst.Comma)]
    between = commas[0] if commas else cst.Comma(whitespace_after=_opening(yours))
    last = old[-1].comma if old else cst.MaybeSentinel.DEFAULT
    if isinstance(yours, cst.Tuple) and len(elements) == 1 and not isinstance(last, cst.Comma):
        last = cst.Comma()
    return [one.with_changes(comma=between) for one in elements[:-1]] + [
        one.with_changes(comma=last) for one in elements[-1:]
    ]


def _opening(yours: cst.BaseExpression) -> cst.BaseParenthesizableWhitespace:
    """What stands after the bracket: a line break there means one member a line."""
    bracket = getattr(yours, "lbracket", None) or getattr(yours, "lbrace", None)
    if bracket is None and isinstance(yours, cst.Tuple) and yours.lpar:
        bracket = yours.lpar[0]
    after = bracket.whitespace_after if bracket is not None else None
    return after if isinstance(after, cst.ParenthesizedWhitespace) else cst.SimpleWhitespace(" ")
