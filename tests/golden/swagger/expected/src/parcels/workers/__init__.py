"""Workers: the repositories that a resource needs, in one transaction."""

from __future__ import annotations

from flama.ddd.workers.sqlalchemy import SQLAlchemyWorker

from parcels.workers.parcels import ParcelsWorker

WORKERS: tuple[type[SQLAlchemyWorker], ...] = (ParcelsWorker,)
