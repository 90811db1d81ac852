"""`app.resources`: adds resources to the application."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from flama.exceptions import ApplicationError
from flama.modules import Module
from flama.resources.resource import Resource
from flama.resources.routing import ResourceRoute, Tags, routes

if TYPE_CHECKING:
    from flama.ddd.repositories.sqlalchemy import SQLAlchemyTableRepository
    from flama.ddd.workers.flama import FlamaWorker

__all__ = ["ResourcesModule"]

R = TypeVar("R", bound=type[Resource])


class ResourcesModule(Module):
    """The resources of an application."""

    name = "resources"

    method = staticmethod(ResourceRoute.method)

    def add_resource(
        self,
        path: str,
        resource: Resource | type[Resource],
        *,
        include_in_schema: bool = True,
        tags: Tags | None = None,
    ) -> Resource:
        """Add the routes of a resource, whose paths are appended to `path`; with `""` they are whole.

        :param resource: an instance, or a class that is made without arguments.
        :param include_in_schema: False keeps all its routes out of the OpenAPI document.
        :param tags: facts about all its routes, of which those of a method win, or OpenAPI tags; by default its
            `verbose_name`.
        :returns: the instance.
        :raises ResourceError: the class can't be served.
        """
        if isinstance(resource, type):
            resource = resource()
        if not isinstance(resource, Resource):
            raise ApplicationError(f"`{resource!r}` is no resource: derive its class from `flama.resources.Resource`.")
        resource.on_add(self)
        for method, route in routes(type(resource)):
            self._add(path, resource, getattr(resource, method), route, include_in_schema, tags)
        return resource

    def resource(self, path: str, *, include_in_schema: bool = True, tags: Tags | None = None) -> Callable[[R], R]:
        """The decorator form of `add_resource`."""

        def add(resource: R) -> R:
            self.add_resource(path, resource, include_in_schema=include_in_schema, tags=tags)
            return resource

        return add

    @functools.cached_property
    def worker(self) -> FlamaWorker:
        """The worker behind REST resources; handlers take it as a parameter annotated `FlamaWorker`."""
        # Imported here because only REST resources need a database.
        from flama.ddd.components import WorkerComponent
        from flama.ddd.workers.flama import FlamaWorker

        worker = FlamaWorker()
        self.app.add_component(WorkerComponent(worker=worker))
        return worker

    def add_repository(self, name: str, repository: type[SQLAlchemyTableRepository]) -> None:
        """Add a repository to `worker`.

        :raises WorkerError: another has the name.
        """
        self.worker.add_repository(name, repository)

    def remove_repository(self, name: str) -> None:
        """Take a repository out of `worker`.

        :raises WorkerError: none has the name.
        """
        self.worker.remove_repository(name)

    def _add(
        self,
        path: str,
        resource: Resource,
        handler: Callable[..., Any],
        route: ResourceRoute,
        include_in_schema: bool,
        tags: Tags | None,
    ) -> None:
        path = path.rstrip("/") + route.path
        full_name = f"{resource.name}:{route.name}"
        added = self.app.add_route(
            path,
            handler,
            methods=list(route.methods),
            name=route.name if self._is_contracted(path, route) else full_name,
            status_code=route.status_code,
            security=route.security,
            include_in_schema=include_in_schema and route.include_in_schema,
            pagination=route.pagination,
            tags=_tags(resource, tags, route.tags),
            responses=route.responses,
        )
        added.aliases = (full_name,)

    def _is_contracted(self, path: str, route: ResourceRoute) -> bool:
        contract = self.app.contract
        return contract is not None and any(contract.operation(method, path) for method in route.methods)


def _tags(resource: Resource, common: Tags | None, own: Tags | None) -> Tags:
    if isinstance(common, Mapping) and isinstance(own, Mapping):
        return {**common, **own}
    return own or common or [resource.verbose_name]
