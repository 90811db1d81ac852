"""Connections of a pool that the database has closed meanwhile."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import InvalidatePoolError

__all__ = ["IDLE", "check_idle_connections"]

IDLE = 1.0
"""Seconds after which a connection is asked whether it is still there, before it is used again."""

_RETURNED = "flama_returned"


def check_idle_connections(engine: Engine) -> None:
    """Ping a connection that was not used for `IDLE` seconds; with one that is gone the whole pool is made anew.

    `pool_pre_ping` asks before every use, which costs asyncpg three messages and three answers for each request.
    """

    @event.listens_for(engine, "checkin")
    def on_checkin(connection: Any, record: Any) -> None:
        record.info[_RETURNED] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def on_checkout(connection: Any, record: Any, proxy: Any) -> None:
        if _is_closed(record.driver_connection):
            raise InvalidatePoolError
        returned = record.info.get(_RETURNED)
        if returned is not None and time.monotonic() - returned > IDLE and not _answers(engine, connection):
            raise InvalidatePoolError


def _is_closed(driver_connection: Any) -> bool:
    """Whether the driver has seen already that the database closed the connection; asyncpg can say so."""
    closed = getattr(driver_connection, "is_closed", None)
    return bool(closed()) if callable(closed) else False


def _answers(engine: Engine, connection: Any) -> bool:
    try:
        return bool(engine.dialect.do_ping(connection))
    except OSError:
        return False
    except engine.dialect.loaded_dbapi.Error as error:
        if engine.dialect.is_disconnect(error, connection, None):
            return False
        raise
