"""Alembic's environment: which tables, which database."""

from __future__ import annotations

from alembic import context
from flama.sqlalchemy import migrations

from pages.models.tables import metadata
from pages.settings import Settings

migrations.run(context, metadata, Settings().database_url)
