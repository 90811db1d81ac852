"""The page at `/docs/`: Swagger UI from an installed package, without anything from the network."""

from __future__ import annotations

import base64
import hashlib
import html
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.responses import Response

from flama.exceptions import DependencyNotInstalled
from flama.http.request import Request
from flama.schemas.conditional import Representation
from flama.schemas.versions import is_latest

if TYPE_CHECKING:
    from flama.applications import Flama
    from flama.schemas.module import SchemaModule

_ASSETS: Mapping[str, str] = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "favicon-32x32.png": "image/png",
    "oauth2-redirect.html": "text/html",
}
"""What the page needs of the package, with media types."""

_DOCUMENT = "openapi.json"
"""The document for the page, in the newest words that Swagger UI knows: those of OpenAPI 3.1."""

_ASSET_CACHE = "public, max-age=86400"

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="{base}favicon-32x32.png">
<link rel="stylesheet" href="{base}swagger-ui.css">
</head>
<body>
<div id="swagger-ui" data-schema="{schema}" data-redirect="{base}oauth2-redirect.html"></div>
<script src="{base}swagger-ui-bundle.js"></script>
<script src="{base}start.js"></script>
</body>
</html>
"""

_START = b"""const place = document.getElementById("swagger-ui");
SwaggerUIBundle({
  url: new URL(place.dataset.schema, window.location.href).href,
  oauth2RedirectUrl: new URL(place.dataset.redirect, window.location.href).href,
  domNode: place,
  deepLinking: true,
  validatorUrl: null,
});
"""

_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


class DocsPage:
    """The page and its files. Links are relative, so that they work below any prefix that a proxy or a mount adds."""

    def __init__(self, module: SchemaModule, schema_path: str, docs_path: str) -> None:
        """Raises `DependencyNotInstalled` where Swagger UI is missing."""
        self._module = module
        self._path = docs_path
        self._base, self._schema = _links(schema_path, docs_path)
        self._assets = assets()

    def attach(self, app: Flama) -> None:
        """Adds the page and one route for each file."""
        app.add_route(self._path, self._serve_page, methods=["GET"], name="docs", include_in_schema=False)
        folder = self._path.rstrip("/")
        document = f"{folder}/{_DOCUMENT}"
        app.add_route(document, self._serve_document, methods=["GET"], name="docs-document", include_in_schema=False)
        for name, representation in self._assets.items():
            serve = _serving(representation)
            app.add_route(f"{folder}/{name}", serve, methods=["GET"], name=f"docs-{name}", include_in_schema=False)

    def _serve_document(self, request: Request) -> Response:
        path = f"{self._path.rstrip('/')}/{_DOCUMENT}"
        return self._module.representation(request, path, is_older=True).response(request)

    def _serve_page(self, request: Request) -> Response:
        document = self._module.document
        title = str(document.get("info", {}).get("title", "API"))
        link = f"{self._base}{_DOCUMENT}" if is_latest(document["openapi"]) else self._schema
        page = _PAGE.format(title=html.escape(title), base=html.escape(self._base), schema=html.escape(link))
        policy = _policy(sorted(set(_origins(document))))
        return Representation.of(
            page.encode(errors="replace"),
            "text/html",
            cache_control="no-cache",
            content_security_policy=policy,
            x_content_type_options="nosniff",
            referrer_policy="no-referrer",
        ).response(request)


@lru_cache(maxsize=1)
def assets() -> Mapping[str, Representation]:
    """The files by name, read once. Raises `DependencyNotInstalled`."""
    folder = _folder()
    found = {name: _asset(folder / name, media_type) for name, media_type in _ASSETS.items()}
    found["start.js"] = _represented(_START, "text/javascript")
    return found


def _folder() -> Path:
    # Only located: importing the package would run its code for other frameworks.
    spec = find_spec("swagger_ui")
    for location in (spec.submodule_search_locations or ()) if spec is not None else ():
        folder = Path(location) / "static"
        if (folder / "swagger-ui-bundle.js").is_file():
            return folder
    raise DependencyNotInstalled("swagger_ui", "swagger-ui-py", "The page at `docs`")


def _asset(path: Path, media_type: str) -> Representation:
    body = path.read_bytes()
    if media_type != "text/html":
        return _represented(body, media_type)
    hashes = [base64.b64encode(hashlib.sha256(script).digest()).decode() for script in _INLINE_SCRIPT.findall(body)]
    scripts = " ".join(f"'sha256-{digest}'" for digest in hashes)
    policy = f"default-src 'none'; script-src {scripts}; base-uri 'none'; frame-ancestors 'none'"
    return _represented(body, media_type, content_security_policy=policy)


def _represented(body: bytes, media_type: str, **headers: str) -> Representation:
    return Representation.of(body, media_type, cache_control=_ASSET_CACHE, x_content_type_options="nosniff", **headers)


def _serving(representation: Representation) -> Callable[[Request], Any]:
    async def serve(request: Request) -> Response:
        return representation.response(request)

    return serve


def _links(schema_path: str, docs_path: str) -> tuple[str, str]:
    """The folder of the files and the document, as links from the page."""
    folder = docs_path if docs_path.endswith("/") else posixpath.dirname(docs_path)
    base = "./" if docs_path.endswith("/") else f"./{posixpath.basename(docs_path)}/"
    link = posixpath.relpath(schema_path, folder or "/")
    return base, f"{link}/" if schema_path.endswith("/") else link


def _policy(origins: list[str]) -> str:
    """A content security policy (CSP level 3).

    Code and files of this origin alone, requests also to the servers of the document.
    """
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
        # Swagger UI writes style attributes.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self' data:",
        "connect-src": " ".join(["'self'", *origins]),
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _origins(document: Mapping[str, Any]) -> Iterator[str]:
    """The origins that `Try it out` and token requests go to."""
    urls = [server.get("url") for server in document.get("servers", ()) if isinstance(server, Mapping)]
    for scheme in document.get("components", {}).get("securitySchemes", {}).values():
        urls.append(scheme.get("openIdConnectUrl"))
        for flow in scheme.get("flows", {}).values():
            urls += [flow.get("tokenUrl"), flow.get("refreshUrl")] if isinstance(flow, Mapping) else []
    for url in urls:
        origin = _origin(url)
        if origin is not None:
            yield origin


_ORIGIN = re.compile(r"https?://[A-Za-z0-9.\-]+(?::\d{1,5})?\Z")


def _origin(url: object) -> str | None:
    try:
        parts = urlsplit(str(url))
    except ValueError:
        return None
    origin = f"{parts.scheme}://{parts.netloc}"
    # Anything else could add rules of its own to the policy.
    return origin if _ORIGIN.match(origin) else None
