"""Running a statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CursorResult, Executable
from sqlalchemy.ext.asyncio import AsyncConnection

from flama.ddd.completion import completed
from flama.ddd.repositories.sqlalchemy.rows import Row
from flama.sqlalchemy.sqlite import LET_FINISH

__all__ = ["execute", "fetch"]


async def execute(
    connection: AsyncConnection, statement: Executable, parameters: Sequence[Row] | None = None
) -> CursorResult[Any]:
    """The result of a statement, its rows read already.

    A cancellation cuts a statement off, except on SQLite: there it would keep its locks until it is collected, and it
    is short.
    """
    # A list, even of one, would take the way that puts the rows of many statements together.
    running = connection.execute(statement, parameters[0] if parameters and len(parameters) == 1 else parameters)
    return await (completed(running) if _could_be_cut_off(connection) else running)


async def fetch(
    connection: AsyncConnection, statement: Executable, parameters: Sequence[Row] | None = None
) -> tuple[Row, ...]:
    """The rows of a statement as dicts."""
    result = await execute(connection, statement, parameters)
    return tuple(dict(row) for row in result.mappings())


def _could_be_cut_off(connection: AsyncConnection) -> bool:
    if connection.dialect.name != "sqlite":
        return False
    options = connection.sync_connection.get_execution_options() if connection.sync_connection is not None else {}
    return not options.get(LET_FINISH, False)
