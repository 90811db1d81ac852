"""Workers: the unit of work around repositories."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from flama.ddd.workers.worker import Worker

if TYPE_CHECKING:
    from flama.ddd.workers.flama import FlamaWorker
    from flama.ddd.workers.http import HTTPWorker
    from flama.ddd.workers.sqlalchemy import SQLAlchemyWorker

__all__ = ["AbstractWorker", "BaseWorker", "FlamaWorker", "HTTPWorker", "SQLAlchemyWorker", "Worker"]

AbstractWorker = BaseWorker = Worker
"""Other names of `Worker`."""

_HOMES = {"FlamaWorker": "flama", "HTTPWorker": "http", "SQLAlchemyWorker": "sqlalchemy"}


def __getattr__(name: str) -> Any:
    # These need a library that an application without such a store does not have.
    if (home := _HOMES.get(name)) is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"flama.ddd.workers.{home}"), name)
