"""Repositories over SQLAlchemy tables."""

from flama.ddd.repositories.sqlalchemy.listing import Listing
from flama.ddd.repositories.sqlalchemy.repository import SQLAlchemyRepository
from flama.ddd.repositories.sqlalchemy.tables import SQLAlchemyTableManager, SQLAlchemyTableRepository

__all__ = ["Listing", "SQLAlchemyRepository", "SQLAlchemyTableManager", "SQLAlchemyTableRepository"]
