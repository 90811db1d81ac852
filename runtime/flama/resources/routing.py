"""Which methods of a resource are routes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from typing_extensions import deprecated

if TYPE_CHECKING:
    from flama.pagination.techniques import TechniqueName

__all__ = ["ResourceRoute", "Security", "Tags", "resource_method", "routes"]

Handler = TypeVar("Handler", bound=Callable[..., Any])
Security = Sequence[Mapping[str, Sequence[str]]]
"""Alternatives, each a mapping from scheme to scopes, all of which must hold."""

Tags = Mapping[str, Any] | Sequence[str]
"""Free facts by name, which middleware reads, or tags for the OpenAPI document."""

_ROUTES = "__flama_routes__"


@dataclass(frozen=True, slots=True)
class ResourceRoute:
    """A route of a resource, as written at its method."""

    path: str
    methods: tuple[str, ...]
    name: str
    status_code: int | None
    security: Security | None
    include_in_schema: bool
    pagination: TechniqueName | None
    tags: Tags | None
    responses: Mapping[int | str, Any] | None = None

    @staticmethod
    def method(
        path: str = "/",
        *,
        methods: Sequence[str] = ("GET",),
        name: str | None = None,
        status_code: int | None = None,
        security: Security | None = None,
        include_in_schema: bool = True,
        pagination: TechniqueName | None = None,
        tags: Tags | None = None,
        responses: Mapping[int | str, Any] | None = None,
    ) -> Callable[[Handler], Handler]:
        """Make a method of a resource a route.

        :param path: appended to the path that the resource is added at.
        :param methods: HTTP methods.
        :param name: the operation's name; by default the method's.
        :param status_code: of a plain returned value; by default 200.
        :param security: alternatives of schemes that are needed; None or `[]` is public.
        :param include_in_schema: whether the route stands in the OpenAPI document.
        :param pagination: `page_number`, `limit_offset` or `keyset`.
        :param tags: facts about the route by name, or tags for the OpenAPI document.
        :param responses: what else it may answer, by status: a type, or a Response Object for the OpenAPI document.
        """

        def mark(handler: Handler) -> Handler:
            route = ResourceRoute(
                path=path,
                methods=tuple(methods),
                name=name or handler.__name__,
                status_code=status_code,
                security=security,
                include_in_schema=include_in_schema,
                pagination=pagination,
                tags=tags,
                responses=responses,
            )
            setattr(handler, _ROUTES, (*getattr(handler, _ROUTES, ()), route))
            return handler

        return mark


@deprecated("`resource_method` is an old name: write `ResourceRoute.method`.")
def resource_method(path: str = "/", **options: Any) -> Callable[[Handler], Handler]:
    """The old name of `ResourceRoute.method`."""
    return ResourceRoute.method(path, **options)


def routes(resource: type[Any]) -> Iterator[tuple[str, ResourceRoute]]:
    """The routes of a resource class with the names of their methods, those of its bases first.

    A method that overrides another keeps the other's routes unless it has its own.
    """
    names = dict.fromkeys(name for base in reversed(resource.__mro__) for name in base.__dict__)
    for name in names:
        marked = (base.__dict__[name] for base in resource.__mro__ if name in base.__dict__)
        for route in next((found for found in (getattr(each, _ROUTES, ()) for each in marked) if found), ()):
            yield name, route
