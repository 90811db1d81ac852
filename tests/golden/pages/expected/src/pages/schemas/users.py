"""Schemas of users."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from flama.schemas import Model, Omittable
from pydantic import ConfigDict, Field


class ListNotesResponse(Model):
    """`ListNotesResponse` of the contract."""

    items: list[Note]
    next_cursor: str | None = None
    has_more: bool


class Note(Model):
    """`Note` of the contract."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    text: str
    date_: Omittable[dt.datetime] = Field(default=None, alias="date")
    tags: Omittable[list[str]] = None
    meta: Omittable[dict[str, int]] = None


class NoteInput(Model):
    """`NoteInput` of the contract."""

    model_config = ConfigDict(extra="forbid")

    text: str
    date_: Omittable[dt.datetime] = Field(default=None, alias="date")
    tags: Omittable[list[str]] = None
    meta: Omittable[dict[str, int]] = None
