"""Where `Log` rows are kept."""

from __future__ import annotations

from flama.ddd.repositories.sqlalchemy import SQLAlchemyTableRepository

from pages.models import tables


class LogRepository(SQLAlchemyTableRepository):
    """Rows of `logs`. Queries of your own go here."""

    _table = tables.logs
