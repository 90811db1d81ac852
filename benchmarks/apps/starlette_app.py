"""The service on Starlette alone, which validates nothing by itself: pydantic does, where the service says so."""

from __future__ import annotations

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from apps.models import Item
from apps.payload import LIST, ROUTES


async def plain(request: Request) -> JSONResponse:
    return JSONResponse({"message": "Hello, World!"})


async def user(request: Request) -> JSONResponse:
    if "q" not in request.query_params:
        return JSONResponse({"missing": "q"}, 400)
    return JSONResponse({"id": request.path_params["id"], "q": request.query_params["q"]})


async def create(request: Request) -> JSONResponse:
    try:
        item = Item.model_validate_json(await request.body())
    except ValidationError as exc:
        return JSONResponse({"errors": exc.error_count()}, 400)
    return JSONResponse(item.model_dump())


async def everything(request: Request) -> JSONResponse:
    return JSONResponse([Item.model_validate(item).model_dump() for item in LIST])


async def numbered(request: Request) -> JSONResponse:
    return JSONResponse({"ok": True})


app = Starlette(
    routes=[
        *(Route(f"/r{number}/{{x}}", numbered) for number in range(ROUTES)),
        Route("/plain", plain),
        Route("/users/{id:int}", user),
        Route("/items", create, methods=["POST"]),
        Route("/list", everything),
    ]
)
