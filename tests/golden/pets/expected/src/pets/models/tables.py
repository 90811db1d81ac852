"""Tables of the database.

A change here needs a revision in `migrations/versions` too.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Integer, MetaData, String, Table

metadata = MetaData()

pets = Table(
    "pets",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("name", String(50), nullable=False),
    Column("status", String),
    Column("birth_date", Date),
)
"""Rows of `Pet`."""
