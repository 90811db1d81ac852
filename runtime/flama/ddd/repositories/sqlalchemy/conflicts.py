"""From the database's refusals to the errors of the domain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import IntegrityError as DatabaseIntegrityError

from flama.ddd.exceptions import AlreadyExistsError, DataError, IntegrityError, RepositoryException

_SQLITE = re.compile(r"(?P<kind>UNIQUE|NOT NULL|CHECK|FOREIGN KEY) constraint failed(?:: (?P<what>.+))?")
_POSTGRESQL_COLUMNS = re.compile(r"Key \((?P<columns>.+?)\)=")

# PostgreSQL 15, appendix A, class 23.
_SQLSTATES = {"23505": "UNIQUE", "23502": "NOT NULL", "23503": "FOREIGN KEY", "23514": "CHECK", "23P01": "EXCLUSION"}


@contextmanager
def translated(resource: str | None = None) -> Iterator[None]:
    """
    :raises AlreadyExistsError: a unique or primary key is taken.
    :raises IntegrityError: another constraint is broken.
    :raises DataError: a value does not fit its column.
    """
    try:
        yield
    except DatabaseIntegrityError as error:
        raise _translate(error, resource) from error
    # SQLite's driver says of an integer beyond 64 bits that it overflows, and of a lone surrogate that it can't be
    # encoded.
    except (OverflowError, UnicodeEncodeError) as error:
        raise _unfit(resource) from error
    except DBAPIError as error:
        if not _is_about_data(error):
            raise
        raise _unfit(resource) from error


def _is_about_data(error: DBAPIError) -> bool:
    # Class 22 is "data exception"; what asyncpg itself can't pack has no SQLSTATE and is a `ValueError`.
    state = getattr(error.orig, "sqlstate", None) or ""
    cause = error.orig.__cause__ if error.orig is not None else None
    return state.startswith("22") or (isinstance(cause, ValueError) and not state)


def _unfit(resource: str | None) -> DataError:
    where = "" if resource is None else f" in `{resource}`"
    return DataError(resource=resource, detail=f"A value does not fit its column{where}: it is too large or too long.")


def _translate(error: DatabaseIntegrityError, resource: str | None) -> RepositoryException:
    kind, what = _postgresql(error) or _sqlite(error)
    where = "" if resource is None else f" in `{resource}`"
    named = f" ({what})" if what else ""
    # The values are left out: they may belong to somebody else's record.
    match kind:
        case "UNIQUE":
            same = f" with the same `{what}`" if what else ""
            return AlreadyExistsError(resource=resource, detail=f"A record{same} already exists{where}.")
        case "NOT NULL":
            return IntegrityError(resource=resource, detail=f"A value is missing{where}{named}.")
        case "FOREIGN KEY":
            return IntegrityError(
                resource=resource, detail=f"A reference to or from another record does not hold{where}{named}."
            )
        case _:
            return IntegrityError(resource=resource, detail=f"The data breaks a constraint{where}{named}.")


def _sqlite(error: DatabaseIntegrityError) -> tuple[str, str]:
    found = _SQLITE.search(str(error.orig))
    if found is None:
        return "", ""
    # `user.name, user.email` names columns; the check of an expression index says `index 'x'`.
    what = ", ".join(part.rpartition(".")[2] for part in (found["what"] or "").split(", "))
    return found["kind"], what


def _postgresql(error: DatabaseIntegrityError) -> tuple[str, str] | None:
    kind = _SQLSTATES.get(getattr(error.orig, "sqlstate", None) or "")
    if kind is None:
        return None
    cause = error.orig.__cause__ if error.orig is not None else None
    columns = _POSTGRESQL_COLUMNS.search(str(getattr(cause, "detail", "") or ""))
    if columns is not None:
        return kind, columns["columns"]
    return kind, str(getattr(cause, "column_name", None) or getattr(cause, "constraint_name", None) or "")
