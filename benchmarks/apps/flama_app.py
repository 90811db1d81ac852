"""The service on flama, this project's runtime."""

from __future__ import annotations

from typing import Any

from apps.models import Item
from apps.payload import LIST, ROUTES
from flama import Flama

app = Flama(schema=None, docs=None)


@app.get("/plain")
async def plain() -> dict[str, str]:
    return {"message": "Hello, World!"}


@app.get("/users/{id:int}")
async def user(id: int, q: str) -> dict[str, Any]:
    return {"id": id, "q": q}


@app.post("/items")
async def create(item: Item) -> Item:
    return item


@app.get("/list")
async def everything() -> list[Item]:
    return LIST  # type: ignore[return-value]


async def numbered(x: str) -> dict[str, bool]:
    return {"ok": True}


for number in range(ROUTES):
    app.add_route(f"/r{number}/{{x}}", numbered, methods=["GET"], name=f"r{number}")
