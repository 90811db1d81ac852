"""The decorators and methods that register routes, one pair for each HTTP method."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from typing_extensions import TypedDict, Unpack

__all__ = ["Registration", "RouteOptions"]

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


class RouteOptions(TypedDict, total=False):
    """The options of a route besides its path, its methods and what answers it, as `Route` has them."""

    name: str | None
    include_in_schema: bool
    pagination: str | None
    tags: Mapping[str, Any] | Sequence[str] | None
    status_code: int | None
    security: Sequence[Mapping[str, Sequence[str]]] | None
    responses: Mapping[int | str, Any] | None


class Registration(ABC):
    """`route`, `get`, `post`, … and `add_get`, `add_post`, … over one `add_route`. The options are those of `Route`."""

    @abstractmethod
    def add_route(self, path: Any, endpoint: Callable[..., Any] | None = None, **options: Any) -> Any:
        """Registers a route."""

    def route(
        self,
        path: str,
        methods: Iterable[str] | None = None,
        *,
        name: str | None = None,
        include_in_schema: bool = True,
        pagination: str | None = None,
        tags: Mapping[str, Any] | Sequence[str] | None = None,
        status_code: int | None = None,
        security: Sequence[Mapping[str, Sequence[str]]] | None = None,
        responses: Mapping[int | str, Any] | None = None,
    ) -> Callable[[Endpoint], Endpoint]:
        """Serves the decorated handler at `path`."""

        def decorate(endpoint: Endpoint) -> Endpoint:
            self.add_route(
                path,
                endpoint,
                methods=methods,
                name=name,
                include_in_schema=include_in_schema,
                pagination=pagination,
                tags=tags,
                status_code=status_code,
                security=security,
                responses=responses,
            )
            return endpoint

        return decorate

    @abstractmethod
    def add_websocket_route(self, path: Any, endpoint: Callable[..., Any] | None = None, **options: Any) -> Any:
        """Registers a route for WebSockets."""

    def websocket_route(
        self,
        path: str,
        *,
        name: str | None = None,
        include_in_schema: bool = True,
        pagination: str | None = None,
        tags: Mapping[str, Any] | Sequence[str] | None = None,
        security: Sequence[Mapping[str, Sequence[str]]] | None = None,
    ) -> Callable[[Endpoint], Endpoint]:
        """Answers WebSockets at `path` with the decorated function or `WebSocketEndpoint` class."""

        def decorate(endpoint: Endpoint) -> Endpoint:
            self.add_websocket_route(
                path,
                endpoint,
                name=name,
                include_in_schema=include_in_schema,
                pagination=pagination,
                tags=tags,
                security=security,
            )
            return endpoint

        return decorate

    def get(self, path: str, **options: Unpack[RouteOptions]) -> Callable[[Endpoint], Endpoint]:
        """Serves GET at `path` with the decorated handler."""
        return self.route(path, ["GET"], **options)

    def head(self, path: str, **options: Unpack[RouteOptions]) -> Callable[[Endpoint], Endpoint]:
        """Serves HEAD at `path` with the decorated handler."""
        return self.route(path, ["HEAD"], **options)

    def post(self, path: str, **options: Unpack[RouteOptions]) -> Callable[[Endpoint], Endpoint]:
        """Serves POST at `path` with the decorated handler."""
        return self.route(path, ["POST"], **options)

    def put(self, path: str, **options: Unpack[RouteOptions]) -> Callable[[Endpoint], Endpoint]:
        """Serves PUT at `path` with the decorated handler."""
        return self.route(path, ["PUT"], **options)

    def patch(self, path: str, **options: Unpack[RouteOptions]) -> Callable[[Endpoint], Endpoint]:
        """Serves PATCH at `path` with the decorated handler."""
        return self.route(path, ["PATCH"], **options)

    def delete(self, path: str, **options: Unpack[RouteOptions]) -> Callable[[Endpoint], Endpoint]:
        """Serves DELETE at `path` with the decorated handler."""
        return self.route(path, ["DELETE"], **options)

    def options(self, path: str, **options: Unpack[RouteOptions]) -> Callable[[Endpoint], Endpoint]:
        """Serves OPTIONS at `path` with the decorated handler."""
        return self.route(path, ["OPTIONS"], **options)

    def trace(self, path: str, **options: Unpack[RouteOptions]) -> Callable[[Endpoint], Endpoint]:
        """Serves TRACE at `path` with the decorated handler."""
        return self.route(path, ["TRACE"], **options)

    def connect(self, path: str, **options: Unpack[RouteOptions]) -> Callable[[Endpoint], Endpoint]:
        """Serves CONNECT at `path` with the decorated handler."""
        return self.route(path, ["CONNECT"], **options)

    def query(self, path: str, **options: Unpack[RouteOptions]) -> Callable[[Endpoint], Endpoint]:
        """Serves QUERY at `path` with the decorated handler."""
        return self.route(path, ["QUERY"], **options)

    def add_get(self, path: str, endpoint: Callable[..., Any], **options: Unpack[RouteOptions]) -> Any:
        """Serves GET at `path` with `endpoint`."""
        return self.add_route(path, endpoint, methods=["GET"], **options)

    def add_head(self, path: str, endpoint: Callable[..., Any], **options: Unpack[RouteOptions]) -> Any:
        """Serves HEAD at `path` with `endpoint`."""
        return self.add_route(path, endpoint, methods=["HEAD"], **options)

    def add_post(self, path: str, endpoint: Callable[..., Any], **options: Unpack[RouteOptions]) -> Any:
        """Serves POST at `path` with `endpoint`."""
        return self.add_route(path, endpoint, methods=["POST"], **options)

    def add_put(self, path: str, endpoint: Callable[..., Any], **options: Unpack[RouteOptions]) -> Any:
        """Serves PUT at `path` with `endpoint`."""
        return self.add_route(path, endpoint, methods=["PUT"], **options)

    def add_patch(self, path: str, endpoint: Callable[..., Any], **options: Unpack[RouteOptions]) -> Any:
        """Serves PATCH at `path` with `endpoint`."""
        return self.add_route(path, endpoint, methods=["PATCH"], **options)

    def add_delete(self, path: str, endpoint: Callable[..., Any], **options: Unpack[RouteOptions]) -> Any:
        """Serves DELETE at `path` with `endpoint`."""
        return self.add_route(path, endpoint, methods=["DELETE"], **options)

    def add_options(self, path: str, endpoint: Callable[..., Any], **options: Unpack[RouteOptions]) -> Any:
        """Serves OPTIONS at `path` with `endpoint`."""
        return self.add_route(path, endpoint, methods=["OPTIONS"], **options)

    def add_trace(self, path: str, endpoint: Callable[..., Any], **options: Unpack[RouteOptions]) -> Any:
        """Serves TRACE at `path` with `endpoint`."""
        return self.add_route(path, endpoint, methods=["TRACE"], **options)

    def add_connect(self, path: str, endpoint: Callable[..., Any], **options: Unpack[RouteOptions]) -> Any:
        """Serves CONNECT at `path` with `endpoint`."""
        return self.add_route(path, endpoint, methods=["CONNECT"], **options)

    def add_query(self, path: str, endpoint: Callable[..., Any], **options: Unpack[RouteOptions]) -> Any:
        """Serves QUERY at `path` with `endpoint`."""
        return self.add_route(path, endpoint, methods=["QUERY"], **options)
