"""Transactions of users."""

from __future__ import annotations

from flama.ddd.workers.sqlalchemy import SQLAlchemyWorker

from pages.repositories.note import NoteRepository


class UsersWorker(SQLAlchemyWorker):
    """One transaction over the tables below, opened by `async with worker:`."""

    notes: NoteRepository
