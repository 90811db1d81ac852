"""Domain-driven design: repositories, and workers as the unit of work around them."""

from flama.ddd.exceptions import AlreadyExistsError, IntegrityError, MultipleRecordsError, NotFoundError

__all__ = ["AlreadyExistsError", "IntegrityError", "MultipleRecordsError", "NotFoundError"]
