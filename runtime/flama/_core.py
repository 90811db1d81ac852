"""The single door to the compiled package `flama_core`."""

from __future__ import annotations

from flama_core import METHOD_NOT_ALLOWED, MOUNT, ROUTE, Router, encode_json

__all__ = ["METHOD_NOT_ALLOWED", "MOUNT", "ROUTE", "Router", "encode_json"]
