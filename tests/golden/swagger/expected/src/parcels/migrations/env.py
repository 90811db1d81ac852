"""Alembic's environment: which tables, which database."""

from __future__ import annotations

from alembic import context
from flama.sqlalchemy import migrations

from parcels.models.tables import metadata
from parcels.settings import Settings

migrations.run(context, metadata, Settings().database_url)
