"""Seeing from outside what an application does: hooks and logs, traces, metrics.

What each of them needs is loaded when it is first named.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flama.telemetry.data import TelemetryData
    from flama.telemetry.middleware import TelemetryMiddleware
    from flama.telemetry.prometheus import PrometheusModule
    from flama.telemetry.tracing import OpenTelemetryModule

__all__ = ["OpenTelemetryModule", "PrometheusModule", "TelemetryData", "TelemetryMiddleware"]

_HOMES = {
    "OpenTelemetryModule": "flama.telemetry.tracing",
    "PrometheusModule": "flama.telemetry.prometheus",
    "TelemetryData": "flama.telemetry.data",
    "TelemetryMiddleware": "flama.telemetry.middleware",
}


def __getattr__(name: str) -> Any:
    if (home := _HOMES.get(name)) is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
