"""Schemas of shared."""

from __future__ import annotations

from flama.schemas import Model, Omittable


class Search(Model):
    """`Search` of the contract."""

    sensor: Omittable[str] = None
    above: Omittable[float] = None
