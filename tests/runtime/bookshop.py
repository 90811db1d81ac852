"""An application that has something of everything: parameters of all places and styles, bodies of all kinds, files,
a resource over a table with filters and pagination, another behind a worker, authentication, streams and errors.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from pydantic import BaseModel, Field

from flama import Flama, types
from flama.authentication.principal import Principal
from flama.authentication.schemes import APIKey, BasicCredentials, HTTPBasic, HTTPBearer
from flama.ddd.components import WorkerComponent
from flama.ddd.repositories.sqlalchemy import SQLAlchemyTableRepository
from flama.ddd.workers.sqlalchemy import SQLAlchemyWorker
from flama.exceptions import HeaderError, HTTPException
from flama.http import FileResponse, NDJSONResponse, PlainTextResponse, RedirectResponse, UploadFile
from flama.http.events import ServerSentEventResponse
from flama.injection import Component
from flama.parameters import Cookie, Form, Header, Path, Query
from flama.resources import CRUDResource
from flama.sqlalchemy import SQLAlchemyModule

metadata = sa.MetaData()
books = sa.Table(
    "book",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("title", sa.String(60), nullable=False),
    sa.Column("isbn", sa.String(20), unique=True),
    sa.Column("pages", sa.BigInteger),
    sa.Column("price", sa.Float),
    sa.Column("sold", sa.Boolean, nullable=False),
    sa.Column("published", sa.Date),
    sa.Column("added", sa.DateTime(timezone=True)),
    sa.Column("facts", sa.JSON),
)
orders = sa.Table(
    "order",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("reference", sa.String(40), nullable=False, unique=True),
    sa.Column("amount", sa.Integer, nullable=False),
)


class Facts(BaseModel):
    shelf: str
    tags: list[str] = []


class BookInput(BaseModel):
    title: Annotated[str, Field(min_length=1, max_length=60)]
    isbn: Annotated[str, Field(max_length=20)] | None = None
    pages: int | None = None
    price: float | None = None
    sold: bool = False
    published: date | None = None
    added: datetime | None = None
    facts: Facts | None = None


class Book(BookInput):
    id: int


class Books(CRUDResource):
    name = "books"
    model = books
    input_schema = BookInput
    output_schema = Book
    filters = {  # noqa: RUF012
        "id": ["eq", "gt", "lt", "in"],
        "title": ["eq", "contains", "icontains", "startswith"],
        "pages": ["eq", "gte", "lte", "isnull"],
        "sold": ["eq"],
        "published": ["eq", "gt"],
        "added": ["lt"],
    }


class ShelvedBooks(Books):
    name = "shelved"
    pagination = "keyset"  # type: ignore[misc,assignment]


class Order(BaseModel):
    id: uuid.UUID
    reference: Annotated[str, Field(max_length=40)]
    amount: Annotated[int, Field(ge=1, le=1000)] = 1


class OrderRepository(SQLAlchemyTableRepository):
    _table = orders


class ShopWorker(SQLAlchemyWorker):
    orders: OrderRepository


class Colour(enum.Enum):
    RED = "red"
    BLUE = 2


class Point(BaseModel):
    x: int
    y: float = 0.0


class Node(BaseModel):
    value: Any = None
    children: list[Node] = []


class Clock:
    """Something that a component makes."""

    now = 7


class ClockComponent(Component):
    def resolve(self, x_offset: Annotated[int, Header()] = 0) -> Clock:
        clock = Clock()
        clock.now += x_offset
        return clock


def key_holder(key: str, request: Any) -> Principal | None:
    return Principal("keyed") if key == "k-1" else None


def user(credentials: BasicCredentials, request: Any) -> Principal | None:
    return Principal(credentials.username) if credentials.password == "secret" else None


def bookshop(database: str, folder: FilePath) -> Flama:
    """The application over a database, whose files are those of `folder`."""
    app = Flama(
        modules=[SQLAlchemyModule(database)],
        components=[WorkerComponent(worker=ShopWorker()), ClockComponent()],
        security={
            "key": APIKey("X-Key", verify=key_holder),
            "basic": HTTPBasic(verify=user),
            "bearer": HTTPBearer(verify=key_holder),
        },
        max_body_size=64 * 1024,
    )
    app.resources.add_resource("/books/", Books)
    app.resources.add_resource("/shelved/", ShelvedBooks)
    _add_parameters(app)
    _add_bodies(app)
    _add_orders(app)
    _add_answers(app, folder)
    return app


def _add_parameters(app: Flama) -> None:
    @app.get("/numbers/{whole:int}/{real:float}/{exact:decimal}/{name:uuid}/")
    async def numbers(whole: int, real: float, exact: Decimal, name: uuid.UUID) -> dict[str, Any]:
        return {"whole": whole, "real": real, "exact": exact, "name": name}

    @app.get("/query/")
    async def query(
        text: str,
        number: int = 0,
        ratio: float | None = None,
        price: Decimal | None = None,
        day: date | None = None,
        moment: datetime | None = None,
        span: timedelta | None = None,
        flag: bool = False,
        colour: Colour = Colour.RED,
        kind: Literal["a", 1] = "a",
        several: Annotated[list[int], Query(), Field(max_length=5)] = [],  # noqa: B006
        piped: Annotated[list[str], Query(style="pipeDelimited", explode=False)] = [],  # noqa: B006
        deep: Annotated[Point | None, Query(style="deepObject")] = None,
        as_json: Annotated[Node | None, Query(media_type="application/json")] = None,
    ) -> dict[str, Any]:
        return {"text": text, "number": number, "several": several, "deep": deep, "price": price, "span": span}

    @app.get("/styles/{point}/{tags}/")
    async def styles(
        point: Annotated[Point, Path(style="matrix", explode=True)], tags: Annotated[list[int], Path(style="label")]
    ) -> dict[str, Any]:
        return {"point": point, "tags": tags}

    @app.get("/headers/")
    async def headers(
        x_number: Annotated[int, Header()],
        clock: Clock,
        x_point: Annotated[Point | None, Header(explode=True)] = None,
        session: Annotated[str | None, Cookie()] = None,
        ids: Annotated[list[int], Cookie()] = [],  # noqa: B006
    ) -> dict[str, Any]:
        return {"number": x_number, "point": x_point, "session": session, "now": clock.now}


def _add_bodies(app: Flama) -> None:
    @app.post("/points/")
    async def points(data: list[Point]) -> list[Point]:
        return data

    @app.post("/tree/")
    async def tree(data: Node) -> Node:
        return data

    @app.put("/anything/")
    async def anything(data: types.Body) -> int:
        return len(data)

    @app.post("/form/")
    async def form(data: Annotated[Point, Form()]) -> Point:
        return data

    @app.post("/files/")
    async def files(
        first: UploadFile,
        rest: list[UploadFile] = [],  # noqa: B006
        title: Annotated[str, Form()] = "",
    ) -> dict[str, Any]:
        return {"names": [first.filename, *(each.filename for each in rest)], "size": first.size, "title": title}


def _add_orders(app: Flama) -> None:
    @app.post("/orders/", status_code=201, security=[{"key": []}, {"bearer": []}])
    async def place(worker: ShopWorker, data: Order) -> Order:
        async with worker:
            row, *_ = await worker.orders.create(data)
        return Order(**row)

    @app.get("/orders/", pagination="limit_offset")
    async def listed(worker: ShopWorker, amount: int | None = None) -> list[Order]:
        async with worker:
            return worker.orders.list(matching={"amount": amount})  # type: ignore[return-value]

    @app.delete("/orders/{id:uuid}/", status_code=204, security=[{"basic": []}])
    async def cancel(worker: ShopWorker, id: uuid.UUID) -> None:
        async with worker:
            await worker.orders.delete(id=id)


def _add_answers(app: Flama, folder: FilePath) -> None:
    @app.get("/files/{path:path}")
    async def file(path: str) -> FileResponse:
        return FileResponse(path, directory=folder)

    @app.get("/lines/")
    async def lines(number: Annotated[int, Field(ge=0, le=50)] = 3) -> NDJSONResponse[int]:
        return NDJSONResponse(range(number))

    @app.get("/events/")
    async def events(words: Annotated[list[str], Query()] = []) -> ServerSentEventResponse[str]:  # noqa: B006
        async def each() -> AsyncIterator[str]:
            for word in words:
                yield word

        return ServerSentEventResponse(each())

    @app.get("/echo/")
    async def echo(text: str, cookie: str = "", name: str = "x-echo") -> PlainTextResponse:
        try:
            response = PlainTextResponse(text.encode("utf-8", "replace"), headers={name: text})
            response.set_cookie("echo", cookie)
        except HeaderError as exc:
            raise HTTPException(400, str(exc)) from None
        return response

    @app.get("/elsewhere/")
    async def elsewhere(target: str) -> RedirectResponse:
        return RedirectResponse(target)

    @app.get("/refused/{status}/")
    async def refused(status: Annotated[int, Field(ge=400, le=499)], detail: str = "") -> None:
        raise HTTPException(status, detail)
