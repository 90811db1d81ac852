"""Flama's runtime: what generated projects import.

Everything here is loaded at first use; `import flama` itself loads nothing else.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flama import http, schemas, types
    from flama.applications import Flama
    from flama.background import BackgroundProcessTask, BackgroundTask, BackgroundTasks, BackgroundThreadTask
    from flama.injection import Component, Components
    from flama.modules import Module
    from flama.routing import Mount, Route, WebSocketRoute
    from flama.serving import run, start

__all__ = [
    "BackgroundProcessTask",
    "BackgroundTask",
    "BackgroundTasks",
    "BackgroundThreadTask",
    "Component",
    "Components",
    "Flama",
    "Module",
    "Mount",
    "Route",
    "WebSocketRoute",
    "__version__",
    "http",
    "run",
    "schemas",
    "start",
    "types",
]

__version__ = "0.1.0"

_HOMES = {
    "BackgroundProcessTask": "flama.background",
    "BackgroundTask": "flama.background",
    "BackgroundTasks": "flama.background",
    "BackgroundThreadTask": "flama.background",
    "Component": "flama.injection",
    "Components": "flama.injection",
    "Flama": "flama.applications",
    "Module": "flama.modules",
    "Mount": "flama.routing",
    "Route": "flama.routing",
    "WebSocketRoute": "flama.routing",
    "run": "flama.serving",
    "start": "flama.serving",
}
_MODULES = frozenset({"http", "schemas", "types"})


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"flama.{name}")
    if (home := _HOMES.get(name)) is not None:
        return getattr(import_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
