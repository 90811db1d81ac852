"""Errors of repositories and workers.

    ApplicationException
    └── RepositoryException       500
        ├── InvalidSliceError     400  no part of a list begins or ends there
        ├── DataError             400  a value that the store can't keep
        ├── NotFoundError         404  no record matches
        ├── AlreadyExistsError    409  a unique or primary key is taken
        ├── IntegrityError        409  another constraint of the database says no
        ├── MultipleRecordsError  500  more than one record where one was expected
        ├── RemoteError           502  another service answers with what can't be used
        └── UnavailableError      503  the store can't be reached, or has no capacity left
            └── RemoteTimeout     504  another service does not answer in time
    ApplicationError
    ├── UnknownColumnError            code names a column that the table does not have
    └── WorkerError                   a worker is used outside its block, or inside it a second time

The application answers the first kind with its `status_code` in the common error shape.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from flama.exceptions import ApplicationError, ApplicationException

__all__ = [
    "AlreadyExistsError",
    "DataError",
    "IntegrityError",
    "InvalidSliceError",
    "MultipleRecordsError",
    "NotFoundError",
    "RemoteError",
    "RemoteTimeout",
    "RepositoryException",
    "UnavailableError",
    "UnknownColumnError",
    "WorkerError",
]


class RepositoryException(ApplicationException):
    """An operation on a repository has no result."""

    message: ClassVar[str] = "The operation failed"

    def __init__(self, *, resource: str | None = None, id: Any = None, detail: str | None = None) -> None:
        """
        :param resource: what the repository holds, such as a table's name.
        :param id: what was asked for.
        :param detail: the sentence sent to the client; made from the others when it is not given.
        """
        super().__init__(self._sentence(resource, id) if detail is None else detail)
        self.resource = resource
        self.id = id

    def _sentence(self, resource: str | None, id: Any) -> str:
        of = "" if resource is None else f" in `{resource}`"
        given = "" if id is None else f" ({id})"
        return f"{self.message}{of}{given}."


class InvalidSliceError(RepositoryException, ValueError):
    """`limit` or `offset` asks for a part that no list has."""

    status_code = 400
    message = "No list has that part"


class DataError(RepositoryException):
    """A value that the store can't keep: too large, too long, of another kind."""

    status_code = 400
    message = "A value does not fit"


class NotFoundError(RepositoryException):
    """No record matches."""

    status_code = 404
    message = "No record found"


class AlreadyExistsError(RepositoryException):
    """A record with the same unique key exists."""

    status_code = 409
    message = "The record already exists"


class IntegrityError(RepositoryException):
    """A constraint of the database says no: a foreign key, a check, a missing value."""

    status_code = 409
    message = "The data breaks a constraint"


class MultipleRecordsError(RepositoryException):
    """More than one record matches where one was expected."""

    status_code = 500
    message = "More than one record found"


class RemoteError(RepositoryException):
    """Another service answers with what can't be used: a failure of its own, or no answer of the agreed shape."""

    status_code = 502
    message = "Another service failed"

    def __init__(self, *, resource: str | None = None, detail: str | None = None, answered: int | None = None) -> None:
        """`answered`: the status code of its answer."""
        super().__init__(resource=resource, detail=detail)
        self.answered = answered


class UnavailableError(RepositoryException):
    """The store can't be reached, or has no capacity left; the same request may succeed later."""

    status_code = 503
    message = "The store is unavailable"


class RemoteTimeout(UnavailableError):
    """Another service does not answer in time; what was asked may have happened all the same."""

    status_code = 504
    message = "Another service does not answer in time"


class UnknownColumnError(ApplicationError, ValueError):
    """Code names a column that the table does not have."""

    def __init__(self, table: str, unknown: Iterable[str], known: Iterable[str]) -> None:
        self.table = table
        self.unknown = tuple(unknown)
        self.known = tuple(known)
        super().__init__(
            f"The table `{table}` has no column `{'`, `'.join(self.unknown)}`; "
            f"its columns are `{'`, `'.join(self.known)}`."
        )


class WorkerError(ApplicationError):
    """A worker is used outside its `async with` block, or entered a second time inside it."""
