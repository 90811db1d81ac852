"""The resources of the service."""

from __future__ import annotations

from flama.resources import Resource

from pets.resources.pets import PetsResource

RESOURCES: tuple[type[Resource], ...] = (PetsResource,)
"""In the order in which their routes are tried."""
