"""Transactions of parcels."""

from __future__ import annotations

from flama.ddd.workers.sqlalchemy import SQLAlchemyWorker

from parcels.repositories.parcel import ParcelRepository


class ParcelsWorker(SQLAlchemyWorker):
    """One transaction over the tables below, opened by `async with worker:`."""

    parcels: ParcelRepository
