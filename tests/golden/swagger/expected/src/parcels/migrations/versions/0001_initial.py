"""The first tables.

Revision: 0001
"""

from __future__ import annotations

import sqlalchemy
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "parcels",
        sqlalchemy.Column(
            "id",
            sqlalchemy.BigInteger().with_variant(sqlalchemy.Integer, "sqlite"),
            primary_key=True,
            autoincrement=True,
        ),
        sqlalchemy.Column("weight", sqlalchemy.Float, nullable=False),
        sqlalchemy.Column("note", sqlalchemy.String),
    )


def downgrade() -> None:
    """Drop the tables, and the rows with them."""
    op.drop_table("parcels")
