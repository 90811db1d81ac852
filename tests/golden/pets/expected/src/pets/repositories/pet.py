"""Where `Pet` rows are kept."""

from __future__ import annotations

from flama.ddd.repositories.sqlalchemy import SQLAlchemyTableRepository

from pets.models import tables


class PetRepository(SQLAlchemyTableRepository):
    """Rows of `pets`. Queries of your own go here."""

    _table = tables.pets
