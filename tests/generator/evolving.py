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

    @property
    def schemas(self) -> dict[str, Any]:
        own = {"type": "object", "properties": dict([self.key]) | self.fields, "required": [self.key[0], *self.required]}
        sent = {"type": "object", "properties": self.fields, "required": list(self.required)}
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

    def run(self, *command: str, expected: int = 0) -> str:
        """Run a Python module in the project, in a process of its own."""
        environment = {**os.environ, "DATABASE_URL": self.url, "PYTHONPATH": f"{self.root / 'src'}:{_SOURCES}"}
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=self.root, env=environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == expected, done.stdout[-4000:] + done.stderr[-4000:]
        return done.stdout + done.stderr

    def upgrade(self) -> None:
        self.run("alembic", "upgrade", "head")

    def up_down_up(self) -> None:
        """The newest revision, forwards, backwards and forwards again."""
        self.upgrade()
        self.run("alembic", "downgrade", "-1")
        self.upgrade()


_SOURCES = os.pathsep.join(sys.path[1:])
