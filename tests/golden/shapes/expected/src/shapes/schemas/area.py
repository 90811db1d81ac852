"""Schemas of area."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from flama.schemas import Model, Omittable
from flama.schemas.constraints import MultipleOf, UniqueItems
from pydantic import ConfigDict, Field


class Circle(Model):
    """`Circle` of the contract."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["circle"]
    radius: float = Field(gt=0)


class Square(Model):
    """`Square` of the contract."""

    kind: Literal["square"]
    side: Annotated[float, MultipleOf(0.5)] = 1.0
    notes: str | None = None
    inside: Omittable[Annotated[list[Shape], UniqueItems()]] = None


Shape: TypeAlias = Annotated[Circle | Square, Field(discriminator="kind")]
"""A shape, with others in it.

- a "circle" \\ round
- a square
"""
