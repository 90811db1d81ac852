"""The schemas that every application validates with."""

from __future__ import annotations

from pydantic import BaseModel


class Owner(BaseModel):
    id: int
    email: str
    name: str


class Line(BaseModel):
    sku: str
    qty: int
    price: float


class Item(BaseModel):
    id: int
    name: str
    price: float
    tags: list[str]
    active: bool
    owner: Owner
    lines: list[Line]
