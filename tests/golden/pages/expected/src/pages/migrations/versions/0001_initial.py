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
        "notes",
        sqlalchemy.Column("id", sqlalchemy.Uuid, primary_key=True),
        sqlalchemy.Column("user_id", sqlalchemy.String, nullable=False),
        sqlalchemy.Column("text", sqlalchemy.String, nullable=False),
        sqlalchemy.Column("date_", sqlalchemy.DateTime(timezone=True)),
        sqlalchemy.Column("tags", sqlalchemy.JSON(none_as_null=True)),
        sqlalchemy.Column("meta", sqlalchemy.JSON(none_as_null=True)),
    )
    op.create_table(
        "items",
        sqlalchemy.Column("sku", sqlalchemy.String, primary_key=True),
        sqlalchemy.Column("price", sqlalchemy.Float, nullable=False),
    )
    op.create_table(
        "logs",
        sqlalchemy.Column(
            "id",
            sqlalchemy.BigInteger().with_variant(sqlalchemy.Integer, "sqlite"),
            primary_key=True,
            autoincrement=True,
        ),
        sqlalchemy.Column("line", sqlalchemy.String, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables, and the rows with them."""
    op.drop_table("logs")
    op.drop_table("items")
    op.drop_table("notes")
