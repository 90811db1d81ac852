"""Schemas of sensors."""

from __future__ import annotations

from flama.schemas import Model, Omittable


class FollowReadingsResponseItem(Model):
    """`FollowReadingsResponseItem` of the contract."""

    data: str
    event: Omittable[str] = None
