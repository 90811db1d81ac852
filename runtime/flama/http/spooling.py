"""Files while they are received: in memory up to a threshold, then on disk."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from anyio import CancelScope
from anyio.to_thread import run_sync
from starlette.datastructures import UploadFile

__all__ = ["Spool", "close_files"]

_BATCH = 1024 * 1024
"""Bytes that are gathered before a thread writes them: going there and back costs as much as writing 64 KiB."""


class Spool:
    """One file. What goes to disk is written in another thread."""

    __slots__ = ("_threshold", "_waiting", "_waiting_size", "file", "size")

    def __init__(self, threshold: int) -> None:
        """`threshold` is in bytes."""
        # A size of 0 would keep everything in memory.
        self.file: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(max_size=max(threshold, 1))  # noqa: SIM115
        self.size = 0
        self._threshold = threshold
        self._waiting: list[bytes | memoryview] = []
        self._waiting_size = 0

    def add(self, data: bytes | memoryview) -> bool:
        """Takes `data`; True when `write` has to be awaited before there is more."""
        self.size += len(data)
        if self.size <= self._threshold:
            self.file.write(data)
            return False
        self._waiting.append(data)
        self._waiting_size += len(data)
        return self._waiting_size >= _BATCH

    async def write(self) -> None:
        """Writes what was taken."""
        waiting, self._waiting, self._waiting_size = self._waiting, [], 0
        await run_sync(_write, self.file, waiting)

    async def finish(self) -> None:
        """Writes the rest and goes back to the beginning."""
        if self._waiting:
            await self.write()
        # A file on disk has less than a buffer to write by now.
        self.file.seek(0)


def _write(file: SpooledTemporaryFile[bytes], data: Iterable[bytes | memoryview]) -> None:
    file.rollover()
    file.writelines(data)
    file.flush()


async def close_files(files: Iterable[UploadFile]) -> None:
    """Closes all of `files`, which unlinks those on disk, even if the task is being cancelled or some cannot close."""
    on_disk: list[IO[Any]] = []
    with ExitStack() as stack:
        for upload in files:
            if upload._in_memory:
                stack.callback(upload.file.close)
            else:
                on_disk.append(upload.file)
    if on_disk:
        with CancelScope(shield=True):
            await run_sync(_close, on_disk)


def _close(files: Iterable[IO[Any]]) -> None:
    with ExitStack() as stack:
        for file in files:
            stack.callback(file.close)
