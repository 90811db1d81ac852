"""The resources of the service."""

from __future__ import annotations

from flama.resources import Resource

from shapes.resources.area import AreaResource
from shapes.resources.pictures import PicturesResource

RESOURCES: tuple[type[Resource], ...] = (
    AreaResource,
    PicturesResource,
)
"""In the order in which their routes are tried."""
