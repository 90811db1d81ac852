"""The worker behind REST resources."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from flama.ddd.exceptions import WorkerError
from flama.ddd.repositories.sqlalchemy import Listing, SQLAlchemyTableRepository
from flama.ddd.repositories.sqlalchemy.listing import listed
from flama.ddd.workers.sqlalchemy import SQLAlchemyWorker

if TYPE_CHECKING:
    from flama.applications import Flama

__all__ = ["FlamaWorker"]


class FlamaWorker(SQLAlchemyWorker):
    """A unit of work with the repositories of all REST resources of an application."""

    def __init__(self, app: Flama | None = None) -> None:
        super().__init__(app)
        self._registered: dict[str, type[SQLAlchemyTableRepository]] = {}

    def add_repository(self, name: str, repository: type[SQLAlchemyTableRepository]) -> None:
        """Add a repository.

        :raises WorkerError: another has the name.
        """
        if name in self._registered:
            raise WorkerError(f"There is a repository `{name}` already: give one of the resources another name.")
        self._registered[name] = repository

    def remove_repository(self, name: str) -> None:
        """Take a repository out.

        :raises WorkerError: none has the name.
        """
        self._known(name)
        del self._registered[name]

    def repository(self, name: str) -> SQLAlchemyTableRepository:
        """A repository, inside the block.

        :raises WorkerError: none has the name, or the worker is outside its block.
        """
        repository = self._known(name)(self.connection)
        repository.read_after_block(self.reading)
        return repository

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[SQLAlchemyTableRepository]:
        """A repository for one statement, outside the block: it needs no transaction around it.

        :raises WorkerError: none has the name.
        """
        known = self._known(name)
        async with self.connected_alone(read_only=self._read_only) as connection:
            repository = known(connection)
            repository.is_alone = True
            yield repository

    def list(self, name: str, *clauses: Any, **options: Any) -> Listing:
        """Records of a repository, read in a transaction of their own; needs no block.

        :param clauses: SQLAlchemy conditions.
        :param options: `order_by`, `order_direction`, `limit`, `offset` and `matching`, as in the repository's `list`.
        :raises WorkerError: none has the name.
        """
        return listed(self._known(name).table_of(), self.reading, clauses, **options)

    def _known(self, name: str) -> type[SQLAlchemyTableRepository]:
        if name not in self._registered:
            raise WorkerError(f"There is no repository `{name}`; there is `{'`, `'.join(self._registered) or 'none'}`.")
        return self._registered[name]
