"""The service on the package `flama` of the public index, which this project is not.

It does not resolve annotations that are text, so that there is no import from `__future__`.
"""

import typing

from apps.models import Item
from apps.payload import LIST, ROUTES
from flama import Flama, types

app = Flama(schema=None, docs=None)
Validated = typing.Annotated[types.Schema, types.SchemaMetadata(Item)]
Listed = typing.Annotated[types.SchemaList, types.SchemaMetadata(Item)]


def add(number: int) -> None:
    async def numbered(x: str):
        return {"ok": True}

    app.add_route(f"/r{number}/{{x}}", numbered, methods=["GET"], name=f"r{number}")


for number in range(ROUTES):
    add(number)


@app.get("/plain")
async def plain():
    return {"message": "Hello, World!"}


@app.get("/users/{id:int}")
async def user(id: int, q: str):
    return {"id": id, "q": q}


@app.post("/items")
async def create(item: Validated) -> Validated:
    return item


@app.get("/list")
async def everything() -> Listed:
    return LIST
