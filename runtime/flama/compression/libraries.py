"""Libraries that may be missing."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

from flama.exceptions import DependencyNotInstalled

__all__ = ["brotli", "zstd"]

_EXTRA = "flama-runtime[compression]"


def brotli() -> Any:
    """The package `brotli`. Raises `DependencyNotInstalled`."""
    try:
        return import_module("brotli")
    except ModuleNotFoundError as exc:
        raise DependencyNotInstalled("brotli", _EXTRA, "Compression with brotli") from exc


def zstd() -> Any:
    """`compression.zstd`, or its backport before Python 3.14. Raises `DependencyNotInstalled`."""
    try:
        return import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
    except ModuleNotFoundError as exc:
        raise DependencyNotInstalled("backports.zstd", _EXTRA, "Compression with zstd") from exc
