"""Running an application with uvicorn."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flama.serving.running import run
    from flama.serving.starting import start

__all__ = ["run", "start"]

_HOMES = {"run": "flama.serving.running", "start": "flama.serving.starting"}


def __getattr__(name: str) -> Any:
    if (home := _HOMES.get(name)) is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)
