"""Schemas of pets."""

from __future__ import annotations

import datetime as dt
from typing import Literal, TypeAlias

from flama.schemas import Int64, Model, Omittable
from pydantic import Field


class Pet(Model):
    """An animal that lives with people."""

    name: str = Field(min_length=1, max_length=50)
    """What it is called."""
    status: Omittable[Status] = None
    birth_date: Omittable[dt.date] = Field(default=None, alias="birth-date")
    id: Int64


class PetInput(Model):
    """`PetInput` of the contract."""

    name: str = Field(min_length=1, max_length=50)
    """What it is called."""
    status: Omittable[Status] = None
    birth_date: Omittable[dt.date] = Field(default=None, alias="birth-date")


Status: TypeAlias = Literal["available", "sold"]
