"""The service on Sanic, which validates nothing by itself: pydantic does, where the service says so."""

from __future__ import annotations

from pydantic import TypeAdapter, ValidationError
from sanic import HTTPResponse, Request, Sanic, json

from apps.models import Item
from apps.payload import LIST, ROUTES

app = Sanic("benchmark")
ITEMS = TypeAdapter(list[Item])
JSON = "application/json"


@app.get("/plain")
async def plain(request: Request) -> HTTPResponse:
    return json({"message": "Hello, World!"})


@app.get("/users/<id:int>")
async def user(request: Request, id: int) -> HTTPResponse:
    q = request.args.get("q")
    return json({"id": id, "q": q}) if q is not None else json({"missing": "q"}, 400)


@app.post("/items")
async def create(request: Request) -> HTTPResponse:
    try:
        item = Item.model_validate_json(request.body)
    except ValidationError as exc:
        return json({"errors": exc.error_count()}, 400)
    return HTTPResponse(item.model_dump_json(), content_type=JSON)


@app.get("/list")
async def everything(request: Request) -> HTTPResponse:
    return HTTPResponse(ITEMS.dump_json(ITEMS.validate_python(LIST)), content_type=JSON)


async def numbered(request: Request, x: str) -> HTTPResponse:
    return json({"ok": True})


for number in range(ROUTES):
    app.add_route(numbered, f"/r{number}/<x:str>", methods=["GET"], name=f"r{number}")
