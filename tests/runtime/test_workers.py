"""The unit of work: one worker a request, whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import anyio
import pytest
import sqlalchemy as sa

from flama import Flama
from flama.client import Client
from flama.ddd.components import WorkerComponent
from flama.ddd.exceptions import WorkerError
from flama.ddd.repositories.sqlalchemy import SQLAlchemyTableRepository
from flama.ddd.workers.sqlalchemy import SQLAlchemyWorker
from flama.sqlalchemy import ConnectionUnavailable, SQLAlchemyModule

metadata = sa.MetaData()
users = sa.Table(
    "user", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String, unique=True)
)
deferred = sa.Table(
    "deferred",
    metadata,
    sa.Column("user_id", sa.ForeignKey("user.id", deferrable=True, initially="DEFERRED"), primary_key=True),
)


class UserRepository(SQLAlchemyTableRepository):
    _table = users


class DeferredRepository(SQLAlchemyTableRepository):
    _table = deferred


class UsersWorker(SQLAlchemyWorker):
    users: UserRepository
    deferred: DeferredRepository


@pytest.fixture
async def app(database: str) -> AsyncIterator[Flama]:
    app = Flama(modules=[SQLAlchemyModule(database)], components=[WorkerComponent(worker=UsersWorker())])
    async with Client(app=app):
        async with app.sqlalchemy.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        yield app


@pytest.fixture
def worker(app: Flama) -> UsersWorker:
    return UsersWorker(app)


async def names(app: Flama) -> list[str]:
    worker = UsersWorker(app)
    async with worker:
        return [row["name"] for row in await worker.users.list(order_by="name")]


async def test_leaving_the_block_commits(app: Flama, worker: UsersWorker) -> None:
    async with worker:
        await worker.users.create({"name": "Ann"})
    async with worker:
        await worker.users.create({"name": "Bob"})
    assert await names(app) == ["Ann", "Bob"]


async def test_an_exception_rolls_back(app: Flama, worker: UsersWorker) -> None:
    async def work() -> None:
        async with worker:
            await worker.users.create({"name": "Ann"})
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        await work()
    assert await names(app) == []


async def test_a_cancellation_inside_the_block_rolls_back_and_gives_the_connection_back(
    app: Flama, worker: UsersWorker
) -> None:
    inside = asyncio.Event()

    async def work() -> None:
        async with worker:
            await worker.users.create({"name": "Ann"})
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await names(app) == []
    assert app.sqlalchemy.engine.pool.checkedout() == 0


async def test_a_cancelled_scope_around_the_block_rolls_back(app: Flama, worker: UsersWorker) -> None:
    with anyio.CancelScope() as scope:
        async with worker:
            await worker.users.create({"name": "Ann"})
            scope.cancel()
            await anyio.lowlevel.checkpoint()
    assert await names(app) == []
    assert app.sqlalchemy.engine.pool.checkedout() == 0


async def test_a_cancellation_at_any_moment_leaves_no_connection_open_and_no_data_lost(
    app: Flama, worker: UsersWorker
) -> None:
    async with worker:
        await worker.users.create({"name": "kept"})

    async def work(name: str) -> None:
        async with UsersWorker(app) as worker:
            await worker.users.create({"name": name})

    for moment in range(40):
        task = asyncio.create_task(work(f"{moment}"))
        for _ in range(moment):
            await asyncio.sleep(0)
        task.cancel()
        (outcome,) = await asyncio.gather(task, return_exceptions=True)
        assert outcome is None or isinstance(outcome, asyncio.CancelledError)
        assert (await names(app))[-1] == "kept"
    # A connection whose opening was cancelled is let finish, and closed after.
    with anyio.fail_after(20):
        while app.sqlalchemy.engine.pool.checkedout():
            await anyio.lowlevel.checkpoint()


async def test_a_block_inside_a_block_of_the_same_worker_is_refused(worker: UsersWorker) -> None:
    async with worker:
        with pytest.raises(WorkerError, match="already inside"):
            async with worker:
                pass


async def test_a_block_of_another_worker_inside_a_block_of_sqlite_is_refused_instead_of_waiting(
    app: Flama, worker: UsersWorker
) -> None:
    if app.sqlalchemy.engine.dialect.name != "sqlite":
        async with worker, UsersWorker(app) as second:
            assert await second.users.count() == 0
        return
    async with worker:
        with pytest.raises(ConnectionUnavailable, match="one at a time"):
            async with UsersWorker(app):
                pass


async def test_repositories_are_there_inside_the_block_only(worker: UsersWorker) -> None:
    with pytest.raises(WorkerError, match=r"`UsersWorker\.users` is there inside `async with worker:` only"):
        _ = worker.users
    with pytest.raises(AttributeError, match="no attribute `user`"):
        _ = worker.user  # type: ignore[attr-defined]


async def test_a_constraint_that_is_checked_at_the_commit_is_an_integrity_error(
    app: Flama, worker: UsersWorker
) -> None:
    from flama.ddd.exceptions import IntegrityError

    with pytest.raises(IntegrityError):
        async with worker:
            await worker.deferred.create({"user_id": 9})
    assert app.sqlalchemy.engine.pool.checkedout() == 0
    assert await names(app) == []


class Failing(UsersWorker):
    async def begin(self) -> None:
        raise RuntimeError("begin")


class FailingEnd(UsersWorker):
    async def end(self, *, rollback: bool = False) -> None:
        raise RuntimeError("end")


@pytest.mark.parametrize("kind", [Failing, FailingEnd])
async def test_a_connection_is_given_back_when_begin_or_commit_fails(app: Flama, kind: type[UsersWorker]) -> None:
    worker = kind(app)
    for _ in range(2):
        with pytest.raises(RuntimeError, match=r"begin|end"):
            async with worker:
                await worker.users.create({"name": "Ann"})
    assert app.sqlalchemy.engine.pool.checkedout() == 0
    assert await names(app) == []


async def test_ten_requests_that_each_hold_a_transaction_run_side_by_side(app: Flama) -> None:
    if app.sqlalchemy.engine.pool.size() == 1:
        pytest.skip("an in-memory database has one connection")
    everybody = anyio.Event()
    arrived = 0

    @app.get("/meet/")
    async def meet(worker: UsersWorker) -> int:
        nonlocal arrived
        async with worker:
            await worker.users.count()
            arrived += 1
            if arrived == 10:
                everybody.set()
            # Nobody leaves before all ten are inside: one after the other would wait for ever.
            with anyio.fail_after(20):
                await everybody.wait()
        return arrived

    async with Client(app=app) as client:
        responses = await asyncio.gather(*(client.get("/meet/") for _ in range(10)))
    assert [response.status_code for response in responses] == [200] * 10


async def test_writes_of_many_requests_all_arrive(app: Flama) -> None:
    @app.post("/users/{name}/")
    async def create(worker: UsersWorker, name: str) -> None:
        async with worker:
            await worker.users.create({"name": name})
        async with worker:
            await worker.users.retrieve(name=name)

    client = Client(app=app)
    responses = await asyncio.gather(*(client.post(f"/users/{number:02}/") for number in range(40)))
    assert {response.status_code for response in responses} == {200}
    assert await names(app) == [f"{number:02}" for number in range(40)]


async def test_each_request_has_a_worker_of_its_own(app: Flama) -> None:
    seen = []

    @app.get("/me/")
    async def me(worker: UsersWorker) -> None:
        seen.append(worker)

    client = Client(app=app)
    await client.get("/me/")
    await client.get("/me/")
    assert seen[0] is not seen[1]


async def test_repository_errors_answer_in_the_common_shape(app: Flama) -> None:
    @app.get("/users/{name}/")
    async def retrieve(worker: UsersWorker, name: str) -> None:
        async with worker:
            await worker.users.retrieve(name=name)

    response = await Client(app=app).get("/users/x/")
    assert response.status_code == 404
    assert response.json() == {
        "status_code": 404,
        "detail": "No record found in `user` (name='x').",
        "error": "NotFoundError",
    }


async def test_a_mounted_application_uses_the_database_of_the_one_around_it(app: Flama) -> None:
    child = Flama(schema=None, docs=None)

    @child.get("/count/")
    async def count(worker: UsersWorker) -> int:
        async with worker:
            return await worker.users.count()

    app.mount("/child", child)
    assert (await Client(app=app).get("/child/count/")).json() == 0


async def test_a_worker_without_a_database_says_what_to_register() -> None:
    with pytest.raises(WorkerError, match="register `SQLAlchemyModule`"):
        async with UsersWorker(Flama()):
            pass


def test_a_worker_without_an_application_says_how_to_get_one() -> None:
    with pytest.raises(WorkerError, match="WorkerComponent"):
        _ = UsersWorker().app
