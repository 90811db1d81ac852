"""The resources of the service."""

from __future__ import annotations

from flama.resources import Resource

from readings.resources.history import HistoryResource
from readings.resources.sensors import SensorsResource

RESOURCES: tuple[type[Resource], ...] = (
    SensorsResource,
    HistoryResource,
)
"""In the order in which their routes are tried."""
