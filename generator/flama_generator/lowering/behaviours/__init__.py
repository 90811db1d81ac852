"""From paths and schemas to what operations do: create, list, read, update and delete rows of a table.

Only what will behave exactly as the document says is decided; every other operation gets a reason that a person
understands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flama_generator.ir.behaviour import Behaviour, NotInferred
from flama_generator.lowering.behaviours.claims import claim
from flama_generator.lowering.behaviours.collections import CALLER, collect
from flama_generator.lowering.behaviours.decisions import Decisions, decide
from flama_generator.lowering.operations import Draft
from flama_generator.lowering.views import SchemaView

__all__ = ["Decisions", "Inference", "infer"]


@dataclass(frozen=True, slots=True)
class Inference:
    """A behaviour for every operation, by its id, and the decisions for each stored schema."""

    behaviours: dict[str, Behaviour]
    decisions: tuple[Decisions, ...]


def infer(view: SchemaView, drafts: Iterable[Draft]) -> Inference:
    """Decide what every operation does."""
    drafts = list(drafts)
    behaviours: dict[str, Behaviour] = {draft.operation.id: _unplaced(draft) for draft in drafts}
    claims = claim(view, collect(drafts))
    behaviours |= {identifier: NotInferred(reason) for identifier, reason in claims.reasons.items()}
    decisions = tuple(decide(subject) for subject in claims.subjects)
    for one in decisions:
        behaviours |= one.behaviours
    return Inference(behaviours, tuple(one for one in decisions if one.stored))


def _unplaced(draft: Draft) -> NotInferred:
    if any(segment.text.lower() in CALLER for segment in draft.template.segments):
        return NotInferred("What it answers depends on who is calling.")
    return NotInferred(f"`{draft.template.text}` is neither a collection of things nor one thing in a collection.")
