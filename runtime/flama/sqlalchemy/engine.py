"""The engine: SQLAlchemy's, with the settings that an application needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from flama.sqlalchemy import availability, json_columns, liveness, sqlite, urls
from flama.sqlalchemy.exceptions import DatabaseConfigurationError, DriverNotInstalled

_POOL_OF_ONE = {"poolclass": AsyncAdaptedQueuePool, "pool_size": 1, "max_overflow": 0}


def create(url: URL, options: Mapping[str, Any] | None = None, *, single_connection: bool = False) -> AsyncEngine:
    """An engine for the address.

    :param options: keywords of `sqlalchemy.ext.asyncio.create_async_engine`; they win over the defaults.
    :param single_connection: all work over one connection, one after the other.
    :raises DatabaseConfigurationError: an option or a driver that SQLAlchemy refuses.
    :raises DriverNotInstalled: the driver's package is missing.
    """
    settings: dict[str, Any] = {"json_serializer": json_columns.serialize}
    if single_connection and "poolclass" not in (options or {}):
        settings |= _POOL_OF_ONE
    settings |= _sqlite_settings(options or {}) if urls.is_sqlite(url) else options or {}
    try:
        engine = create_async_engine(url, **settings)
    except ModuleNotFoundError as error:
        raise DriverNotInstalled(error.name or url.drivername, url.drivername) from error
    except (ArgumentError, InvalidRequestError, TypeError) as error:
        raise DatabaseConfigurationError(f"The database engine can't be made: {error}") from error
    availability.translate_errors(engine.sync_engine)
    if urls.is_sqlite(url):
        sqlite.prepare(engine.sync_engine)
    elif "pool_pre_ping" not in settings:
        liveness.check_idle_connections(engine.sync_engine)
    return engine


def _sqlite_settings(options: Mapping[str, Any]) -> dict[str, Any]:
    # Imported here because applications over other databases need not have the driver.
    from flama.sqlalchemy import sqlite_driver

    own = {"timeout": sqlite.BUSY_TIMEOUT, "async_creator_fn": sqlite_driver.connect}
    return {**options, "connect_args": {**own, **options.get("connect_args", {})}}
