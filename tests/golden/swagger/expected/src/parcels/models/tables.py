"""Tables of the database.

A change here needs a revision in `migrations/versions` too.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Integer, MetaData, String, Table

metadata = MetaData()

parcels = Table(
    "parcels",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("weight", Float, nullable=False),
    Column("note", String),
)
"""Rows of `Parcel`."""
