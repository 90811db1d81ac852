"""The service on Robyn, which validates little by itself: pydantic does, where the service says so.

python -m apps.robyn_app PORT
"""

from __future__ import annotations

import sys

from pydantic import TypeAdapter, ValidationError
from robyn import Request, Response, Robyn

from apps.models import Item
from apps.payload import LIST, ROUTES

PORT = int(sys.argv.pop())
app = Robyn(__file__)
ITEMS = TypeAdapter(list[Item])
JSON = {"content-type": "application/json"}


def refused() -> Response:
    return Response(status_code=400, headers=JSON, description="{}")


@app.get("/plain")
async def plain(request: Request):
    return {"message": "Hello, World!"}


@app.get("/users/:id")
async def user(request: Request):
    id, q = request.path_params["id"], request.query_params.get("q", None)
    return {"id": int(id), "q": q} if id.isdigit() and q is not None else refused()


@app.post("/items")
async def create(request: Request):
    try:
        item = Item.model_validate_json(request.body)
    except ValidationError:
        return refused()
    return Response(status_code=200, headers=JSON, description=item.model_dump_json())


@app.get("/list")
async def everything(request: Request):
    body = ITEMS.dump_json(ITEMS.validate_python(LIST)).decode()
    return Response(status_code=200, headers=JSON, description=body)


async def numbered(request: Request):
    return {"ok": True}


for number in range(ROUTES):
    app.get(f"/r{number}/:x")(numbered)

if __name__ == "__main__":
    app.start(host="127.0.0.1", port=PORT)
