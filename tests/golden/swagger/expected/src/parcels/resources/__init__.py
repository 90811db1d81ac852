"""The resources of the service."""

from __future__ import annotations

from flama.resources import Resource

from parcels.resources.parcels import ParcelsResource

RESOURCES: tuple[type[Resource], ...] = (ParcelsResource,)
"""In the order in which their routes are tried."""
