"""Transactions of items."""

from __future__ import annotations

from flama.ddd.workers.sqlalchemy import SQLAlchemyWorker

from pages.repositories.item import ItemRepository


class ItemsWorker(SQLAlchemyWorker):
    """One transaction over the tables below, opened by `async with worker:`."""

    items: ItemRepository
