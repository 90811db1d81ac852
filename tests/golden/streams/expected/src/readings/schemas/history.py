"""Schemas of history."""

from __future__ import annotations

from flama.schemas import Model


class Reading(Model):
    """`Reading` of the contract."""

    sensor: str
    value: float
