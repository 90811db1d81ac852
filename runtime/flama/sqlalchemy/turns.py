"""Who may use a connection that there is only one of."""

from __future__ import annotations

import logging
from typing import Literal

import anyio

from flama.sqlalchemy.exceptions import ConnectionUnavailable, DatabaseUnavailable

_logger = logging.getLogger("flama.sqlalchemy")

TurnPolicy = Literal["none", "writes", "all"]
"""Which uses wait for each other: none (a server with a pool), writes (a SQLite file), all (one connection)."""


class Turns:
    """Lets one use after another, in the order of asking.

    SQLite has one writer at a time. Waiting here, before a connection is taken from the pool, keeps the waiting writers
    from holding the connections that readers need, and is fair where SQLite's own busy handler is not.
    """

    def __init__(self, policy: TurnPolicy, *, timeout: float = 30.0) -> None:
        """`timeout`: seconds to wait for a turn."""
        self._policy = policy
        self._timeout = timeout
        self._free = anyio.Semaphore(1)
        self._holder: int | None = None

    async def take(self, *, read_only: bool) -> bool:
        """Wait for the turn. Returns whether one was needed; then `give_back` has to follow.

        :raises ConnectionUnavailable: the task already has the turn.
        :raises DatabaseUnavailable: the wait took longer than `timeout`.
        """
        if self._policy == "none" or (self._policy == "writes" and read_only):
            return False
        task = anyio.get_current_task().id
        if self._holder == task:
            raise ConnectionUnavailable(
                "This task is already inside a transaction, and this database allows one at a time: leave the first "
                "`async with` block before the second, or put both repositories into one worker."
            )
        try:
            with anyio.fail_after(self._timeout):
                await self._free.acquire()
        except TimeoutError as error:
            _logger.warning(
                "No turn on the database within %g seconds: another transaction is still open. Keep transactions "
                "short, and do not wait inside one for another.",
                self._timeout,
            )
            raise DatabaseUnavailable(detail="The database is busy: try again later.") from error
        self._holder = task
        return True

    def give_back(self) -> None:
        """Let the next one in."""
        self._holder = None
        self._free.release()
