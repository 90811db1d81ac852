"""The unit of work: what happens inside `async with worker:` happens wholly or not at all."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, get_type_hints

from typing_extensions import Self

from flama.ddd.completion import completed
from flama.ddd.exceptions import WorkerError
from flama.ddd.repositories.repository import Repository

if TYPE_CHECKING:
    from flama.applications import Flama

__all__ = ["Worker"]


class Worker:
    """A unit of work. Class annotations name its repositories, which are attributes inside the block:

        class PetsWorker(SQLAlchemyWorker):
            pets: PetRepository

        async with worker:
            await worker.pets.create(pet)

    Leaving the block normally commits; an exception or a cancellation rolls back. Blocks of one worker come one after
    the other. This class keeps no store: subclasses say what beginning and ending mean.
    """

    _found: ClassVar[Mapping[str, type[Repository]] | None] = None

    def __init__(self, app: Flama | None = None) -> None:
        """`app`: the application whose modules the worker uses; a request's worker gets it from `WorkerComponent`."""
        self._app = app
        self._read_only = False
        self._inside = False
        self._open: dict[str, Repository] = {}

    @property
    def app(self) -> Flama:
        """The application.

        :raises WorkerError: the worker was made by hand without one.
        """
        if self._app is None:
            raise WorkerError(
                f"`{type(self).__name__}` has no application: take it as a parameter of a handler and register "
                f"`WorkerComponent(worker={type(self).__name__}())`, or make it with `{type(self).__name__}(app)`."
            )
        return self._app

    def fresh(self, app: Flama, *, read_only: bool = False) -> Self:
        """A worker like this one, for one request.

        :param read_only: its blocks are not meant to write; a database may use this to let them run beside a writer.
        """
        worker = copy.copy(self)
        worker._app = app
        worker._read_only = read_only
        worker._inside = False
        worker._open = {}
        return worker

    @classmethod
    def repository_classes(cls) -> Mapping[str, type[Repository]]:
        """The repositories that the class annotations name.

        :raises WorkerError: an annotation names something that can't be found at run time.
        """
        if cls.__dict__.get("_found") is None:
            cls._found = _annotated(cls)
        return cls._found or {}

    def repositories_to_open(self) -> Mapping[str, type[Repository]]:
        """The repositories of the next block, by attribute name."""
        return self.repository_classes()

    async def set_up(self) -> None:
        """Open what the block works over."""

    async def begin(self) -> None:
        """Begin the unit of work."""

    async def end(self, *, rollback: bool = False) -> None:
        """Commit the unit of work, or roll it back."""

    async def tear_down(self) -> None:
        """Close what `set_up` opened. Runs whatever went before."""

    def build(self, repository: type[Repository]) -> Repository:
        """One of the block's repositories."""
        return repository()

    async def __aenter__(self) -> Self:
        if self._inside:
            raise WorkerError(
                f"`{type(self).__name__}` is already inside an `async with` block: leave it before the next, or take a "
                "second worker."
            )
        self._inside = True
        try:
            await self.set_up()
            await self.begin()
            self._open = {name: self.build(found) for name, found in self.repositories_to_open().items()}
        except BaseException:
            await completed(self._close())
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await completed(self._finish(rollback=kind is not None))

    async def _finish(self, *, rollback: bool) -> None:
        try:
            await self.end(rollback=rollback)
        finally:
            await self._close()

    async def _close(self) -> None:
        self._open = {}
        try:
            await self.tear_down()
        finally:
            self._inside = False

    # Hidden from type checkers, to which the annotations say what a worker has.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name in self.__dict__.get("_open", {}):
                return self.__dict__["_open"][name]
            if name.startswith("_") or name not in self.repositories_to_open():
                raise AttributeError(f"`{type(self).__name__}` has no attribute `{name}`")
            raise WorkerError(f"`{type(self).__name__}.{name}` is there inside `async with worker:` only.")


def _annotated(cls: type[Worker]) -> dict[str, type[Repository]]:
    try:
        hints = get_type_hints(cls)
    except NameError as error:
        raise WorkerError(
            f"An annotation of `{cls.__name__}` can't be read ({error}): import the repository outside "
            "`if TYPE_CHECKING:`."
        ) from error
    return {name: hint for name, hint in hints.items() if isinstance(hint, type) and issubclass(hint, Repository)}
