"""From the errors of a database that is away, overloaded or busy to one that a client can be answered with."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.engine import Engine, ExceptionContext
from sqlalchemy.exc import TimeoutError as PoolTimeout

from flama.sqlalchemy.exceptions import DatabaseUnavailable, TransactionConflict

__all__ = ["connecting", "translate_errors"]

_logger = logging.getLogger("flama.sqlalchemy")

# PostgreSQL 15, appendix A: connection exceptions, insufficient resources, operator intervention (a server that stops
# or starts), transactions that were in each other's way.
_AWAY = ("08", "53", "57P")
_CONFLICTS = ("40001", "40P01")
_SQLITE_AWAY = ("locked", "unable to open", "disk I/O error", "disk is full")


def translate_errors(engine: Engine) -> None:
    """Make every statement over `engine` raise `DatabaseUnavailable` where the database is the reason that it fails."""

    @event.listens_for(engine, "handle_error")
    def on_error(context: ExceptionContext) -> DatabaseUnavailable | None:
        error = context.original_exception
        # A ping that fails is how the pool learns that it has to connect again. SQLAlchemy calls a connection whose
        # statement was cancelled disconnected too, but a cancellation is no error.
        if context.is_pre_ping or not isinstance(error, Exception):
            return None
        if context.is_disconnect or isinstance(error, OSError):
            return _away(error)
        return _of_state(error) or _of_sqlite(error, context)


@contextmanager
def connecting() -> Iterator[None]:
    """
    :raises DatabaseUnavailable: the database does not take the connection, or the pool has none left.
    """
    try:
        yield
    except PoolTimeout as error:
        _logger.warning("No connection to the database was free in time: %s", error)
        raise DatabaseUnavailable(detail="The database is busy: try again later.") from error
    # Drivers let the errors of the network through as they are, and SQLAlchemy 2.0 those of the driver.
    except (OSError, asyncio.TimeoutError) as error:
        raise _away(error) from error
    except Exception as error:
        unavailable = _of_state(error)
        if unavailable is None:
            raise
        raise unavailable from error


def _of_state(error: BaseException) -> DatabaseUnavailable | None:
    state = getattr(error, "sqlstate", None) or ""
    if state in _CONFLICTS:
        return TransactionConflict()
    return _away(error) if state.startswith(_AWAY) else None


def _of_sqlite(error: BaseException, context: ExceptionContext) -> DatabaseUnavailable | None:
    if context.dialect.name == "sqlite" and any(word in str(error) for word in _SQLITE_AWAY):
        return _away(error)
    return None


def _away(error: BaseException) -> DatabaseUnavailable:
    # What the driver says names hosts and files, which are none of the client's business.
    _logger.warning("The database is unavailable: %s: %s", type(error).__name__, error)
    return DatabaseUnavailable()
