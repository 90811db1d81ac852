"""What the applications with a database keep, and the schemas that they answer with."""

from __future__ import annotations

import os

import sqlalchemy as sa
from pydantic import BaseModel, Field

DATABASE = os.environ.get("BENCHMARK_DATABASE", "sqlite+aiosqlite://")
metadata = sa.MetaData()
notes = sa.Table(
    "note",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("title", sa.String(100), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("stars", sa.Integer, nullable=False),
)


class NoteInput(BaseModel):
    title: str = Field(max_length=100)
    text: str
    stars: int = Field(ge=0)


class Note(NoteInput):
    id: int
