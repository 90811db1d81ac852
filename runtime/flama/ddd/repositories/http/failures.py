"""From what goes wrong on the way to another service to the errors of the domain."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from flama.ddd.exceptions import (
    AlreadyExistsError,
    DataError,
    IntegrityError,
    NotFoundError,
    RemoteError,
    RemoteTimeout,
    RepositoryException,
    UnavailableError,
)

__all__ = ["check", "translated"]

_logger = logging.getLogger("flama.ddd.http")


@contextmanager
def translated(resource: str | None = None) -> Iterator[None]:
    """
    :raises RemoteTimeout: no answer in time.
    :raises UnavailableError: the service can't be reached.
    :raises RemoteError: what it sends is no HTTP.
    """
    try:
        yield
    except (httpx.ConnectTimeout, httpx.PoolTimeout, httpx.NetworkError, httpx.RemoteProtocolError) as error:
        raise _logged(UnavailableError(resource=resource, detail="Another service can't be reached."), error) from error
    except httpx.TimeoutException as error:
        raise _logged(RemoteTimeout(resource=resource), error) from error
    except (httpx.TransportError, httpx.DecodingError) as error:
        raise _logged(RemoteError(resource=resource), error) from error


def check(response: httpx.Response, resource: str | None = None, id: Any = None) -> None:
    """
    :raises NotFoundError: 404.
    :raises AlreadyExistsError: 409.
    :raises IntegrityError: 409 of the error `IntegrityError`.
    :raises DataError: 400 or 422.
    :raises UnavailableError: 429 or 503.
    :raises RemoteTimeout: 504.
    :raises RemoteError: every other status that is no success.
    """
    if not response.is_success:
        raise _refusal(response, resource, id)


def _refusal(response: httpx.Response, resource: str | None, id: Any) -> RepositoryException:
    named, detail = _common_shape(response)
    match response.status_code:
        case 404:
            return NotFoundError(resource=resource, id=id)
        case 409:
            conflict = IntegrityError if named == "IntegrityError" else AlreadyExistsError
            return conflict(resource=resource, id=id, detail=detail if isinstance(detail, str) else None)
        case 400 | 422:
            refused = DataError(resource=resource, id=id)
            refused.detail = refused.detail if detail is None else detail
            return refused
        case 429 | 503:
            failure: RepositoryException = UnavailableError(resource=resource, detail="Another service is unavailable.")
        case 504:
            failure = RemoteTimeout(resource=resource)
        case status:
            failure = RemoteError(resource=resource, answered=status)
    return _logged(failure, f"{response.request.method} {response.request.url.path} answered {response.status_code}")


def _common_shape(response: httpx.Response) -> tuple[Any, Any]:
    """The error's name and detail, where the answer has the common error shape."""
    try:
        answer = response.json()
    except ValueError:
        return None, None
    return (answer.get("error"), answer.get("detail")) if isinstance(answer, dict) else (None, None)


def _logged(failure: RepositoryException, reason: object) -> RepositoryException:
    # What is known of the other service is for the log, not for clients.
    _logger.warning("Another service failed: %s", reason if isinstance(reason, str) else f"{reason!r}")
    return failure
