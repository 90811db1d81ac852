"""Repositories: where records are kept, seen from the domain."""

from flama.ddd.repositories.repository import Repository

__all__ = ["Repository"]
