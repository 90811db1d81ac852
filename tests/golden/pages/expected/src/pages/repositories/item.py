"""Where `Item` rows are kept."""

from __future__ import annotations

from flama.ddd.repositories.sqlalchemy import SQLAlchemyTableRepository

from pages.models import tables


class ItemRepository(SQLAlchemyTableRepository):
    """Rows of `items`. Queries of your own go here."""

    _table = tables.items
