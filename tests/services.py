"""Real services for tests, as pytest fixtures: `pytest_plugins = ["tests.services"]` in the top conftest.

- `postgresql`: the address of an empty PostgreSQL database for one test. The server is private to the test run.
- `restartable_postgresql`: a server of the test's own, which it may stop and start.
- `database`: the address of an empty database; the test runs once for each kind: SQLite in memory, SQLite in a file,
  and PostgreSQL.
"""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

_names = itertools.count()


@dataclass(frozen=True, slots=True)
class PostgreSQLServer:
    """A running server that trusts local connections of the user `postgres`."""

    binaries: Path
    port: int

    def url(self, database: str) -> str:
        """The address of a database, without a driver."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: str) -> None:
        """Run one statement in the database `postgres`."""
        command = [self.binaries / "psql", "--no-psqlrc", "--quiet", "-c", statement, self.url("postgres")]
        subprocess.run(command, check=True, capture_output=True)


@dataclass(frozen=True, slots=True)
class RestartablePostgreSQL:
    """A server whose end is part of the test. Its databases outlive it."""

    cluster: _Cluster
    port: int

    @property
    def url(self) -> str:
        """The address of the database `postgres`, without a driver."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def stop(self, mode: str = "immediate") -> None:
        """Cut all connections off, as a crash does; with `fast`, as a shutdown does."""
        self.cluster.stop(mode)

    def start(self) -> None:
        """Take connections again, at the same port."""
        self.cluster.start(self.port)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgreSQLServer]:
    """A PostgreSQL server on a free port of this machine, with its data in a temporary folder."""
    with _or_skipped() as server:
        yield PostgreSQLServer(server.cluster.binaries, server.port)


@pytest.fixture
def restartable_postgresql() -> Iterator[RestartablePostgreSQL]:
    """A running PostgreSQL server that no other test uses."""
    with _or_skipped() as server:
        yield server


@contextmanager
def private_postgresql() -> Iterator[RestartablePostgreSQL]:
    """A running PostgreSQL server that nobody else uses, gone with its data after the block.

    :raises FileNotFoundError: PostgreSQL is not installed.
    """
    binaries = _binaries()
    if binaries is None:
        raise FileNotFoundError("PostgreSQL is not installed: `apt-get install postgresql`")
    # Not `tmp_path`: the server's user must be able to reach the folder.
    folder = Path(tempfile.mkdtemp(prefix="flama-postgresql-"))
    cluster = _Cluster(binaries, folder / "data", _unprivileged(folder))
    port = _free_port()
    try:
        cluster.create()
        cluster.start(port)
        yield RestartablePostgreSQL(cluster, port)
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _or_skipped() -> Iterator[RestartablePostgreSQL]:
    if _binaries() is None:
        pytest.skip("PostgreSQL is not installed: `apt-get install postgresql`")
    with private_postgresql() as server:
        yield server


@pytest.fixture
def postgresql(postgresql_server: PostgreSQLServer) -> Iterator[str]:
    """The address of an empty database, `postgresql://...` without a driver."""
    name = f"test_{next(_names)}"
    postgresql_server.execute(f"CREATE DATABASE {name}")
    yield postgresql_server.url(name)
    postgresql_server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite-memory", "sqlite-file", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind."""
    match request.param:
        case "sqlite-memory":
            return "sqlite://"
        case "sqlite-file":
            return f"sqlite:///{tmp_path / 'app.sqlite'}"
        case _:
            address: str = request.getfixturevalue("postgresql")
            return address


@dataclass(frozen=True, slots=True)
class _Cluster:
    binaries: Path
    data: Path
    user: str | None

    def create(self) -> None:
        self._run(
            "initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync", f"--pgdata={self.data}"
        )

    def start(self, port: int) -> None:
        # Durability is for data that outlives the test run.
        settings = f"-p {port} -k {self.data} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
        self._run(
            "pg_ctl", "start", "--wait", f"--pgdata={self.data}", f"--log={self.data}.log", f"--options={settings}"
        )

    def stop(self, mode: str = "immediate") -> None:
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", f"--mode={mode}", f"--pgdata={self.data}")

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self.binaries / program, *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            user=self.user,
        )


def _binaries() -> Path | None:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: int(found.parent.name))
    if debian:
        return debian[-1]
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _unprivileged(folder: Path) -> str | None:
    """The user to run the server as: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    shutil.chown(folder, "postgres")
    return "postgres"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
