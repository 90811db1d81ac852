"""Running a statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CursorResult, Executable
from sqlalchemy.ext.asyncio import AsyncConnection

from flama.ddd.completion import completed
from flama.ddd.repositories.sqlalchemy.rows import Row

__all__ = ["execute", "fetch"]


async def execute(
    connection: AsyncConnection, statement: Executable, parameters: Sequence[Row] | None = None
) -> CursorResult[Any]:
    """The result of a statement, its rows read already.

    A cancellation cuts a statement off, except on SQLite: there it would keep its locks until it is collected, and it
    is short.
    """
    running = connection.execute(statement, parameters)
    return await (completed(running) if connection.dialect.name == "sqlite" else running)


async def fetch(
    connection: AsyncConnection, statement: Executable, parameters: Sequence[Row] | None = None
) -> tuple[Row, ...]:
    """The rows of a statement as dicts."""
    result = await execute(connection, statement, parameters)
    return tuple(dict(row) for row in result.mappings())
