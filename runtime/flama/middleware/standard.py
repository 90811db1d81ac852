"""Starlette's middleware, which may also be constructed without the application."""

from __future__ import annotations

from starlette.middleware.cors import CORSMiddleware as StarletteCORSMiddleware
from starlette.middleware.httpsredirect import HTTPSRedirectMiddleware as StarletteHTTPSRedirectMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware as StarletteTrustedHostMiddleware

from flama.middleware.wrapping import WithOptions

__all__ = ["CORSMiddleware", "HTTPSRedirectMiddleware", "TrustedHostMiddleware"]


class CORSMiddleware(WithOptions, StarletteCORSMiddleware):
    """Lets pages of other origins in (the CORS protocol of the Fetch standard).

    Options: `allow_origins=()`, `allow_methods=("GET",)`, `allow_headers=()`, `allow_credentials=False`,
    `allow_origin_regex=None`, `expose_headers=()`, `max_age=600` (seconds). It belongs before middleware that refuses
    requests, so that a page may read the refusal.
    """


class HTTPSRedirectMiddleware(WithOptions, StarletteHTTPSRedirectMiddleware):
    """Redirects `http` and `ws` to `https` and `wss`."""


class TrustedHostMiddleware(WithOptions, StarletteTrustedHostMiddleware):
    """Refuses requests for other hosts with 400. Options: `allowed_hosts=None` (all), `www_redirect=True`."""
