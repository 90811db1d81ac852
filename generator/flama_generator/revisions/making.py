"""Old and new entities -> one more file of the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flama_generator.codes import diagnostic
from flama_generator.diagnostics import Location, Report
from flama_generator.ir.entities import Entity
from flama_generator.ir.model import AppModel
from flama_generator.planning.plan import Plan
from flama_generator.revisions.chain import Chain, read_chain
from flama_generator.revisions.comparing import compare
from flama_generator.revisions.deciding import DROPS, NARROWING, Decider
from flama_generator.revisions.files import Draft, revision_file
from flama_generator.revisions.fills import Fills
from flama_generator.revisions.former import Unknown, former_entities, tables_in, tables_path
from flama_generator.revisions.renames import Assume, Questions, find_renames
from flama_generator.revisions.simulating import applied
from flama_generator.revisions.stored import beyond, stored


@dataclass(frozen=True, slots=True)
class Former:
    """The project as the last run left it."""

    root: Path
    base: Mapping[str, str] = field(hash=False)
    """Path of a generated file -> its pristine text."""

    def revisions(self, package: str) -> tuple[str, ...]:
        """Paths of the revisions that were generated so far."""
        return tuple(path for path in self.base if path.startswith(f"{_folder(package)}/"))


def revise(
    plan: Plan, model: AppModel, former: Former, report: Report, *, assume: Assume | None, python: str = "3.10"
) -> Plan:
    """The plan with a revision that takes the database of the last run to `model`; the plan itself where nothing that
    is stored has changed.

    What people are asked, or ought to know, goes into the report. Nothing of the project is run. Raises
    `RevisionError` where the revisions on disk leave no place for one more.
    """
    if not former.revisions(model.package):
        return plan
    entities = _entities(plan, model, former, report)
    if entities is None:
        return plan
    chain = read_chain(former.root, _folder(model.package))
    if chain.head is None:
        if entities != model.entities:
            report.add(diagnostic("F8007", _place(model), reason="there are no revisions for it to follow"))
        return plan
    draft = _draft(model, entities, chain, former, report, assume)
    if draft is None or report.failed:
        return plan
    report.extend(draft.findings)
    _tell_deleted(model, former, report)
    file = revision_file(draft, _folder(model.package), "py" + python.replace(".", ""))
    return Plan({**plan.files, file.path: file})


def _entities(plan: Plan, model: AppModel, former: Former, report: Report) -> tuple[Entity, ...] | None:
    """What the last run stored, or `None` where there is nothing to do about it."""
    path = tables_path(model.package)
    planned = plan.files.get(path)
    old, new = tables_in(former.base.get(path, "")), tables_in(planned.content if planned else "")
    if old == new:
        return model.entities if report.allowed & {DROPS, NARROWING} else None
    found = former_entities(former.base, model.package)
    if isinstance(found, Unknown):
        report.add(diagnostic("F8007", _place(model), reason=found.reason))
        return None
    return found


def _draft(
    model: AppModel, entities: tuple[Entity, ...], chain: Chain, former: Former, report: Report, assume: Assume | None
) -> Draft | None:
    """The revision to write, or `None` where there is nothing to do."""
    assert chain.head is not None
    ledger = chain.ledger
    tables = stored(entities, ledger)
    renames = find_renames(tables, model.entities, Questions(report, assume))
    fills = Fills(model)
    number = chain.number(former.revisions(model.package))
    decider = Decider(
        tables=tables,
        entities={entity.table: entity for entity in model.entities},
        fill=fills.of,
        open_to=fills.open_to,
        number=number,
        allowed=report.allowed,
        place=_place(model),
    )
    decision = decider.decide(compare(tables, model.entities, renames, fills.of))
    left = beyond(applied(tables, decision.operations), model.entities)
    if not decision.operations and left == ledger:
        return None
    return Draft(number, chain.head, decision.operations, decision.findings, left)


def _tell_deleted(model: AppModel, former: Former, report: Report) -> None:
    for path in former.revisions(model.package):
        if not (former.root / path).exists():
            report.add(diagnostic("F8008", Location(path), path=path))


def _place(model: AppModel) -> Location:
    return Location(model.entities[0].location.file if model.entities else "")


def _folder(package: str) -> str:
    return f"src/{package}/migrations/versions"
