"""One decision for each path: who changed a file, and what happens to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flama_generator.merging import ChangeSet, merge
from flama_generator.merging.equality import same
from flama_generator.planning.plan import Owner, Plan, PlannedFile

PATH = "src/shop/resources/pets.py"
B = "def pets():\n    return 1\n"
N = "def pets():\n    return 2\n"
U = "def pets():\n    return 3\n"


def merged(
    *, base: str | None, disk: str | None, new: str | None, owner: Owner = "shared", path: str = PATH
) -> ChangeSet:
    files = {path: PlannedFile(path, new, owner, "test")} if new is not None else {}
    return merge(
        Plan(files), {path: base} if base is not None else {}, {path: disk}.get if disk is not None else lambda _: None
    )


@pytest.mark.parametrize(
    ("base", "disk", "new", "action", "after"),
    [
        (None, None, N, "created", N),
        (B, B, N, "changed", N),
        (B, U, B, "kept", U),
        (B, N, N, "unchanged", N),
        (B, B, B, "unchanged", B),
        (B, None, B, "absent", None),
        (B, None, N, "absent", None),
        (B, B, None, "deleted", None),
        (B, U, None, "orphaned", U),
        (B, None, None, "absent", None),
        (None, U, N, "conflict", U),
        (None, N, N, "unchanged", N),
    ],
)
def test_a_file_goes_to_the_side_that_changed_it(
    base: str | None, disk: str | None, new: str | None, action: str, after: str | None
) -> None:
    (change,) = merged(base=base, disk=disk, new=new)
    assert (change.action, change.after) == (action, after)


def test_a_file_that_belongs_to_people_is_never_touched() -> None:
    (change,) = merged(base=B, disk=U, new=N, owner="user")
    assert (change.action, change.after) == ("kept", U)


def test_a_database_revision_is_never_rewritten_and_its_base_stays() -> None:
    path = "src/shop/migrations/versions/0001_initial.py"
    changes = merged(base=B, disk=B, new=N, owner="log", path=path)
    (change,) = changes
    assert (change.action, change.after) == ("kept", B)
    assert changes.base == {path: B}


def test_a_database_revision_outlives_the_last_table() -> None:
    (change,) = merged(base=B, disk=B, new=None, path="src/shop/migrations/versions/0001_initial.py")
    assert change.action == "kept"


def test_a_conflict_holds_all_three_versions_and_is_raised_once() -> None:
    first = merged(base=B, disk=U, new=N)
    (conflict,) = first.conflicts
    assert (conflict.symbol, conflict.part) == ("pets", "body")
    assert [text.strip() for text in (conflict.base, conflict.yours, conflict.theirs)] == [
        "return 1",
        "return 3",
        "return 2",
    ]
    (change,) = first
    assert change.after == f"# flama: conflict {conflict.id}\n{U}"
    second = merge(Plan({PATH: PlannedFile(PATH, N, "shared", "test")}), first.base, {PATH: change.after}.get)
    assert not second.conflicts
    assert [change.action for change in second] == ["kept"]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("x = 'a'\n", 'x = "a"\n'),
        ("f(1, 2)\n", "f(\n    1,\n    2,\n)\n"),
        ("import a\n\n\nx = 1\n", "import a\nx = 1"),
    ],
)
def test_running_a_formatter_over_a_file_is_no_edit(left: str, right: str) -> None:
    assert same("a.py", left, right)


@pytest.mark.parametrize(
    ("left", "right"), [("x = 1\n", "x = 1  # why\n"), ("x = 1\n", "x = 2\n"), ("x = (\n", "x = [\n")]
)
def test_a_comment_or_a_changed_value_is_an_edit(left: str, right: str) -> None:
    assert not same("a.py", left, right)


texts = st.one_of(st.none(), st.sampled_from([B, N, U, "x = (", "", "# only a comment\n"]))


@given(base=texts, disk=texts, new=texts)
def test_no_text_of_a_person_disappears(base: str | None, disk: str | None, new: str | None) -> None:
    for change in merged(base=base, disk=disk, new=new):
        kept = change.after is not None and disk is not None and set(disk.split()) <= set(change.after.split())
        assert kept or disk is None or (base is not None and same(PATH, disk, base))


@given(base=texts, disk=texts, new=texts)
def test_merging_twice_changes_nothing_more(base: str | None, disk: str | None, new: str | None) -> None:
    first = merged(base=base, disk=disk, new=new)
    tree = {change.path: change.after for change in first if change.after is not None}
    plan = Plan({PATH: PlannedFile(PATH, new, "shared", "test")} if new is not None else {})
    second = merge(plan, first.base, tree.get)
    assert second.empty
    assert all(change.after == tree.get(change.path) for change in second)
