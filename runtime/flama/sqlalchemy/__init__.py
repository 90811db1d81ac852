"""A database for the application, through SQLAlchemy."""

from flama.sqlalchemy.exceptions import (
    ConnectionUnavailable,
    DatabaseConfigurationError,
    DatabaseNotOpen,
    DriverNotInstalled,
    MigrationError,
)
from flama.sqlalchemy.module import SQLAlchemyModule

__all__ = [
    "ConnectionUnavailable",
    "DatabaseConfigurationError",
    "DatabaseNotOpen",
    "DriverNotInstalled",
    "MigrationError",
    "SQLAlchemyModule",
]
