"""Transactions of logs."""

from __future__ import annotations

from flama.ddd.workers.sqlalchemy import SQLAlchemyWorker

from pages.repositories.log import LogRepository


class LogsWorker(SQLAlchemyWorker):
    """One transaction over the tables below, opened by `async with worker:`."""

    logs: LogRepository
