"""Serves the OpenAPI document of an application, and a page to read and try it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from flama.http.request import Request
from flama.http.responses import OpenAPIResponse, json_bytes
from flama.modules import Module
from flama.schemas.conditional import Representation
from flama.schemas.versions import is_latest, lowered

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
        self._representations: dict[tuple[str, bool], Representation] = {}

    def attach(self, app: Flama) -> None:
        """Adds the routes.

        Raises `DependencyNotInstalled` where the page's files are missing, `ApplicationError` for an `openapi` that is
        no beginning of a document, and for a `docs_ui` that there is not.
        """
        from flama.schemas.openapi import check_metadata

        super().attach(app)
        check_metadata(app)
        if app.schema_path is None or _is_contracted(app, app.schema_path):
            return
        app.add_route(app.schema_path, self._serve_document, methods=["GET"], name="schema", include_in_schema=False)
        if app.docs_path is not None and not _is_contracted(app, app.docs_path):
            from flama.schemas.docs import DocsPage

            DocsPage(self, app.schema_path, app.docs_path, app.docs_ui).attach(app)

    @property
    def document(self) -> dict[str, Any]:
        """The OpenAPI document; built at first use, and again after routes were added."""
        self._refresh()
        return self._document

    def _serve_document(self, request: Request) -> Response:
        return self.representation(request, self.app.schema_path or "/").response(request)

    def representation(self, request: Request, path: str, *, is_older: bool = False) -> Representation:
        """The document as it is served at `path`, or with `is_older` in the words of OpenAPI 3.1 at most."""
        self._refresh()
        key = (f"{path} {is_older}", bool(request.scope.get("root_path")))
        if key not in self._representations:
            document = lowered(self._document) if is_older and is_latest(self._document["openapi"]) else self._document
            self._representations[key] = _represented(_served_below(document, path) if key[1] else document)
        return self._representations[key]

    def _refresh(self) -> None:
        from flama.schemas.openapi import build
        from flama.schemas.served import fingerprint

        with self._lock:
            routes = fingerprint(self.app)
            if routes != self._routes:
                with _collector_paused():
                    self._document = build(self.app)
                self._representations = {}
                self._routes = routes


@contextmanager
def _collector_paused() -> Iterator[None]:
    """What is built stays: the collector would walk the growing document again and again, a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _represented(document: dict[str, Any]) -> Representation:
    return Representation.of(json_bytes(document), OpenAPIResponse.media_type, cache_control="no-cache")


def _served_below(document: dict[str, Any], path: str) -> dict[str, Any]:
    """The document for an application below a prefix: without servers, paths would count from the root of the host.

    The URL is relative to that of the document (OpenAPI 3.1.1, section 4.3.3), so that any prefix is right.
    """
    if document.get("servers"):
        return document
    levels = path.count("/") - 1
    return {**document, "servers": [{"url": "../" * levels or "./"}]}


def _is_contracted(app: Flama, path: str) -> bool:
    return app.contract is not None and app.contract.path_item(path) is not None
