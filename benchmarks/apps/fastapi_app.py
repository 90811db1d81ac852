"""The service on FastAPI."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from apps.models import Item
from apps.payload import LIST, ROUTES

app = FastAPI(openapi_url=None)


async def numbered(x: str) -> dict[str, bool]:
    return {"ok": True}


for number in range(ROUTES):
    app.get(f"/r{number}/{{x}}")(numbered)


@app.get("/plain")
async def plain() -> dict[str, str]:
    return {"message": "Hello, World!"}


@app.get("/users/{id}")
async def user(id: int, q: str) -> dict[str, Any]:
    return {"id": id, "q": q}


@app.post("/items")
async def create(item: Item) -> Item:
    return item


@app.get("/list", response_model=list[Item])
async def everything() -> Any:
    return LIST
