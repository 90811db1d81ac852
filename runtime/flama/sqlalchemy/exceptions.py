"""Errors of the database module.

ApplicationError
├── DatabaseConfigurationError   the address or an option can't be used
├── DatabaseNotOpen              used before start-up or after shutdown
├── ConnectionUnavailable        nobody gives way: a transaction inside another
└── MigrationError               the database can't be brought to the head of the migrations
DependencyNotInstalled
└── DriverNotInstalled
UnavailableError
└── DatabaseUnavailable          503: it can't be reached, or has no capacity left
    └── TransactionConflict      503: two transactions were in each other's way
"""

from __future__ import annotations

from typing import ClassVar

from flama.ddd.exceptions import UnavailableError
from flama.exceptions import ApplicationError, DependencyNotInstalled

__all__ = [
    "ConnectionUnavailable",
    "DatabaseConfigurationError",
    "DatabaseNotOpen",
    "DatabaseUnavailable",
    "DriverNotInstalled",
    "MigrationError",
    "TransactionConflict",
]


class DatabaseConfigurationError(ApplicationError):
    """The address or an option of the database can't be used."""


class DatabaseNotOpen(ApplicationError):
    """The database is used before the application starts or after it stops."""


class ConnectionUnavailable(ApplicationError):
    """The only connection, or the only turn to write, is in use by the task that asks for it again."""


class MigrationError(ApplicationError):
    """The database can't be brought to the head of the migrations."""


class DriverNotInstalled(DependencyNotInstalled):
    """The package of the database driver is missing."""

    def __init__(self, driver: str, scheme: str) -> None:
        super().__init__(driver, driver, f"A `{scheme}` database")


class DatabaseUnavailable(UnavailableError):
    """The database can't be reached, or has no capacity left; the application answers 503 and goes on."""

    message: ClassVar[str] = "The database is unavailable: try again later"


class TransactionConflict(DatabaseUnavailable):
    """The database ended the transaction because another was in its way; it may succeed when it is tried again."""

    message: ClassVar[str] = "Another transaction was in the way: try again"
