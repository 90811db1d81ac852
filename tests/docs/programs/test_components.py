"""Components, and what every request has for injection."""

import datetime
import typing
import uuid

import pytest

from flama import Component, Flama, http, types
from flama.client import Client


class Catalogue:
    def find(self, title: str) -> dict[str, str]:
        return {"found": title}


class Store:
    def __init__(self, address: str) -> None:
        self.address = address

    @classmethod
    async def connect(cls, address: str) -> "Store":
        return cls(address)


class Borrowers:
    def __init__(self, store: Store) -> None:
        self.store = store


class CatalogueComponent(Component):
    def resolve(self) -> Catalogue:
        return Catalogue()


class StoreComponent(Component):
    def __init__(self, address: str) -> None:
        self.address = address

    async def resolve(self) -> Store:
        return await Store.connect(self.address)


class BorrowersComponent(Component):
    async def resolve(self, store: Store) -> Borrowers:
        return Borrowers(store)


async def test_a_component_provides_what_its_resolve_returns() -> None:
    app = Flama(components=[CatalogueComponent()])

    @app.get("/find/")
    async def find(catalogue: Catalogue, title: str):
        return catalogue.find(title)

    async with Client(app=app) as client:
        assert (await client.get("/find/?title=Emma")).json() == {"found": "Emma"}


async def test_a_component_depends_on_another_and_has_options() -> None:
    app = Flama(components={BorrowersComponent(), StoreComponent("db.example")})

    @app.get("/where/")
    async def where(borrowers: Borrowers):
        return borrowers.store.address

    async with Client(app=app) as client:
        assert (await client.get("/where/")).json() == "db.example"


async def test_a_component_is_added_after_the_routes() -> None:
    app = Flama()

    @app.get("/find/")
    async def find(catalogue: Catalogue):
        return catalogue.find("x")

    app.add_component(CatalogueComponent())
    async with Client(app=app) as client:
        assert (await client.get("/find/")).json() == {"found": "x"}


CONTEXT: list[tuple[typing.Any, typing.Callable[[typing.Any], typing.Any], typing.Any]] = [
    (types.Method, str, "POST"),
    (types.URL, str, "http://localapp/at/3/?page=2&page=3"),
    (types.Scheme, str, "http"),
    (types.Server, list, ["localapp", 80]),
    (types.Path, str, "/at/3/"),
    (types.PathParams, dict, {"number": 3}),
    (types.QueryString, str, "page=2&page=3"),
    (types.QueryParams, lambda params: params.getlist("page"), ["2", "3"]),
    (http.QueryParams, lambda params: params.getlist("page"), ["2", "3"]),
    (types.Headers, lambda headers: headers["x-token"], "t"),
    (http.Headers, lambda headers: headers["X-Token"], "t"),
    (types.Cookies, dict, {"colour": "red"}),
    (types.Body, bytes.decode, "hello"),
    (types.Scope, lambda scope: scope["type"], "http"),
    (types.App, lambda app: type(app).__name__, "Flama"),
    (Flama, lambda app: type(app).__name__, "Flama"),
    (http.Request, lambda request: request.method, "POST"),
]


@pytest.mark.parametrize(
    ("annotation", "shown", "expected"), CONTEXT, ids=[getattr(row[0], "__name__", str(row[0])) for row in CONTEXT]
)
async def test_what_a_request_has_is_injected(
    annotation: typing.Any, shown: typing.Callable[[typing.Any], typing.Any], expected: typing.Any
) -> None:
    app = Flama()

    async def handler(value):
        return shown(value)

    handler.__annotations__["value"] = annotation
    app.add_post("/at/{number:int}/", handler)
    async with Client(app=app) as client:
        headers = {"X-Token": "t", "Cookie": "colour=red"}
        response = await client.post("/at/3/?page=2&page=3", content=b"hello", headers=headers)
        assert response.json() == expected


async def test_one_query_parameter_and_one_header_are_asked_by_name() -> None:
    app = Flama()

    @app.get("/ask/{shelf}/")
    async def ask(page: types.QueryParam, shelf: types.PathParam, x_token: types.Header):
        return [page, shelf, x_token]

    async with Client(app=app) as client:
        assert (await client.get("/ask/b/?page=02", headers={"X-Token": "t"})).json() == ["02", "b", "t"]
        assert (await client.get("/ask/b/?page=02")).status_code == 400


async def test_primitives_come_from_the_path_and_the_query() -> None:
    app = Flama()

    @app.get("/loans/{key}/")
    async def loans(
        key: uuid.UUID, since: datetime.date, open: bool, at: datetime.datetime, limit: int = 10, rate: float = 0.5
    ):
        return {"key": key, "since": since, "open": open, "year": at.year, "limit": limit, "rate": rate}

    key = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
    async with Client(app=app) as client:
        response = await client.get(f"/loans/{key}/?since=2024-05-01&open=true&at=2023-01-01T00:00:00&limit=3")
        expected = {"key": key, "since": "2024-05-01", "open": True, "year": 2023, "limit": 3, "rate": 0.5}
        assert response.json() == expected


async def test_a_repeated_query_parameter_is_a_list() -> None:
    app = Flama()

    @app.get("/books/")
    async def books(tag: list[str], maybe: typing.Optional[int] = None):  # noqa: UP045
        return [tag, maybe]

    async with Client(app=app) as client:
        assert (await client.get("/books/?tag=old&tag=red")).json() == [["old", "red"], None]
