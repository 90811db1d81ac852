"""The resources of the service."""

from __future__ import annotations

from flama.resources import Resource

from pages.resources.items import ItemsResource
from pages.resources.logs import LogsResource
from pages.resources.users import UsersResource

RESOURCES: tuple[type[Resource], ...] = (
    UsersResource,
    ItemsResource,
    LogsResource,
)
"""In the order in which their routes are tried."""
