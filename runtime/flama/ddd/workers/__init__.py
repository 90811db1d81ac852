"""Workers: the unit of work around repositories."""

from flama.ddd.workers.worker import Worker

__all__ = ["Worker"]
