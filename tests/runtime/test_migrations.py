"""Alembic migrations, from start-up and from the command."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from flama.sqlalchemy import MigrationError, SQLAlchemyModule, urls

ENV = """
from alembic import context
from flama.sqlalchemy import migrations
import sqlalchemy

metadata = sqlalchemy.MetaData()
sqlalchemy.Table("owner", metadata, sqlalchemy.Column("id", sqlalchemy.Integer, primary_key=True))

migrations.run(context, metadata, {url!r})
"""
FIRST = """
import sqlalchemy as sa
from alembic import op

revision = "first"
down_revision = None

def upgrade():
    op.create_table("owner", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String))
    op.create_table(
        "pet",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("owner_id", sa.Integer, sa.ForeignKey("owner.id", ondelete="CASCADE")),
    )

def downgrade():
    op.drop_table("pet")
    op.drop_table("owner")
"""
SECOND = """
import sqlalchemy as sa
from alembic import op

revision = "second"
down_revision = "first"

def upgrade():
    with op.batch_alter_table("owner") as batch:
        batch.alter_column("name", existing_type=sa.String, type_=sa.Text)
    {more}
"""


class Project:
    """A project with an Alembic folder."""

    def __init__(self, root: Path, url: str) -> None:
        self.root = root
        self.folder = root / "migrations"
        self.url = url
        (self.folder / "versions").mkdir(parents=True)
        (self.folder / "env.py").write_text(ENV.format(url=url))
        (root / "pyproject.toml").write_text('[tool.alembic]\nscript_location = "migrations"\n')
        self.add("first", FIRST)

    def add(self, name: str, text: str) -> None:
        (self.folder / "versions" / f"{name}.py").write_text(dedent(text))

    async def start(self) -> None:
        module = SQLAlchemyModule(self.url, migrations=self.folder)
        await module.on_startup()
        await module.on_shutdown()

    async def query(self, *statements: str) -> list[tuple[object, ...]]:
        """Run statements outside the application; the rows of the last."""
        engine = create_async_engine(urls.parse(self.url), poolclass=NullPool)
        async with engine.begin() as connection:
            for statement in statements:
                result = await connection.execute(sa.text(statement))
        return [tuple(row) for row in result] if result.returns_rows else []

    async def tables(self) -> set[str]:
        engine = create_async_engine(urls.parse(self.url), poolclass=NullPool)
        async with engine.connect() as connection:
            return set(await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names()))

    def alembic(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "alembic", *arguments]
        run = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
        return run.stdout


@pytest.fixture(params=["sqlite", "postgresql"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    if request.param == "sqlite":
        return Project(tmp_path, f"sqlite:///{tmp_path / 'app.sqlite'}")
    return Project(tmp_path, request.getfixturevalue("postgresql"))


async def test_start_up_brings_the_database_to_the_head(project: Project) -> None:
    await project.start()
    await project.start()
    assert await project.tables() == {"alembic_version", "owner", "pet"}
    assert await project.query("SELECT version_num FROM alembic_version") == [("first",)]


async def test_an_in_memory_database_is_upgraded_too(tmp_path: Path) -> None:
    module = SQLAlchemyModule("sqlite://", migrations=Project(tmp_path, "sqlite://").folder)
    await module.on_startup()
    async with module.engine.connect() as connection:
        assert (await connection.execute(sa.text("SELECT * FROM pet"))).all() == []
    await module.on_shutdown()


@pytest.mark.slow
async def test_processes_that_start_together_upgrade_once(project: Project) -> None:
    project.add("second", SECOND.format(more='op.execute("INSERT INTO owner (id, name) VALUES (1, NULL)")'))
    program = dedent(
        f"""
        import asyncio
        from pathlib import Path
        from flama.sqlalchemy import SQLAlchemyModule

        async def main():
            module = SQLAlchemyModule({project.url!r}, migrations=Path({str(project.folder)!r}))
            await module.on_startup()
            await module.on_shutdown()

        asyncio.run(main())
        """
    )
    processes = [await asyncio.create_subprocess_exec(sys.executable, "-c", program) for _ in range(4)]
    assert [await process.wait() for process in processes] == [0] * 4
    assert await project.query("SELECT count(*) FROM owner") == [(1,)]


async def test_a_batch_change_keeps_the_rows_that_point_to_the_table(project: Project) -> None:
    await project.start()
    await project.query("INSERT INTO owner (id) VALUES (1)", "INSERT INTO pet (id, owner_id) VALUES (7, 1)")
    project.add("second", SECOND.format(more=""))
    await project.start()
    assert await project.query("SELECT id, owner_id FROM pet") == [(7, 1)]


async def test_a_migration_that_fails_is_rolled_back_whole_and_stops_the_start(project: Project) -> None:
    project.add("second", SECOND.format(more='op.execute("INSERT INTO nowhere VALUES (1)")'))
    with pytest.raises(MigrationError, match=r"failed and was rolled back.*nowhere"):
        await project.start()
    assert "owner" not in await project.tables()


async def test_a_migration_on_sqlite_that_leaves_rows_pointing_to_nothing_is_rolled_back(tmp_path: Path) -> None:
    project = Project(tmp_path, f"sqlite:///{tmp_path / 'app.sqlite'}")
    await project.start()
    await project.query("INSERT INTO owner (id) VALUES (1)", "INSERT INTO pet (id, owner_id) VALUES (7, 1)")
    project.add("second", SECOND.format(more='op.execute("DELETE FROM owner")'))
    with pytest.raises(MigrationError, match="1 rows point to nothing, the first in table `pet`"):
        await project.start()
    assert await project.query("SELECT version_num FROM alembic_version") == [("first",)]


async def test_a_database_that_is_newer_than_the_code_stops_the_start(project: Project) -> None:
    await project.start()
    await project.query("UPDATE alembic_version SET version_num = 'later'")
    with pytest.raises(MigrationError, match=r"at revision `later`.*a newer version of the code migrated it"):
        await project.start()


async def test_two_heads_stop_the_start(project: Project) -> None:
    project.add("second", SECOND.format(more=""))
    project.add("other", SECOND.format(more="").replace('"second"', '"other"'))
    with pytest.raises(MigrationError, match=r"can't be applied: Multiple head revisions"):
        await project.start()


async def test_a_folder_without_env_py_stops_the_start(tmp_path: Path) -> None:
    module = SQLAlchemyModule("sqlite://", migrations=tmp_path)
    with pytest.raises(MigrationError, match=r"There is no `env\.py`"):
        await module.on_startup()


async def test_an_index_made_outside_the_transaction_does_not_wait_for_processes_that_wait(
    postgresql: str, tmp_path: Path
) -> None:
    project = Project(tmp_path, postgresql)
    concurrently = """with op.get_context().autocommit_block():
        op.create_index("by_name", "owner", ["name"], postgresql_concurrently=True)"""
    project.add("second", SECOND.format(more=concurrently))
    await asyncio.gather(*(project.start() for _ in range(4)))
    assert await project.query("SELECT count(*) FROM pg_indexes WHERE indexname = 'by_name'") == [(1,)]


@pytest.mark.slow
async def test_the_command_upgrades_compares_and_downgrades(project: Project) -> None:
    await asyncio.to_thread(project.alembic, "upgrade", "head")
    assert "pet" in await project.tables()
    assert "first" in await asyncio.to_thread(project.alembic, "current")
    await project.start()
    await asyncio.to_thread(project.alembic, "downgrade", "base")
    assert await project.tables() == {"alembic_version"}


async def test_the_command_prints_sql_without_a_database(tmp_path: Path) -> None:
    project = Project(tmp_path, "postgresql://nobody@nowhere/none")
    assert "CREATE TABLE pet" in await asyncio.to_thread(project.alembic, "upgrade", "head", "--sql")


async def test_alembic_can_be_called_from_a_running_loop(project: Project) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(toml_file=project.root / "pyproject.toml")
    config.set_main_option("script_location", str(project.folder))
    command.upgrade(config, "head")
    assert "pet" in await project.tables()
