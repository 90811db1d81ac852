"""Workers: the repositories that a resource needs, in one transaction."""

from __future__ import annotations

from flama.ddd.workers.sqlalchemy import SQLAlchemyWorker

from pages.workers.items import ItemsWorker
from pages.workers.logs import LogsWorker
from pages.workers.users import UsersWorker

WORKERS: tuple[type[SQLAlchemyWorker], ...] = (
    UsersWorker,
    ItemsWorker,
    LogsWorker,
)
