"""Parameters merge by name: the spec gives and takes its own, people keep theirs."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from flama_generator.merging.python.order import merge_named
from flama_generator.merging.python.results import Findings
from flama_generator.merging.python.shapes import alike


def merge_parameters(
    base: cst.Parameters, yours: cst.Parameters, theirs: cst.Parameters, symbol: str, findings: Findings
) -> cst.Parameters:
    """The parameters with both sides' changes, required ones before optional ones."""
    if _same(base, yours):
        return theirs
    if _same(base, theirs) or _same(yours, theirs):
        return yours
    return yours.with_changes(
        params=required_first(_merged(base.params, yours.params, theirs.params, symbol, findings)),
        kwonly_params=_merged(base.kwonly_params, yours.kwonly_params, theirs.kwonly_params, symbol, findings),
        posonly_params=_merged(base.posonly_params, yours.posonly_params, theirs.posonly_params, symbol, findings),
    )


def names(parameters: cst.Parameters) -> set[str]:
    """Names of all parameters that are no `*args` or `**kwargs`."""
    return {one.name.value for one in (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params)}


def _same(left: cst.Parameters, right: cst.Parameters) -> bool:
    # As nodes: the text of a row of parameters does not parse alone.
    groups = ("posonly_params", "params", "kwonly_params")
    for group in groups:
        mine, other = getattr(left, group), getattr(right, group)
        if len(mine) != len(other) or not all(alike(_bare(a), _bare(b)) for a, b in zip(mine, other, strict=True)):
            return False
    return alike(_star(left.star_arg), _star(right.star_arg)) and alike(left.star_kwarg, right.star_kwarg)


def _star(star: cst.Param | cst.ParamStar | cst.MaybeSentinel) -> cst.CSTNode | None:
    return star if isinstance(star, cst.CSTNode) else None


def _bare(parameter: cst.Param) -> cst.Param:
    return parameter.with_changes(comma=cst.MaybeSentinel.DEFAULT)


def _merged(
    base: Sequence[cst.Param],
    yours: Sequence[cst.Param],
    theirs: Sequence[cst.Param],
    symbol: str,
    findings: Findings,
) -> list[cst.Param]:
    def settle(key: str, old: cst.Param | None, mine: cst.Param | None, new: cst.Param | None) -> cst.Param | None:
        if alike(old, mine):
            return new
        if not alike(old, new) and not alike(mine, new):
            findings.conflict(symbol, "parameters", old, mine, new)
        return mine

    return [one for _, one in merge_named(_named(base), _named(yours), _named(theirs), settle)]


def _named(parameters: Sequence[cst.Param]) -> dict[str, cst.Param]:
    return {one.name.value: _bare(one) for one in parameters}


def required_first(parameters: Sequence[cst.Param]) -> list[cst.Param]:
    """The parameters in an order that Python takes."""
    required = [one for one in parameters if one.default is None]
    return required + [one for one in parameters if one.default is not None]
