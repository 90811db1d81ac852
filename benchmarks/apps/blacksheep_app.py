"""The service on BlackSheep."""

from __future__ import annotations

from blacksheep import Application

from apps.models import Item
from apps.payload import LIST, ROUTES

app = Application()


@app.router.get("/plain")
async def plain():
    return {"message": "Hello, World!"}


@app.router.get("/users/{id}")
async def user(id: int, q: str):
    return {"id": id, "q": q}


@app.router.post("/items")
async def create(item: Item):
    return item


@app.router.get("/list")
async def everything():
    return [Item.model_validate(item) for item in LIST]


def add(number: int) -> None:
    @app.router.get(f"/r{number}/{{x}}")
    async def numbered(x: str):
        return {"ok": True}


for number in range(ROUTES):
    add(number)
