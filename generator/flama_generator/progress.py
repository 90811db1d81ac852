"""A progress bar for work that takes longer than a second; silent before, and where nobody watches."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

STAGES = ("reading the spec", "lowering", "planning files", "merging", "writing")
PATIENCE = 1.0
"""Seconds of silence before the bar appears."""


class Progress:
    """Shows the stage at work on stderr once `PATIENCE` is over."""

    def __init__(self, *, enabled: bool) -> None:
        self._stage = STAGES[0]
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(PATIENCE, self._show) if enabled else None
        if self._timer:
            self._timer.daemon = True
            self._timer.start()

    def announce(self, stage: str) -> None:
        """A stage begins."""
        with self._lock:
            self._stage = stage
            self._refresh()

    def stop(self) -> None:
        """Take the bar away."""
        if self._timer:
            self._timer.cancel()
        with self._lock:
            if self._bar:
                self._bar.stop()
            self._bar, self._timer = None, None

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        with self._lock:
            if self._timer is None:
                return
            columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task(self._stage, total=len(STAGES))
            self._bar.start()
            self._refresh()

    def _refresh(self) -> None:
        if self._bar is not None and self._task is not None:
            done = STAGES.index(self._stage) if self._stage in STAGES else 0
            self._bar.update(self._task, description=self._stage, completed=done)
