"""Alembic, driven by the application's start-up."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy.engine import URL, Connection

from flama.sqlalchemy import migrations
from flama.sqlalchemy.exceptions import MigrationError

__all__ = ["upgrade"]


async def upgrade(url: URL, folder: Path, options: Mapping[str, Any] | None = None) -> None:
    """Bring the database to the head of the migrations in `folder`, one process at a time.

    :param options: the keywords of the application's engine.
    :raises MigrationError: no such folder, a migration that fails, or a database that a newer version of the code
        migrated.
    """
    config = _config(folder)
    await migrations.with_connection(url, options or {}, lambda connection: _upgrade(config, folder, connection))


def _config(folder: Path) -> Config:
    if not (folder / "env.py").is_file():
        raise MigrationError(
            f"There is no `env.py` in `{folder}`: `migrations` is the folder of Alembic's environment."
        )
    config = Config()
    config.set_main_option("script_location", str(folder.absolute()).replace("%", "%%"))
    return config


def _upgrade(config: Config, folder: Path, connection: Connection) -> None:
    _refuse_newer(config, folder, connection)
    config.attributes[migrations.CONNECTION] = connection
    try:
        command.upgrade(config, "head")
    except MigrationError:
        raise
    except CommandError as error:
        raise MigrationError(f"The migrations in `{folder}` can't be applied: {error}.") from error
    except Exception as error:
        raise MigrationError(
            f"A migration in `{folder}` failed and was rolled back: {type(error).__name__}: {error}"
        ) from error


def _refuse_newer(config: Config, folder: Path, connection: Connection) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    applied = MigrationContext.configure(connection).get_current_heads()
    connection.rollback()
    unknown = sorted(set(applied) - known)
    if unknown:
        raise MigrationError(
            f"The database is at revision `{'`, `'.join(unknown)}`, which is not in `{folder}`: a newer version of "
            "the code migrated it. Run that version, or downgrade the database with it first."
        )
