"""Resources: handlers that belong together, as the methods of a class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flama.resources.exceptions import ResourceError
from flama.resources.module import ResourcesModule
from flama.resources.resource import Resource
from flama.resources.routing import ResourceRoute, resource_method

if TYPE_CHECKING:
    from flama.resources.crud import CRUDResource
    from flama.resources.rest import RESTResource

__all__ = [
    "CRUDResource",
    "RESTResource",
    "Resource",
    "ResourceError",
    "ResourceRoute",
    "ResourcesModule",
    "resource_method",
]


def __getattr__(name: str) -> Any:
    # These need SQLAlchemy, which an application without a database does not have.
    match name:
        case "CRUDResource":
            from flama.resources.crud import CRUDResource

            return CRUDResource
        case "RESTResource":
            from flama.resources.rest import RESTResource

            return RESTResource
        case _:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
