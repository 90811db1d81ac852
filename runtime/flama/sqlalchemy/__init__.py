"""A database for the application, through SQLAlchemy."""

from flama.sqlalchemy.exceptions import (
    ConnectionUnavailable,
    DatabaseConfigurationError,
    DatabaseNotOpen,
    DatabaseUnavailable,
    DriverNotInstalled,
    MigrationError,
    TransactionConflict,
)
from flama.sqlalchemy.module import SQLAlchemyModule

__all__ = [
    "ConnectionUnavailable",
    "DatabaseConfigurationError",
    "DatabaseNotOpen",
    "DatabaseUnavailable",
    "DriverNotInstalled",
    "MigrationError",
    "SQLAlchemyModule",
    "TransactionConflict",
]
