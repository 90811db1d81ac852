"""Points in time on SQLite, which has no type for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import types
from sqlalchemy.dialects.sqlite import DATETIME
from sqlalchemy.engine import Dialect

__all__ = ["keep_offsets"]


class _Moment(DATETIME):
    """Stores `DateTime(timezone=True)` in UTC and reads it with its offset; SQLAlchemy's own type drops the offset.

    A value without offset counts as UTC. Other columns are left as they are.
    """

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        store = super().bind_processor(dialect)
        if not self.timezone or store is None:
            return store

        def process(value: Any) -> Any:
            aware = isinstance(value, datetime) and value.tzinfo is not None
            return store(value.astimezone(timezone.utc) if aware else value)

        return process

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        load = super().result_processor(dialect, coltype)
        if not self.timezone or load is None:
            return load

        def process(value: Any) -> Any:
            moment = load(value)
            return moment if moment is None else moment.replace(tzinfo=timezone.utc)

        return process


def keep_offsets(dialect: Dialect) -> None:
    """Make a SQLite dialect read and write points in time as PostgreSQL does."""
    dialect.colspecs = {**dialect.colspecs, types.DateTime: _Moment, types.TIMESTAMP: _Moment}
