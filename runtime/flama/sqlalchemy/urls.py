"""Database addresses: the async driver behind each, and what an address says about the database."""

from __future__ import annotations

from importlib.util import find_spec

import sqlalchemy
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from flama.sqlalchemy.exceptions import DatabaseConfigurationError, DriverNotInstalled

_DRIVERS = {
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
}
_PACKAGES = frozenset({"aiosqlite", "asyncpg"})
"""Drivers whose package has the driver's name."""


def parse(database: str | URL) -> URL:
    """The address with its async driver: `postgresql://` becomes `postgresql+asyncpg://`, `sqlite:///` becomes
    `sqlite+aiosqlite:///`. An address that names a driver keeps it.

    :raises DatabaseConfigurationError: the text is no database address.
    :raises DriverNotInstalled: the driver's package is missing.
    """
    url = _read(database)
    url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
    driver = url.drivername.partition("+")[2]
    if driver in _PACKAGES and find_spec(driver) is None:
        raise DriverNotInstalled(driver, url.drivername)
    return _asyncpg_words(url) if driver == "asyncpg" else url


def _read(database: str | URL) -> URL:
    try:
        return sqlalchemy.make_url(database)
    except ArgumentError as error:
        # The text is left out: it may hold a password.
        raise DatabaseConfigurationError(
            "The database address is not a URL: write it as `sqlite:///app.db` or "
            "`postgresql://user:password@host:5432/name`."
        ) from error


def _asyncpg_words(url: URL) -> URL:
    # libpq's word is `sslmode`; asyncpg takes the same values under `ssl`.
    if "sslmode" not in url.query or "ssl" in url.query:
        return url
    return url.update_query_pairs([("ssl", _first(url.query["sslmode"]))]).difference_update_query(["sslmode"])


def _first(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else value[0]


def is_sqlite(url: URL) -> bool:
    """Whether the address is one of SQLite."""
    return url.get_backend_name() == "sqlite"


def is_private_memory(url: URL) -> bool:
    """Whether the address is an in-memory SQLite database that each connection would have for itself."""
    return is_sqlite(url) and url.database in (None, "", ":memory:")


def is_sqlite_file(url: URL) -> bool:
    """Whether the address is a SQLite database in a file."""
    database = url.database or ""
    memory = is_private_memory(url) or ":memory:" in database or url.query.get("mode") == "memory"
    return is_sqlite(url) and not memory
