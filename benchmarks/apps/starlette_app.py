"""Starlette alone, validating with the same schemas."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from apps.models import Item
from apps.payload import LIST, ROUTES


async def plain(request: Request) -> JSONResponse:
    return JSONResponse({"message": "Hello, World!"})


async def user(request: Request) -> JSONResponse:
    return JSONResponse({"id": request.path_params["id"], "q": request.query_params["q"]})


async def create(request: Request) -> JSONResponse:
    return JSONResponse(Item.model_validate_json(await request.body()).model_dump())


async def everything(request: Request) -> JSONResponse:
    return JSONResponse([Item.model_validate(item).model_dump() for item in LIST])


async def numbered(request: Request) -> JSONResponse:
    return JSONResponse({"ok": True})


app = Starlette(
    routes=[
        Route("/plain/", plain),
        Route("/users/{id:int}/", user),
        Route("/items/", create, methods=["POST"]),
        Route("/list/", everything),
        *(Route(f"/r{number}/{{x}}/", numbered) for number in range(ROUTES)),
    ]
)
