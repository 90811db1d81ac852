"""One handler of each kind, for the benchmark of memory."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator

import sqlalchemy as sa
from pydantic import BaseModel

from flama import Flama
from flama.ddd.components import WorkerComponent
from flama.ddd.repositories.sqlalchemy import SQLAlchemyTableRepository
from flama.ddd.workers.sqlalchemy import SQLAlchemyWorker
from flama.http import NDJSONResponse, UploadFile, WebSocket
from flama.injection import Component
from flama.resources import CRUDResource
from flama.sqlalchemy import SQLAlchemyModule

# One kind of request fails on purpose.
logging.getLogger("flama").setLevel(logging.CRITICAL)
metadata = sa.MetaData()
things = sa.Table(
    "thing", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String, nullable=False)
)


class Thing(BaseModel):
    id: int | None = None
    name: str


class Things(CRUDResource):
    name = "things"
    model = things
    schema = Thing


class ThingRepository(SQLAlchemyTableRepository):
    _table = things


class ThingsWorker(SQLAlchemyWorker):
    things: ThingRepository


class Mark:
    """Something that a component makes for each request."""


class MarkComponent(Component):
    async def resolve(self) -> AsyncIterator[Mark]:
        yield Mark()


app = Flama(
    modules=[SQLAlchemyModule(os.environ["BENCHMARK_DATABASE"])],
    components=[WorkerComponent(worker=ThingsWorker()), MarkComponent()],
)
app.resources.add_resource("/things/", Things)


@app.get("/plain/")
def plain() -> dict[str, str]:
    return {"message": "Hello"}


@app.get("/typed/{id:int}/")
async def typed(id: int, q: str, several: list[int] = []) -> dict[str, object]:  # noqa: B006
    return {"id": id, "q": q, "several": several}


@app.post("/body/")
async def body(data: list[Thing]) -> list[Thing]:
    return data


@app.get("/component/")
async def component(mark: Mark) -> int:
    return 1


@app.get("/worker/")
async def worker(worker: ThingsWorker) -> int:
    async with worker:
        return await worker.things.count()


@app.get("/stream/")
async def stream() -> NDJSONResponse[int]:
    async def numbers() -> AsyncIterator[int]:
        for number in range(5):
            yield number

    return NDJSONResponse(numbers())


@app.post("/upload/")
async def upload(file: UploadFile) -> int:
    return len(await file.read())


@app.get("/failing/")
async def failing() -> None:
    raise LookupError("own")


@app.websocket_route("/socket/")
async def socket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send(data=await websocket.receive_text())
    await websocket.close()
