"""Libraries that may be missing."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

from flama.exceptions import DependencyNotInstalled

__all__ = ["BUILT_IN_ZSTD", "brotli", "zstd"]

BUILT_IN_ZSTD = sys.version_info >= (3, 14)
_EXTRA = "flama-runtime[compression]"


def brotli() -> Any:
    """The package `brotli`. Raises `DependencyNotInstalled`."""
    try:
        return import_module("brotli")
    except ModuleNotFoundError as exc:
        raise DependencyNotInstalled("brotli", _EXTRA, "Compression with brotli") from exc


def zstd() -> Any:
    """`compression.zstd` of Python 3.14, the package `zstandard` before. Raises `DependencyNotInstalled`."""
    try:
        return import_module("compression.zstd" if BUILT_IN_ZSTD else "zstandard")
    except ModuleNotFoundError as exc:
        raise DependencyNotInstalled("zstandard", _EXTRA, "Compression with zstd") from exc
