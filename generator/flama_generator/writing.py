"""ChangeSet -> disk, all or nothing.

A new project is built beside its place and renamed into it. In an existing one everything is first staged inside
`.flama` on the same file system, then a journal is put in place by one rename: from that moment the new tree is
decided. Applying the journal is a row of renames; a run that dies in the middle is finished by the next one before it
does anything else.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import stat
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from flama_generator.errors import LockedError, OutputError, StateError
from flama_generator.merging import ChangeSet
from flama_generator.merging.changes import WRITES
from flama_generator.state import BASE, FOLDER, LOCK, SUFFIX, checked, inside, render_conflict, render_lock

JOURNAL = f"{FOLDER}/journal.json"
STAGING = f"{FOLDER}/staging"
GUARD = f"{FOLDER}/run.lock"
IGNORED = "/staging/\n/journal.json\n/run.lock\n"


def write(changes: ChangeSet, root: Path, answers: dict[str, str]) -> None:
    """Bring the tree in `root` to what the change set says, with the new base.

    Raises `OutputError` when the place cannot be written or is full; the old tree is then whole.
    """
    writes, deletes = _work(changes, root, answers)
    try:
        if not root.exists():
            _create(root, writes)
        else:
            _update(root, writes, deletes)
    except OSError as error:
        place = error.filename or root
        raise OutputError(
            f"{place}: {error.strerror or error}", "nothing was changed; free space or change the rights, and run again"
        ) from error


def recover(root: Path) -> bool:
    """Finish a run that died while it applied its journal. True when there was one."""
    journal = root / JOURNAL
    if not journal.is_file():
        shutil.rmtree(root / STAGING, ignore_errors=True)
        return False
    _apply(root)
    return True


@contextlib.contextmanager
def exclusive(root: Path) -> Iterator[None]:
    """Hold the project for one run. Raises `LockedError` when another process has it."""
    if not (root / FOLDER).is_dir():
        yield
        return
    with (root / GUARD).open("a") as handle:
        if not _lock(handle.fileno()):
            raise LockedError(f"{root}: another run is at work here", "wait for it to end, then run again")
        yield


def _lock(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows has no fcntl; its own module locks the first byte.
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _work(changes: ChangeSet, root: Path, answers: dict[str, str]) -> tuple[dict[str, bytes], list[str]]:
    writes: dict[str, bytes] = {}
    deletes: list[str] = []
    for change in changes:
        if change.action in WRITES:
            if change.after is None:
                deletes.append(checked(change.path))
            elif change.after != change.before:
                writes[checked(change.path)] = change.after.encode("utf-8", errors="surrogateescape")
    deletes.extend(f"{FOLDER}/conflicts/{checked(name)}.toml" for name in changes.settled)
    for conflict in changes.conflicts:
        writes[f"{FOLDER}/conflicts/{conflict.id}.toml"] = render_conflict(conflict).encode()
    bases = {f"{BASE}/{checked(path)}{SUFFIX}": text.encode() for path, text in changes.base.items()}
    stale = {file.relative_to(root).as_posix() for file in (root / BASE).rglob("*" + SUFFIX)} - bases.keys()
    support = {LOCK: render_lock(answers).encode(), f"{FOLDER}/.gitignore": IGNORED.encode()}
    wanted = bases | support
    return writes | {path: data for path, data in wanted.items() if _differs(root / path, data)}, deletes + sorted(
        stale
    )


def _differs(place: Path, data: bytes) -> bool:
    try:
        return place.read_bytes() != data
    except OSError:
        return True


def _create(root: Path, writes: dict[str, bytes]) -> None:
    root.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=f".{root.name}-", dir=root.parent))
    try:
        for path, data in writes.items():
            _put(building / path, data, durable=False)
        building.chmod(0o777 & ~_umask())
        os.rename(building, root)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def _update(root: Path, writes: dict[str, bytes], deletes: list[str]) -> None:
    if not writes and not deletes:
        return
    staging = root / STAGING
    fresh = not (root / FOLDER).exists()
    try:
        rows = []
        for number, (path, data) in enumerate(writes.items()):
            _refuse_unwritable(inside(root, path))
            _put(staging / str(number), data, durable=True)
            rows.append([str(number), path])
        draft = staging / "journal"
        _put(draft, json.dumps({"write": rows, "delete": deletes}).encode(), durable=True)
    except BaseException:
        shutil.rmtree(root / FOLDER if fresh else staging, ignore_errors=True)
        raise
    with _uninterrupted():
        os.replace(draft, root / JOURNAL)
        _apply(root)


def _apply(root: Path) -> None:
    try:
        journal = json.loads((root / JOURNAL).read_text(encoding="utf-8"))
        rows = [(str(number), checked(path)) for number, path in journal["write"]]
        deletes = [checked(path) for path in journal["delete"]]
    except (ValueError, KeyError, TypeError) as error:
        raise StateError(f"{root / JOURNAL}: damaged ({error})", "restore `.flama` from version control") from error
    for number, path in rows:
        staged = root / STAGING / str(int(number))
        if staged.exists():
            target = inside(root, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                staged.chmod(target.stat().st_mode & 0o7777)
            os.replace(staged, target)
    for path in deletes:
        _remove(root, inside(root, path))
    (root / JOURNAL).unlink()
    shutil.rmtree(root / STAGING, ignore_errors=True)


def _remove(root: Path, place: Path) -> None:
    place.unlink(missing_ok=True)
    parent = place.parent
    while parent != root and parent.is_dir() and not any(parent.iterdir()):
        parent.rmdir()
        parent = parent.parent


def _put(place: Path, data: bytes, *, durable: bool) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("wb") as handle:
        handle.write(data)
        if durable:
            handle.flush()
            os.fsync(handle.fileno())


def _refuse_unwritable(place: Path) -> None:
    """A rename would replace a read-only file without asking: people set that bit for a reason."""
    if place.exists() and (not os.access(place, os.W_OK) or not place.stat().st_mode & stat.S_IWUSR):
        raise OutputError(
            f"{place}: is read-only", "nothing was changed; make it writable, or delete it to have it left out"
        )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back while the journal is applied; it is raised afterwards."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pending: list[int] = []
    previous = {
        number: signal.signal(number, lambda received, _: pending.append(received))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
    for received in pending:
        signal.raise_signal(received)
