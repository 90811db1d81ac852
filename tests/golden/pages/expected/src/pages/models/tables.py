"""Tables of the database.

A change here needs a revision in `migrations/versions` too.
"""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import JSON, BigInteger, Column, DateTime, Float, Integer, MetaData, String, Table, Uuid

metadata = MetaData()

notes = Table(
    "notes",
    metadata,
    Column("id", Uuid, primary_key=True, default=uuid4),
    Column("user_id", String, nullable=False),
    Column("text", String, nullable=False),
    Column("date_", DateTime(timezone=True)),
    Column("tags", JSON(none_as_null=True)),
    Column("meta", JSON(none_as_null=True)),
)
"""Rows of `Note`."""

items = Table(
    "items",
    metadata,
    Column("sku", String, primary_key=True),
    Column("price", Float, nullable=False),
)
"""Rows of `Item`."""

logs = Table(
    "logs",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("line", String, nullable=False),
)
"""Rows of `Log`."""
