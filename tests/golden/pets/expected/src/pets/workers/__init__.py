"""Workers: the repositories that a resource needs, in one transaction."""

from __future__ import annotations

from flama.ddd.workers.sqlalchemy import SQLAlchemyWorker

from pets.workers.pets import PetsWorker

WORKERS: tuple[type[SQLAlchemyWorker], ...] = (PetsWorker,)
