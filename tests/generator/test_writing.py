"""The tree is the old one or the new one, whatever happens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from flama_generator import state, writing
from flama_generator.errors import LockedError, OutputError, StateError
from flama_generator.merging import Change, ChangeSet, Conflict

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def created(files: dict[str, str]) -> ChangeSet:
    return ChangeSet(tuple(Change(path, "created", "gen", None, text) for path, text in files.items()), dict(files))


def changed(files: dict[str, str], old: dict[str, str]) -> ChangeSet:
    return ChangeSet(
        tuple(Change(path, "changed", "gen", old.get(path), text) for path, text in files.items()), old | files
    )


def tree(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text()
        for path in root.rglob("*")
        if path.is_file() and ".flama" not in path.relative_to(root).parts
    }


def test_a_new_project_appears_whole_with_its_base_and_answers(tmp_path: Path) -> None:
    root = tmp_path / "deep" / "shop"
    writing.write(created({"a.py": "a = 1\n", "pkg/b.py": "b = 2\n"}), root, {"spec": "../openapi.yaml"})
    assert tree(root) == {"a.py": "a = 1\n", "pkg/b.py": "b = 2\n"}
    known = state.load(root)
    assert known is not None
    assert known.base == {"a.py": "a = 1\n", "pkg/b.py": "b = 2\n"}
    assert known.answers == {"spec": "../openapi.yaml"}
    assert [path.name for path in root.parent.iterdir()] == ["shop"]


def test_a_second_run_changes_deletes_and_keeps_permissions(tmp_path: Path) -> None:
    writing.write(created({"a.py": "a = 1\n", "pkg/b.py": "b = 2\n"}), tmp_path / "shop", {})
    (tmp_path / "shop/a.py").chmod(0o755)
    changes = ChangeSet(
        (Change("a.py", "changed", "gen", "a = 1\n", "a = 2\n"), Change("pkg/b.py", "deleted", "gen", "b = 2\n", None)),
        {"a.py": "a = 2\n"},
    )
    writing.write(changes, tmp_path / "shop", {})
    assert tree(tmp_path / "shop") == {"a.py": "a = 2\n"}
    assert (tmp_path / "shop/a.py").stat().st_mode & 0o777 == 0o755
    assert not (tmp_path / "shop/pkg").exists()
    assert not (tmp_path / "shop" / writing.STAGING).exists()


def test_a_conflict_is_recorded_with_its_three_versions(tmp_path: Path) -> None:
    conflict = Conflict("abc12345", "a.py", "f", "body", "base", 'two\nlines \\n "quoted"\n', "theirs")
    writing.write(ChangeSet((), {}, (conflict,)), tmp_path / "shop", {})
    record = tomllib.loads((tmp_path / "shop/.flama/conflicts/abc12345.toml").read_text())
    assert record == {
        "path": "a.py",
        "symbol": "f",
        "part": "body",
        "base": "base",
        "yours": 'two\nlines \\n "quoted"\n',
        "theirs": "theirs",
    }


@pytest.mark.parametrize("path", ["../evil.py", "/etc/evil", "a/../../evil", "C:/evil", "", "a\0b", "a\\b"])
def test_a_path_that_leaves_the_project_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(StateError):
        writing.write(created({path: "x"}), tmp_path / "shop", {})
    assert not (tmp_path / "shop").exists()


def test_a_link_that_leads_out_of_the_project_is_refused(tmp_path: Path) -> None:
    writing.write(created({"a.py": "a = 1\n"}), tmp_path / "shop", {})
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "shop/pkg").symlink_to(outside)
    with pytest.raises(OutputError, match="leads out"):
        writing.write(created({"pkg/b.py": "b = 2\n"}), tmp_path / "shop", {})
    assert list(outside.iterdir()) == []


def test_a_read_only_file_stops_the_run_before_anything_is_written(tmp_path: Path) -> None:
    root = tmp_path / "shop"
    old = {"a.py": "a = 1\n", "b.py": "b = 1\n"}
    writing.write(created(old), root, {})
    (root / "b.py").chmod(0o444)
    with pytest.raises(OutputError, match="read-only"):
        writing.write(changed({"a.py": "a = 2\n", "b.py": "b = 2\n"}, old), root, {})
    assert tree(root) == old


def test_a_full_disk_leaves_the_old_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "shop"
    old = {"a.py": "a = 1\n", "b.py": "b = 1\n"}
    writing.write(created(old), root, {})
    calls = iter([None, OSError(28, "No space left on device")])

    def failing(descriptor: int) -> None:
        if error := next(calls, None):
            raise error

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(OutputError, match="No space left"):
        writing.write(changed({"a.py": "a = 2\n", "b.py": "b = 2\n"}, old), root, {})
    assert tree(root) == old
    assert not (root / writing.STAGING).exists()


def test_two_runs_at_once_do_not_meet(tmp_path: Path) -> None:
    root = tmp_path / "shop"
    writing.write(created({"a.py": "a = 1\n"}), root, {})
    with writing.exclusive(root), pytest.raises(LockedError), writing.exclusive(root):
        pass


def test_a_journal_with_a_path_that_leaves_the_project_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "shop"
    writing.write(created({"a.py": "a = 1\n"}), root, {})
    (root / writing.JOURNAL).write_text(json.dumps({"write": [["0", "../evil"]], "delete": []}))
    with pytest.raises(StateError):
        writing.recover(root)
    assert not (tmp_path / "evil").exists()


def test_a_lock_from_a_newer_program_is_refused(tmp_path: Path) -> None:
    writing.write(created({"a.py": "a = 1\n"}), tmp_path, {})
    (tmp_path / state.LOCK).write_text("format = 99\n")
    with pytest.raises(StateError, match="newer"):
        state.load(tmp_path)


KILLED = """
import os, signal, sys
from pathlib import Path
from flama_generator import writing
from flama_generator.merging import Change, ChangeSet

root, stop = Path(sys.argv[1]), int(sys.argv[2])
count = 0
def dying(original):
    def call(*args, **kwargs):
        global count
        count += 1
        if count == stop:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args, **kwargs)
    return call
os.replace, os.fsync, os.rename = dying(os.replace), dying(os.fsync), dying(os.rename)
files = {f"f{n}.py": "new = True\\n" for n in range(5)}
old = {path: "new = False\\n" for path in files}
writing.write(ChangeSet(tuple(Change(p, "changed", "gen", old[p], t) for p, t in files.items()), files), root, {})
print("done")
"""


def test_a_run_killed_at_any_step_leaves_the_old_tree_or_is_finished_by_the_next(tmp_path: Path) -> None:
    old = {f"f{number}.py": "new = False\n" for number in range(5)}
    new = dict.fromkeys(old, "new = True\n")
    outcomes = set()
    for stop in range(1, 40):
        root = tmp_path / str(stop)
        writing.write(created(old), root, {})
        run = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(KILLED), root, str(stop)], capture_output=True, check=False
        )
        killed = run.returncode == -signal.SIGKILL
        assert killed or run.returncode == 0, run.stderr
        finished = writing.recover(root)
        assert tree(root) == (new if finished or not killed else old)
        assert state.load(root) is not None
        outcomes.add((killed, finished))
        if not killed:
            break
    assert outcomes == {(True, False), (True, True), (False, False)}
