"""The handlers; msgspec, which comes with django-bolt, validates."""

from __future__ import annotations

import msgspec
from django_bolt import BoltAPI

from apps.payload import LIST, ROUTES

api = BoltAPI()


class Owner(msgspec.Struct):
    id: int
    email: str
    name: str


class Line(msgspec.Struct):
    sku: str
    qty: int
    price: float


class Item(msgspec.Struct):
    id: int
    name: str
    price: float
    tags: list[str]
    active: bool
    owner: Owner
    lines: list[Line]


@api.get("/plain")
async def plain():
    return {"message": "Hello, World!"}


@api.get("/users/{id}")
async def user(id: int, q: str):
    return {"id": id, "q": q}


@api.post("/items", status_code=200)
async def create(item: Item) -> Item:
    return item


@api.get("/list")
async def everything() -> list[Item]:
    return LIST


def add(number: int) -> None:
    @api.get(f"/r{number}/{{x}}")
    async def numbered(x: str):
        return {"ok": True}


for number in range(ROUTES):
    add(number)
