"""The worker behind REST resources."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from flama.ddd.exceptions import WorkerError
from flama.ddd.repositories.sqlalchemy import Listing, SQLAlchemyTableRepository
from flama.ddd.repositories.sqlalchemy.listing import listed
from flama.ddd.workers.sqlalchemy import SQLAlchemyWorker

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from flama.applications import Flama

__all__ = ["FlamaWorker"]

T = TypeVar("T")


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

    async def alone(self, name: str, work: Callable[[SQLAlchemyTableRepository], Awaitable[T]]) -> T:
        """What `work` gives, which sends one statement through a repository; needs no block.

        :raises WorkerError: none has the name.
        """
        known = self._known(name)

        async def with_connection(connection: AsyncConnection) -> T:
            repository = known(connection)
            repository.is_alone = True
            return await work(repository)

        return await self._database.alone(with_connection, read_only=self._read_only)

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
