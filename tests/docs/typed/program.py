"""A program as users write it, and behind each `reveal_type` what the type checkers have to see."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import sqlalchemy
from pydantic import BaseModel, Field
from typing_extensions import reveal_type

from flama import Component, Flama, types
from flama.background import BackgroundTasks
from flama.cache import TTLCache
from flama.client import Client, SyncClient
from flama.config import Config, Secret
from flama.context import Context
from flama.context import Field as ContextField
from flama.ddd.components import WorkerComponent
from flama.ddd.repositories.sqlalchemy import SQLAlchemyTableRepository
from flama.ddd.workers.sqlalchemy import SQLAlchemyWorker
from flama.endpoints import HTTPEndpoint, WebSocketEndpoint
from flama.http import APIResponse, JSONResponse, Request, StreamingResponse, WebSocket
from flama.injection import Injector
from flama.middleware import CORSMiddleware, Middleware
from flama.parameters import Query
from flama.resources import Resource, ResourceRoute
from flama.sqlalchemy import SQLAlchemyModule

users = sqlalchemy.Table("users", sqlalchemy.MetaData(), sqlalchemy.Column("id", sqlalchemy.Integer, primary_key=True))


class User(BaseModel):
    id: int


class Greeter:
    def greet(self) -> str:
        return "hello"


class GreeterComponent(Component):
    def resolve(self) -> Greeter:
        return Greeter()


class UserRepository(SQLAlchemyTableRepository):
    _table = users

    async def first(self) -> dict[str, Any]:
        return await self.retrieve(id=1)


class UserWorker(SQLAlchemyWorker):
    user: UserRepository


class Job(Context):
    greeter = ContextField(Greeter)


@asynccontextmanager
async def lifespan(app: Flama) -> AsyncGenerator[dict[str, int]]:
    yield {"answer": 42}


app = Flama(
    components=[GreeterComponent(), WorkerComponent(worker=UserWorker())],
    modules=[SQLAlchemyModule(url="sqlite+aiosqlite://")],
    middleware=[Middleware(CORSMiddleware, allow_origins=["*"])],
    lifespan=lifespan,
)


@app.get("/hello/")
async def hello(greeter: Greeter, request: Request, page: Annotated[int, Query(), Field(ge=1)] = 1) -> User:
    reveal_type(greeter)  # Greeter
    reveal_type(request.query_params)  # QueryParams
    reveal_type(page)  # int
    return User(id=page)


reveal_type(hello)  # (greeter: Greeter, request: Request, page: int = ) -> Coroutine[Any, Any, User]


app.add_get("/misspelt/", hello, tagz=["a"])  # type: ignore[call-arg]


@app.post("/users/", status_code=201)
async def create(data: Annotated[types.Schema, types.SchemaMetadata(User)], worker: UserWorker) -> JSONResponse[Any]:
    reveal_type(data)  # dict[str, Any]
    async with worker:
        reveal_type(worker.user)  # UserRepository
        reveal_type(await worker.user.create(data))  # tuple[dict[str, Any], ...]
        reveal_type(await worker.user.list())  # tuple[dict[str, Any], ...]
        async for row in worker.user.list():
            reveal_type(row)  # dict[str, Any]
    answer = JSONResponse({"id": 1}, status_code=201, background=BackgroundTasks())
    reveal_type(answer)  # JSONResponse[Any]
    return answer


class Users(Resource):
    name = "users"
    verbose_name = "Users"

    @ResourceRoute.method("/first/", methods=["GET"], name="first")
    async def first(self, worker: UserWorker) -> User:
        async with worker:
            return User.model_validate(await worker.user.first())


app.resources.add_resource("/users/", Users)
reveal_type(Users.first)  # (self: Users, worker: UserWorker) -> Coroutine[Any, Any, User]
reveal_type(app.resources.add_resource("/more/", Users))  # Resource


class Page(HTTPEndpoint):
    async def get(self, greeter: Greeter) -> str:
        return greeter.greet()


class Chat(WebSocketEndpoint):
    encoding = "json"

    async def on_connect(self, websocket: WebSocket) -> None:
        await websocket.accept()

    async def on_receive(self, websocket: WebSocket, data: types.Data) -> None:
        await websocket.send_json({"heard": data})


app.add_route("/page/", Page)
app.add_websocket_route("/chat/", Chat)


@app.websocket_route("/live/")
async def live(websocket: WebSocket, greeter: Greeter) -> None:
    await websocket.accept()
    await websocket.send_json({"text": greeter.greet()})


async def lines() -> AsyncIterator[str]:
    yield "a"


@app.get("/lines/")
async def stream() -> StreamingResponse[str]:
    return StreamingResponse(lines())


@app.get("/answer/")
async def answer(path: types.Path, headers: types.Headers, body: types.Body) -> APIResponse[Any]:
    reveal_type(path)  # Path
    reveal_type(headers["x-token"])  # str
    reveal_type(len(body))  # int
    return APIResponse({"path": path})


async def ask() -> None:
    async with Client(app=app) as client:
        reveal_type(client)  # Client
        response = await client.get("/hello/")
        reveal_type(response)  # Response
        reveal_type(response.status_code)  # int
        async with client.websocket("/live/") as websocket:
            reveal_type(await websocket.receive_text())  # str
    with SyncClient(app=app) as sync_client:
        reveal_type(sync_client.get("/hello/"))  # Response
    reveal_type(app.resolve_url("hello"))  # URL
    reveal_type(app.injector)  # Injector
    reveal_type(app.sqlalchemy.metadata)  # MetaData


async def work() -> None:
    injector = Injector(Job, app.components)
    job = Job(greeter=Greeter())
    reveal_type(job.greeter)  # Greeter
    reveal_type(await injector.value(Greeter, job))  # Greeter
    reveal_type(await injector.call(greet, job))  # str
    async with injector.provided(Greeter, job) as greeter:
        reveal_type(greeter)  # Greeter


def greet(greeter: Greeter) -> str:
    return greeter.greet()


cache: TTLCache[str, int] = TTLCache(ttl=5)
reveal_type(cache.get("a"))  # int | None
reveal_type(cache.get("a", ""))  # int | str
config = Config()
reveal_type(config("SIZE", cast=int))  # int
reveal_type(config("KEY", cast=Secret).get_secret_value())  # str
