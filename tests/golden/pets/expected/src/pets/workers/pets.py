"""Transactions of pets."""

from __future__ import annotations

from flama.ddd.workers.sqlalchemy import SQLAlchemyWorker

from pets.repositories.pet import PetRepository


class PetsWorker(SQLAlchemyWorker):
    """One transaction over the tables below, opened by `async with worker:`."""

    pets: PetRepository
