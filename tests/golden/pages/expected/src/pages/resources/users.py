"""Operations of Users."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from flama.exceptions import HTTPException
from flama.parameters import Path, Query
from flama.resources import Resource, ResourceRoute
from pydantic import Field

from pages.models import tables
from pages.schemas.users import ListNotesResponse, Note, NoteInput
from pages.workers.users import UsersWorker


class UsersResource(Resource):
    """Operations of Users."""

    name = "users"
    verbose_name = "Users"

    @ResourceRoute.method("/users/{userId}/notes", methods=["GET"], name="listNotes")
    async def list_notes(
        self,
        worker: UsersWorker,
        user_id: Annotated[str, Path("userId")],
        cursor: Annotated[str | None, Query()] = None,
        limit: Annotated[int, Query(), Field(ge=1)] = 2,
    ) -> ListNotesResponse:
        """GET /users/{userId}/notes"""
        page_size = limit
        try:
            clauses = [tables.notes.c["id"] > UUID(cursor)] if cursor is not None else []
        except ValueError as error:
            raise HTTPException(400, "The cursor is none that this list gave out.") from error
        async with worker:
            found = await worker.notes.list(*clauses, order_by="id", limit=page_size + 1, matching={"user_id": user_id})
        rows = found[:page_size]
        return ListNotesResponse.model_validate(
            {
                "items": [
                    Note.model_validate({name: value for name, value in row.items() if name != "user_id"})
                    for row in rows
                ],
                "next_cursor": str(rows[-1]["id"]) if len(found) > page_size else None,
                "has_more": len(found) > page_size,
            }
        )

    @ResourceRoute.method("/users/{userId}/notes", methods=["POST"], name="createNote", status_code=201)
    async def create_note(self, worker: UsersWorker, user_id: Annotated[str, Path("userId")], data: NoteInput) -> Note:
        """POST /users/{userId}/notes"""
        async with worker:
            row, *_ = await worker.notes.create({**dict(data), "user_id": user_id})
        return Note.model_validate({name: value for name, value in row.items() if name != "user_id"})

    @ResourceRoute.method("/users/{userId}/notes/{noteId}", methods=["GET"], name="getNote")
    async def get_note(
        self, worker: UsersWorker, user_id: Annotated[str, Path("userId")], note_id: Annotated[UUID, Path("noteId")]
    ) -> Note:
        """GET /users/{userId}/notes/{noteId}"""
        async with worker:
            row = await worker.notes.retrieve(user_id=user_id, id=note_id)
        return Note.model_validate({name: value for name, value in row.items() if name != "user_id"})

    @ResourceRoute.method("/users/{userId}/notes/{noteId}", methods=["PUT"], name="putNote")
    async def put_note(
        self,
        worker: UsersWorker,
        user_id: Annotated[str, Path("userId")],
        note_id: Annotated[UUID, Path("noteId")],
        data: NoteInput,
    ) -> Note:
        """PUT /users/{userId}/notes/{noteId}"""
        async with worker:
            row, *_ = await worker.notes.update(data, user_id=user_id, id=note_id)
        return Note.model_validate({name: value for name, value in row.items() if name != "user_id"})

    @ResourceRoute.method("/users/{userId}/notes/{noteId}", methods=["DELETE"], name="delNote", status_code=204)
    async def del_note(
        self, worker: UsersWorker, user_id: Annotated[str, Path("userId")], note_id: Annotated[UUID, Path("noteId")]
    ) -> None:
        """DELETE /users/{userId}/notes/{noteId}"""
        async with worker:
            await worker.notes.delete(user_id=user_id, id=note_id)
