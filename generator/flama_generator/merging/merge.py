"""Plan + base + disk -> ChangeSet: one decision for each path.

Three versions meet: the base (what was generated last time), the disk (what people made of it) and the plan (what the
spec asks for now). A file that only one side changed goes to that side. One that both changed stays as people have it
and is a conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from flama_generator.merging.changes import Action, Change, ChangeSet, Conflict
from flama_generator.merging.combining import combine, whole_file
from flama_generator.merging.equality import same
from flama_generator.planning.plan import Plan, PlannedFile

Read = Callable[[str], str | None]


def merge(plan: Plan, base: Mapping[str, str], read: Read) -> ChangeSet:
    """Decide what happens to every path of the plan and of the base.

    `base` maps a path to its pristine text; `read` gives the text on disk, or `None` for no file.
    """
    changes: list[Change] = []
    conflicts: list[Conflict] = []
    for path in sorted(plan.files.keys() | base.keys()):
        planned = plan.files.get(path)
        change = (
            _planned(planned, base.get(path), read(path), conflicts)
            if planned
            else _dropped(path, base[path], read(path))
        )
        changes.append(change)
    orphans = {change.path for change in changes if change.action == "orphaned"}
    return ChangeSet(tuple(changes), _next_base(plan, base, orphans), tuple(conflicts))


def _planned(planned: PlannedFile, base: str | None, disk: str | None, conflicts: list[Conflict]) -> Change:
    path, new, owner = planned.path, planned.content, planned.owner
    if disk is None:
        if base is None:
            return Change(path, "created", owner, None, new)
        settled = owner == "log" or same(path, base, new)
        reason = "" if settled else "deleted by you; the spec has changed it since"
        return Change(path, "absent", owner, None, None, reason)
    if disk == new:
        return Change(path, "unchanged", owner, disk, disk)
    if base is None:
        if same(path, disk, new):
            return Change(path, "unchanged", owner, disk, disk)
        conflicts.append(whole_file(path, "", disk, new))
        return Change(path, "conflict", owner, disk, disk, "was there before and is not generated; yours stays")
    if owner == "log":
        return Change(path, "kept", owner, disk, disk)
    return _three_way(planned, base, disk, conflicts)


def _three_way(planned: PlannedFile, base: str, disk: str, conflicts: list[Conflict]) -> Change:
    path, new, owner = planned.path, planned.content, planned.owner
    if same(path, base, new):
        edited = not same(path, disk, base)
        return Change(path, "kept" if edited else "unchanged", owner, disk, disk)
    if same(path, disk, base):
        return Change(path, "changed", owner, disk, new)
    if same(path, disk, new):
        return Change(path, "unchanged", owner, disk, disk)
    if owner == "user":
        return Change(path, "kept", owner, disk, disk, "yours for good; what would be generated now differs")
    combined = combine(path, base, disk, new)
    conflicts.extend(combined.conflicts)
    action: Action = "conflict" if combined.conflicts else "merged"
    return Change(path, action, owner, disk, combined.text, combined.reason)


def _dropped(path: str, base: str, disk: str | None) -> Change:
    if disk is None:
        return Change(path, "absent", "gen", None, None)
    if _is_log(path):
        return Change(path, "kept", "log", disk, disk)
    if same(path, disk, base):
        return Change(path, "deleted", "gen", disk, None)
    return Change(
        path,
        "orphaned",
        "gen",
        disk,
        disk,
        "the spec no longer asks for it, but you edited it: it stays until you delete it",
    )


def _next_base(plan: Plan, base: Mapping[str, str], orphans: Collection[str]) -> dict[str, str]:
    """What the next run starts from. It advances even past conflicts, so that a conflict is raised once.

    An orphan keeps its base: it is known as one until people delete it, and merges if the spec asks for it again.
    """
    kept = {path: text for path, text in base.items() if path in orphans or _is_log(path)}
    return {path: file.content for path, file in plan.files.items()} | kept


def _is_log(path: str) -> bool:
    return "/migrations/versions/" in f"/{path}"
