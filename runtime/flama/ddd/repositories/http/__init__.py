"""Repositories over the resources of another service.

They speak to what `flama.resources.CRUDResource` serves, and to anything of the same shape.
"""

from flama.exceptions import DependencyNotInstalled

try:
    import httpx as _  # noqa: F401
except ModuleNotFoundError as exc:
    raise DependencyNotInstalled("httpx", "flama-runtime[client]", "`flama.ddd.repositories.http`") from exc

from flama.ddd.repositories.http.listing import RemoteListing
from flama.ddd.repositories.http.repository import HTTPRepository
from flama.ddd.repositories.http.resources import HTTPResourceManager, HTTPResourceRepository

__all__ = ["HTTPRepository", "HTTPResourceManager", "HTTPResourceRepository", "RemoteListing"]
