"""Services whose spec changes: small documents, and what a change of them does to the database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flama_generator.diagnostics import Location, Report
from flama_generator.ir.model import AppModel
from flama_generator.pipeline import Outcome, Request, generate
from flama_generator.revisions.comparing import compare
from flama_generator.revisions.deciding import Decider, Decision
from flama_generator.revisions.fills import Fills
from flama_generator.revisions.renames import Assume, Questions, find_renames
from flama_generator.revisions.stored import Ledger, stored
from tests.generator.lowering import document

Fields = dict[str, Any]
TEXT = {"type": "string"}
WHOLE = {"type": "integer"}
NUMBER = {"type": "number"}
MOMENT = {"type": "string", "format": "date-time"}


@dataclass(frozen=True)
class Kind:
    """A stored schema. Its key is `id`, an integer that the database gives, unless `key` says otherwise."""

    name: str
    fields: Fields
    required: tuple[str, ...] = ()
    key: tuple[str, Fields] = ("id", WHOLE)
    was: str | None = None
    sends_key: bool = False

    @property
    def schemas(self) -> dict[str, Any]:
        own = {
            "type": "object",
            "properties": dict([self.key]) | self.fields,
            "required": [self.key[0], *self.required],
        }
        given = dict([self.key]) if self.sends_key else {}
        sent = {"type": "object", "properties": given | self.fields, "required": [*given, *self.required]}
        return {self.name: own | ({"x-was": self.was} if self.was else {}), f"New{self.name}": sent}

    @property
    def paths(self) -> dict[str, Any]:
        one, many = reference(self.name), {"type": "array", "items": reference(self.name)}
        body = {"required": True, "content": {"application/json": {"schema": reference(f"New{self.name}")}}}
        key = {"in": "path", "name": self.key[0], "required": True, "schema": self.key[1]}
        path = f"/{self.name.lower()}s"
        return {
            path: {
                "get": {"operationId": f"list{self.name}s", "responses": answer("200", many)},
                "post": {"operationId": f"create{self.name}", "requestBody": body, "responses": answer("201", one)},
            },
            f"{path}/{{{self.key[0]}}}": {
                "parameters": [key],
                "get": {"operationId": f"read{self.name}", "responses": answer("200", one)},
                "delete": {"operationId": f"delete{self.name}", "responses": {"204": {"description": "Gone"}}},
            },
        }


def reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def answer(status: str, schema: object) -> dict[str, Any]:
    return {status: {"description": "An answer", "content": {"application/json": {"schema": schema}}}}


def spec(*kinds: Kind) -> str:
    """A document, in JSON."""
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "Shop", "version": "1"},
            "paths": {path: item for kind in kinds for path, item in kind.paths.items()},
            "components": {"schemas": {name: one for kind in kinds for name, one in kind.schemas.items()}},
        }
    )


def book(*required: str, **fields: Fields) -> Kind:
    """Books with these fields."""
    return Kind("Book", fields, required)


def model(*kinds: Kind) -> AppModel:
    """What the document of these kinds is lowered to."""
    found, report = document(spec(*kinds), head="")
    assert found is not None, "\n".join(map(str, report))
    return found


def decided(
    old: AppModel, new: AppModel, report: Report, *, ledger: Ledger | None = None, assume: Assume | None = None
) -> Decision:
    """What a revision from one model to the other does. Questions, and nothing else, go into the report."""
    tables = stored(old.entities, ledger or {})
    renames = find_renames(tables, new.entities, Questions(report, assume))
    fills = Fills(new)
    entities = {entity.table: entity for entity in new.entities}
    decider = Decider(tables, entities, fills.of, fills.open_to, 2, report.allowed, Location("shop.json"))
    return decider.decide(compare(tables, new.entities, renames, fills.of))


@dataclass
class Project:
    """A generated project whose spec changes, with a database that keeps its rows."""

    root: Path
    url: str = ""

    @property
    def versions(self) -> Path:
        return self.root / "src/shop/migrations/versions"

    def generate(self, *kinds: Kind, allow: tuple[str, ...] = (), assume: Assume | None = None) -> Outcome:
        """Run the generator on these kinds."""
        place = self.root.parent / "shop.json"
        place.write_text(spec(*kinds), encoding="utf-8")
        return generate(Request(place, self.root, package="shop", allowed=frozenset(allow), assume=assume))

    def run(self, *command: str, given: str | None = None) -> str:
        """Run Python with these arguments in the project, in a process of its own."""
        environment = {
            **os.environ,
            "DATABASE_URL": self.url,
            "PYTHONPATH": f"{self.root / 'src'}{os.pathsep}{_SOURCES}",
        }
        done = subprocess.run(
            [sys.executable, *command],
            cwd=self.root,
            env=environment,
            input=given,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
        return done.stdout

    def migrate(self, *steps: str) -> None:
        """Bring the database up to date, or through these steps: `head` goes forwards, `-1` backwards."""
        self.run("-c", MIGRATE, *(steps or ("head",)))

    def test(self) -> None:
        """Run the project's own tests."""
        self.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist")

    def insert(self, table: str, *rows: Fields) -> None:
        """Add rows through the tables of the project."""
        self.run("-c", DATABASE, "insert", table, given=json.dumps(rows))

    def rows(self, table: str) -> list[Fields]:
        """Every row, as the service reads it, in JSON."""
        found: list[Fields] = json.loads(self.run("-c", DATABASE, "rows", table))
        return found

    def drift(self) -> list[str]:
        """What Alembic would still change to make the database that of `models/tables.py`."""
        found: list[str] = json.loads(self.run("-c", DATABASE, "drift", ""))
        return found


MIGRATE = """
import sys
from alembic.config import main
for step in sys.argv[1:]:
    main(["downgrade" if step.startswith("-") else "upgrade", "--", step])
"""
DATABASE = """
import asyncio, datetime, json, sys, uuid
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flama.sqlalchemy import engine, urls
from shop.models.tables import metadata
from shop.settings import Settings

def read(column, value):
    kind = column.type.python_type
    if kind is uuid.UUID:
        return kind(value)
    return kind.fromisoformat(value) if hasattr(kind, "fromisoformat") and value is not None else value

def work(connection, action, name):
    if action == "drift":
        return [" ".join(map(str, one)) for one in compare_metadata(MigrationContext.configure(connection), metadata)]
    table = metadata.tables[name]
    if action == "rows":
        key = next(iter(table.primary_key))
        return [dict(row) for row in connection.execute(table.select().order_by(key)).mappings()]
    rows = [{key: read(table.c[key], value) for key, value in row.items()} for row in json.load(sys.stdin)]
    for row in rows:
        connection.execute(table.insert(), row)

async def main():
    database = engine.create(urls.parse(Settings().database_url), {})
    async with database.begin() as connection:
        print(json.dumps(await connection.run_sync(work, *sys.argv[1:]), default=str))
    await database.dispose()

asyncio.run(main())
"""
_SOURCES = os.pathsep.join(filter(None, sys.path))
