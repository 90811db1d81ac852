"""Where `Note` rows are kept."""

from __future__ import annotations

from flama.ddd.repositories.sqlalchemy import SQLAlchemyTableRepository

from pages.models import tables


class NoteRepository(SQLAlchemyTableRepository):
    """Rows of `notes`. Queries of your own go here."""

    _table = tables.notes
