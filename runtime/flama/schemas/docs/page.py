"""The page at `/docs/` and its files."""

from __future__ import annotations

import html
import posixpath
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from flama.http.request import Request
from flama.schemas.conditional import Representation
from flama.schemas.docs.asset import Asset
from flama.schemas.docs.files import files
from flama.schemas.docs.interfaces import interface
from flama.schemas.docs.policy import policy
from flama.schemas.versions import is_latest

if TYPE_CHECKING:
    from flama.applications import Flama
    from flama.schemas.module import SchemaModule

__all__ = ["DocsPage"]

_DOCUMENT = "openapi.json"
"""The document for an interface that knows no newer words than those of OpenAPI 3.1."""

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="{base}{icon}">
{head}</head>
<body>
<div id="docs" data-schema="{schema}" data-files="{base}"></div>
{body}</body>
</html>
"""


class DocsPage:
    """The page and its files. Links are relative, so that they work below any prefix that a proxy or a mount adds."""

    def __init__(self, module: SchemaModule, schema_path: str, docs_path: str, docs_ui: str) -> None:
        """Raises `ApplicationError` for an unknown interface, `DependencyNotInstalled` where its files are missing."""
        self._module = module
        self._path = docs_path
        self._base, self._schema = _links(schema_path, docs_path)
        self._interface = interface(docs_ui)
        self._files = files(docs_ui)

    def attach(self, app: Flama) -> None:
        """Adds the page and one route for each file."""
        app.add_route(self._path, self._serve_page, methods=["GET"], name="docs", include_in_schema=False)
        folder = self._path.rstrip("/")
        document = f"{folder}/{_DOCUMENT}"
        app.add_route(document, self._serve_document, methods=["GET"], name="docs-document", include_in_schema=False)
        for name, asset in self._files.items():
            serve = _serving(asset)
            app.add_route(f"{folder}/{name}", serve, methods=["GET"], name=f"docs-{name}", include_in_schema=False)

    def _serve_document(self, request: Request) -> Response:
        path = f"{self._path.rstrip('/')}/{_DOCUMENT}"
        return self._module.representation(request, path, is_older=True).response(request)

    def _serve_page(self, request: Request) -> Response:
        document = self._module.document
        return Representation.of(
            self._page(document).encode(errors="replace"),
            "text/html",
            cache_control="no-cache",
            content_security_policy=policy(document, workers=self._interface.workers),
            x_content_type_options="nosniff",
            referrer_policy="no-referrer",
        ).response(request)

    def _page(self, document: dict[str, Any]) -> str:
        base = html.escape(self._base)
        lowered = is_latest(document["openapi"]) and not self._interface.reads_latest
        return _PAGE.format(
            title=html.escape(str(document.get("info", {}).get("title", "API"))),
            base=base,
            icon=self._interface.icon,
            head=self._interface.head.format(base=base),
            schema=html.escape(f"{self._base}{_DOCUMENT}" if lowered else self._schema),
            body=self._interface.body.format(base=base),
        )


def _serving(asset: Asset) -> Callable[[Request], Any]:
    # Plain, so that it is compressed in a thread.
    def serve(request: Request) -> Response:
        return asset.response(request)

    return serve


def _links(schema_path: str, docs_path: str) -> tuple[str, str]:
    """The folder of the files and the document, as links from the page."""
    folder = docs_path if docs_path.endswith("/") else posixpath.dirname(docs_path)
    base = "./" if docs_path.endswith("/") else f"./{posixpath.basename(docs_path)}/"
    link = posixpath.relpath(schema_path, folder or "/")
    return base, f"{link}/" if schema_path.endswith("/") else link
