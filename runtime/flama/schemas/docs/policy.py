"""The content security policy of the page (CSP level 3): code and files of its own origin alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

__all__ = ["policy"]


def policy(document: Mapping[str, Any], *, workers: bool) -> str:
    """The policy for a page about `document`; requests may also go to the servers that the document names."""
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
        # The interfaces write style attributes and elements.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self' data:",
        "connect-src": " ".join(["'self'", *sorted(set(_origins(document)))]),
        **({"worker-src": "'self' blob:"} if workers else {}),
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _origins(document: Mapping[str, Any]) -> Iterator[str]:
    """The origins that requests tried from the page, and token requests, go to."""
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
