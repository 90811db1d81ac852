"""Where `Parcel` rows are kept."""

from __future__ import annotations

from flama.ddd.repositories.sqlalchemy import SQLAlchemyTableRepository

from parcels.models import tables


class ParcelRepository(SQLAlchemyTableRepository):
    """Rows of `parcels`. Queries of your own go here."""

    _table = tables.parcels
