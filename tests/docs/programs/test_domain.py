"""Repositories and workers over a database, used by a resource."""

import hashlib
import typing
from collections.abc import AsyncIterator

import pytest
import sqlalchemy
from pydantic import BaseModel

from flama import Flama, types
from flama.client import Client
from flama.ddd.components import WorkerComponent
from flama.ddd.exceptions import AlreadyExistsError, IntegrityError, MultipleRecordsError, NotFoundError
from flama.ddd.repositories.sqlalchemy import SQLAlchemyTableRepository
from flama.ddd.workers.sqlalchemy import SQLAlchemyWorker
from flama.exceptions import HTTPException
from flama.http import APIResponse
from flama.resources import Resource
from flama.resources.routing import ResourceRoute
from flama.sqlalchemy import SQLAlchemyModule

metadata = sqlalchemy.MetaData()

member_table = sqlalchemy.Table(
    "member",
    metadata,
    sqlalchemy.Column("id", sqlalchemy.Integer, primary_key=True, autoincrement=True),
    sqlalchemy.Column("name", sqlalchemy.String, nullable=False),
    sqlalchemy.Column("email", sqlalchemy.String, unique=True, nullable=False),
    sqlalchemy.Column("password", sqlalchemy.String, nullable=False),
)


class MemberCredentials(BaseModel):
    email: str
    password: str


class MemberDetails(BaseModel):
    name: str
    email: str


class MemberRepository(SQLAlchemyTableRepository):
    _table = member_table


class MemberWorker(SQLAlchemyWorker):
    member: MemberRepository


class MemberResource(Resource):
    name = "member"
    verbose_name = "Member"

    @ResourceRoute.method("/", methods=["POST"], name="create")
    async def create(
        self,
        worker: MemberWorker,
        data: typing.Annotated[types.Schema, types.SchemaMetadata(MemberCredentials)],
    ):
        """
        tags:
            - Member
        summary:
            Join the library.
        responses:
            201:
                description: Joined.
        """
        async with worker:
            hashed = hashlib.sha256(data["password"].encode()).hexdigest()
            result = await worker.member.create({**data, "name": "", "password": hashed})
        return APIResponse(result[0], status_code=201)

    @ResourceRoute.method("/{member_id:int}/", methods=["GET"], name="retrieve")
    async def retrieve(
        self, worker: MemberWorker, member_id: int
    ) -> typing.Annotated[types.Schema, types.SchemaMetadata(MemberDetails)]:
        """
        tags:
            - Member
        summary:
            One member.
        responses:
            200:
                description: The member.
            404:
                description: There is none.
        """
        async with worker:
            try:
                return await worker.member.retrieve(id=member_id)
            except NotFoundError:
                raise HTTPException(status_code=404) from None

    @ResourceRoute.method("/", methods=["GET"], name="list", pagination="page_number")
    async def list(self, worker: MemberWorker):
        async with worker:
            return await worker.member.list()


@pytest.fixture
async def app() -> Flama:
    app = Flama(
        modules=[SQLAlchemyModule(url="sqlite+aiosqlite://")], components=[WorkerComponent(worker=MemberWorker())]
    )
    app.resources.add_resource("/members/", MemberResource)
    return app


@pytest.fixture
async def client(app: Flama) -> AsyncIterator[Client]:
    async with Client(app=app) as client:
        async with app.sqlalchemy.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        yield client


@pytest.fixture
def worker(app: Flama, client: Client) -> MemberWorker:
    return MemberWorker(app)


async def test_a_handler_takes_a_worker(client: Client) -> None:
    response = await client.post("/members/", json={"email": "ada@example.com", "password": "secret"})
    assert response.status_code == 201
    assert response.json()["password"] != "secret"


async def test_an_answer_with_a_schema_shows_its_fields_only(client: Client, app: Flama) -> None:
    await client.post("/members/", json={"email": "ada@example.com", "password": "secret"})
    url = app.resolve_url("member-retrieve", member_id=1)
    assert (await client.get(str(url))).json() == {"name": "", "email": "ada@example.com"}


async def test_a_record_that_is_missing_is_a_404(client: Client) -> None:
    assert (await client.get("/members/9/")).status_code == 404


async def test_a_list_is_cut_into_pages(client: Client) -> None:
    for name in "abc":
        await client.post("/members/", json={"email": f"{name}@example.com", "password": "x"})
    page = (await client.get("/members/?page=2&page_size=2")).json()
    assert [member["email"] for member in page["data"]] == ["c@example.com"]


ADA = {"name": "Ada", "email": "ada@example.com", "password": "x"}
EVE = {"name": "Eve", "email": "eve@example.com", "password": "x"}


async def test_what_was_written_stays_after_the_block(worker: MemberWorker) -> None:
    async with worker:
        await worker.member.create(ADA)
    async with worker:
        assert (await worker.member.retrieve(name="Ada"))["email"] == "ada@example.com"


async def test_an_exception_takes_everything_back(worker: MemberWorker) -> None:
    async def fail() -> None:
        async with worker:
            await worker.member.create(ADA)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with worker:
        assert await worker.member.list() == ()


async def test_records_come_in_tuples(worker: MemberWorker) -> None:
    async with worker:
        created = await worker.member.create(ADA, EVE)
        assert isinstance(created, tuple)
        assert [record["id"] for record in created] == [1, 2]
        assert await worker.member.update({"name": "Adah"}, id=1) == ({"id": 1, **ADA, "name": "Adah"},)


async def test_a_list_is_awaited_or_iterated(worker: MemberWorker) -> None:
    async with worker:
        await worker.member.create(ADA, EVE)
        awaited = await worker.member.list(name="Eve")
        iterated = [record async for record in worker.member.list(order_by="name", order_direction="desc")]
    assert isinstance(awaited, tuple)
    assert [record["name"] for record in awaited] == ["Eve"]
    assert [record["name"] for record in iterated] == ["Eve", "Ada"]


async def test_records_are_deleted_and_dropped(worker: MemberWorker) -> None:
    async with worker:
        await worker.member.create(ADA, EVE)
        assert await worker.member.delete(name="Ada") is None
        assert await worker.member.drop() == 1


async def test_a_missing_record_is_a_not_found_error(worker: MemberWorker) -> None:
    async with worker:
        with pytest.raises(NotFoundError) as raised:
            await worker.member.retrieve(id=9)
    assert (raised.value.resource, raised.value.id) == ("member", "id=9")


async def test_a_second_record_of_the_same_kind_is_an_already_exists_error(worker: MemberWorker) -> None:
    with pytest.raises(AlreadyExistsError):
        async with worker:
            await worker.member.create(ADA, ADA)


async def test_a_record_without_what_it_needs_is_an_integrity_error(worker: MemberWorker) -> None:
    with pytest.raises(IntegrityError):
        async with worker:
            await worker.member.create({"email": "x@example.com", "password": "x"})


async def test_more_records_than_one_are_a_multiple_records_error(worker: MemberWorker) -> None:
    async with worker:
        await worker.member.create(ADA, EVE)
        with pytest.raises(MultipleRecordsError):
            await worker.member.retrieve(password="x")


@pytest.mark.parametrize("make", [lambda url: SQLAlchemyModule(url=url), lambda url: SQLAlchemyModule(database=url)])
def test_the_address_of_the_database_has_two_names(make: typing.Any) -> None:
    assert make("sqlite+aiosqlite://").name == "sqlalchemy"
    assert SQLAlchemyModule("sqlite+aiosqlite://", single_connection=True).name == "sqlalchemy"
