"""Wrapping the application in ASGI middleware.

What each middleware needs is loaded when it is first named.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from flama.middleware.wrapping import Middleware, MiddlewareLike, wrap

if TYPE_CHECKING:
    from flama.authentication.middleware import AuthenticationMiddleware
    from flama.compression import BrotliCodec, Codec, DeflateCodec, GzipCodec, ZstdCodec
    from flama.middleware.compression import CompressionMiddleware, GZipMiddleware
    from flama.middleware.correlation import CorrelationIdMiddleware
    from flama.middleware.decompression import DecompressionMiddleware
    from flama.middleware.http import BaseHTTPMiddleware
    from flama.middleware.sessions import SessionMiddleware
    from flama.middleware.standard import CORSMiddleware, HTTPSRedirectMiddleware, TrustedHostMiddleware
    from flama.telemetry.middleware import TelemetryMiddleware

__all__ = [
    "AuthenticationMiddleware",
    "BaseHTTPMiddleware",
    "BrotliCodec",
    "CORSMiddleware",
    "Codec",
    "CompressionMiddleware",
    "CorrelationIdMiddleware",
    "DecompressionMiddleware",
    "DeflateCodec",
    "GZipMiddleware",
    "GzipCodec",
    "HTTPSRedirectMiddleware",
    "Middleware",
    "MiddlewareLike",
    "SessionMiddleware",
    "TelemetryMiddleware",
    "TrustedHostMiddleware",
    "ZstdCodec",
    "wrap",
]

_HOMES = {
    "AuthenticationMiddleware": "flama.authentication.middleware",
    "BaseHTTPMiddleware": "flama.middleware.http",
    "BrotliCodec": "flama.compression",
    "CORSMiddleware": "flama.middleware.standard",
    "Codec": "flama.compression",
    "CompressionMiddleware": "flama.middleware.compression",
    "CorrelationIdMiddleware": "flama.middleware.correlation",
    "DecompressionMiddleware": "flama.middleware.decompression",
    "DeflateCodec": "flama.compression",
    "GZipMiddleware": "flama.middleware.compression",
    "GzipCodec": "flama.compression",
    "HTTPSRedirectMiddleware": "flama.middleware.standard",
    "SessionMiddleware": "flama.middleware.sessions",
    "TelemetryMiddleware": "flama.telemetry.middleware",
    "TrustedHostMiddleware": "flama.middleware.standard",
    "ZstdCodec": "flama.compression",
}


def __getattr__(name: str) -> Any:
    if (home := _HOMES.get(name)) is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
