"""The same resource on FastAPI with SQLAlchemy's asyncio engine, as their documentations show it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import Depends, FastAPI, HTTPException, Query
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from apps.notes import DATABASE, Note, NoteInput, notes

SQLITE = DATABASE.startswith("sqlite")
# The same safety: a wait for SQLite's lock, foreign keys, a ping before PostgreSQL's connections are used again.
OPTIONS: dict[str, Any] = {"connect_args": {"timeout": 10}} if SQLITE else {"pool_pre_ping": True}
engine = create_async_engine(DATABASE, **OPTIONS)
app = FastAPI(openapi_url=None)

if SQLITE:

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()


async def transaction() -> AsyncIterator[AsyncConnection]:
    async with engine.begin() as connection:
        yield connection


# The transaction ends before the answer is sent: otherwise a client asks for what is not there yet.
Connection = Annotated[AsyncConnection, Depends(transaction, scope="function")]


async def one(connection: AsyncConnection, query: Any) -> Any:
    row = (await connection.execute(query)).mappings().one_or_none()
    if row is None:
        raise HTTPException(404)
    return row


@app.post("/notes/", status_code=201, response_model=Note)
async def create(connection: Connection, data: NoteInput) -> Any:
    return await one(connection, sa.insert(notes).values(data.model_dump()).returning(notes))


@app.get("/notes/{id}/", response_model=Note)
async def retrieve(connection: Connection, id: int) -> Any:
    return await one(connection, sa.select(notes).where(notes.c.id == id))


@app.put("/notes/{id}/", response_model=Note)
async def update(connection: Connection, id: int, data: NoteInput) -> Any:
    query = sa.update(notes).where(notes.c.id == id).values(data.model_dump()).returning(notes)
    return await one(connection, query)


@app.delete("/notes/{id}/", status_code=204)
async def delete(connection: Connection, id: int) -> None:
    if (await connection.execute(sa.delete(notes).where(notes.c.id == id))).rowcount == 0:
        raise HTTPException(404)


@app.get("/notes/")
async def listed(
    connection: Connection, page: Annotated[int, Query(ge=1)] = 1, page_size: Annotated[int, Query(ge=1, le=1000)] = 10
) -> dict[str, Any]:
    query = sa.select(notes).order_by(notes.c.id).limit(page_size).offset((page - 1) * page_size)
    rows = (await connection.execute(query)).mappings().all()
    data = [Note.model_validate(row) for row in rows]
    return {"meta": {"page": page, "page_size": page_size, "count": None}, "data": data}
