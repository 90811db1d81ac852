"""Workers for handlers."""

from __future__ import annotations

from flama import types
from flama.ddd.workers.worker import Worker
from flama.injection import Component, Parameter

__all__ = ["WorkerComponent"]

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""RFC 9110, section 9.2.1: methods that are not meant to change anything."""


class WorkerComponent(Component):
    """Gives each request a worker of its own, like the one that is registered.

        Flama(components=[WorkerComponent(worker=PetsWorker())])

    A request with a safe method gets a worker for reading: over SQLite its transactions run beside a writer.
    """

    def __init__(self, worker: Worker) -> None:
        self.worker = worker

    def can_handle_parameter(self, parameter: Parameter) -> bool:
        return parameter.annotation is type(self.worker)

    def resolve(self, scope: types.Scope) -> Worker:
        return self.worker.fresh(scope["app"], read_only=scope.get("method") in _SAFE_METHODS)
