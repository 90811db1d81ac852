"""Serves the OpenAPI document of an application, and a page to read and try it."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from flama.http.request import Request
from flama.http.responses import OpenAPIResponse, json_bytes
from flama.modules import Module
from flama.schemas.conditional import Representation

if TYPE_CHECKING:
    from flama.applications import Flama

__all__ = ["SchemaModule"]


class SchemaModule(Module):
    """The routes `/schema/` and `/docs/`, or whatever `Flama(schema=..., docs=...)` calls them.

    A contract that has one of these paths itself keeps it.
    """

    name = "schema"

    def __init__(self) -> None:
        self._lock = Lock()
        self._routes: object = None
        self._document: dict[str, Any] = {}
        self._representations: dict[bool, Representation] = {}

    def attach(self, app: Flama) -> None:
        """Adds the routes. Raises `DependencyNotInstalled` where the page's files are missing."""
        super().attach(app)
        if app.schema_path is None or _is_contracted(app, app.schema_path):
            return
        app.add_route(app.schema_path, self._serve_document, methods=["GET"], name="schema", include_in_schema=False)
        if app.docs_path is not None and not _is_contracted(app, app.docs_path):
            from flama.schemas.docs import DocsPage

            DocsPage(self, app.schema_path, app.docs_path).attach(app)

    @property
    def document(self) -> dict[str, Any]:
        """The OpenAPI document; built at first use, and again after routes were added."""
        self._refresh()
        return self._document

    def _serve_document(self, request: Request) -> Response:
        self._refresh()
        is_below = bool(request.scope.get("root_path"))
        return self._representations[is_below].response(request)

    def _refresh(self) -> None:
        from flama.schemas.openapi import build
        from flama.schemas.served import fingerprint

        with self._lock:
            routes = fingerprint(self.app)
            if routes != self._routes:
                self._document = build(self.app)
                below = _served_below(self._document, self.app.schema_path or "/")
                self._representations = {False: _represented(self._document), True: _represented(below)}
                self._routes = routes


def _represented(document: dict[str, Any]) -> Representation:
    return Representation.of(json_bytes(document), OpenAPIResponse.media_type, cache_control="no-cache")


def _served_below(document: dict[str, Any], schema_path: str) -> dict[str, Any]:
    """The document for an application below a prefix: without servers, paths would count from the root of the host.

    The URL is relative to that of the document (OpenAPI 3.1.1, section 4.3.3), so that any prefix is right.
    """
    if document.get("servers"):
        return document
    levels = schema_path.count("/") - 1
    return {**document, "servers": [{"url": "../" * levels or "./"}]}


def _is_contracted(app: Flama, path: str) -> bool:
    return app.contract is not None and app.contract.path_item(path) is not None
