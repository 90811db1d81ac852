"""The service on Litestar."""

from __future__ import annotations

from typing import Any

from litestar import Litestar, get, post
from litestar.handlers import HTTPRouteHandler

from apps.models import Item
from apps.payload import LIST, ROUTES


@get("/plain")
async def plain() -> dict[str, str]:
    return {"message": "Hello, World!"}


@get("/users/{id:int}")
async def user(id: int, q: str) -> dict[str, Any]:
    return {"id": id, "q": q}


@post("/items", status_code=200)
async def create(data: Item) -> Item:
    return data


@get("/list")
async def everything() -> list[Item]:
    return [Item.model_validate(item) for item in LIST]


def numbered(number: int) -> HTTPRouteHandler:
    @get(f"/r{number}/{{x:str}}", name=f"r{number}")
    async def handle(x: str) -> dict[str, bool]:
        return {"ok": True}

    return handle


app = Litestar([plain, user, create, everything, *map(numbered, range(ROUTES))], openapi_config=None)
