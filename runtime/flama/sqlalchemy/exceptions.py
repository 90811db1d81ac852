"""Errors of the database module.

ApplicationError
├── DatabaseConfigurationError   the address or an option can't be used
├── DatabaseNotOpen              used before start-up or after shutdown
├── ConnectionUnavailable        nobody gives way: a transaction inside another, or one that stays open
└── MigrationError               the database can't be brought to the head of the migrations
DependencyNotInstalled
└── DriverNotInstalled
"""

from __future__ import annotations

from flama.exceptions import ApplicationError, DependencyNotInstalled

__all__ = [
    "ConnectionUnavailable",
    "DatabaseConfigurationError",
    "DatabaseNotOpen",
    "DriverNotInstalled",
    "MigrationError",
]


class DatabaseConfigurationError(ApplicationError):
    """The address or an option of the database can't be used."""


class DatabaseNotOpen(ApplicationError):
    """The database is used before the application starts or after it stops."""


class ConnectionUnavailable(ApplicationError):
    """The only connection, or the only turn to write, is in use."""


class MigrationError(ApplicationError):
    """The database can't be brought to the head of the migrations."""


class DriverNotInstalled(DependencyNotInstalled):
    """The package of the database driver is missing."""

    def __init__(self, driver: str, scheme: str) -> None:
        super().__init__(driver, driver, f"A `{scheme}` database")
