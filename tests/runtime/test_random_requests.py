"""Random requests, good ones and bad ones, to an application that has something of everything.

`FLAMA_RANDOM_REQUESTS=10000` sends so many; by default it is a few of each kind.
"""

from __future__ import annotations

import itertools
import os
import sqlite3
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from tests.runtime.bookshop import bookshop, metadata
from tests.runtime.own_server import threaded

schemathesis = pytest.importorskip("schemathesis")

NUMBER = int(os.environ.get("FLAMA_RANDOM_REQUESTS", "150"))
MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
KEYS = {"X-Key": "k-1", "Authorization": "Basic YW5uOnNlY3JldA=="}


@dataclass
class Shop:
    """The running application, and what its answers say that its tables hold."""

    address: str
    database: Path
    rows: dict[str, Counter[str]] = field(default_factory=lambda: {"book": Counter(), "order": Counter()})
    statuses: Counter[int] = field(default_factory=Counter)

    def note(self, method: str, path: str, status: int, answer: Any) -> None:
        """What a successful request has changed."""
        self.statuses[status] += 1
        collection, *key = path.strip("/").split("/")
        table = {"books": "book", "shelved": "book", "orders": "order"}.get(collection)
        if table is None or status not in (200, 201, 204):
            return
        kept = self.rows[table]
        match method:
            case "POST":
                kept[str(answer["id"])] += 1
            case "PUT" if not key:
                self.rows[table] = Counter(str(row["id"]) for row in answer)
            case "DELETE" if key:
                del kept[_key(table, key[0])]
            case "DELETE":
                kept.clear()

    def kept(self, table: str) -> Counter[str]:
        """The keys of the records that the table has."""
        with closing(sqlite3.connect(self.database)) as connection:
            return Counter(_key(table, str(row[0])) for row in connection.execute(f'SELECT id FROM "{table}"'))


def _key(table: str, text: str) -> str:
    """A key in its usual spelling: SQLite keeps UUIDs without hyphens."""
    return str(uuid.UUID(text)) if table == "order" else text


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    database, folder = tmp_path / "shop.sqlite", tmp_path / "files"
    folder.mkdir()
    (folder / "a.txt").write_text("text")
    engine = sa.create_engine(f"sqlite:///{database}")
    metadata.create_all(engine)
    engine.dispose()
    with threaded(bookshop(f"sqlite:///{database}", folder)) as address:
        yield Shop(address, database)


def test_no_random_request_is_a_500_and_no_row_is_lost_or_doubled(shop: Shop) -> None:
    schema = schemathesis.openapi.from_url(f"{shop.address}/schema/")
    operations = [found.ok() for found in schema.get_all_operations()]
    cases = [operation.as_strategy(generation_mode=mode) for operation in operations for mode in MODES]
    assert len(operations) > 30
    each = max(1, min(10, NUMBER // len(cases)))
    for turn in itertools.count():
        for place, strategy in enumerate(cases):
            _send(shop, strategy, each, turn * len(cases) + place)
        if shop.statuses.total() >= NUMBER:
            break
    print(dict(shop.statuses), {table: rows.total() for table, rows in shop.rows.items()})
    assert {200, 201, 400, 404} <= set(shop.statuses)


def _send(shop: Shop, cases: Any, number: int, chance: int) -> None:
    @seed(chance)
    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, known=st.booleans(), place=st.integers(0, 10**6))
    def send(case: Any, known: bool, place: int) -> None:
        case.headers = {**KEYS, **(case.headers or {})}
        keys = sorted(shop.rows["order" if "orders" in case.path else "book"])
        for name in ("resource_id", "id"):
            if known and keys and name in (case.path_parameters or {}):
                case.path_parameters[name] = keys[place % len(keys)]
        _check(shop, case, case.call())

    # An operation without parameters and body has no bad requests.
    with suppress(Unsatisfiable):
        send()


def _check(shop: Shop, case: Any, response: Any) -> None:
    sent = f"{case.method} {response.request.url} {response.request.body!r}"
    assert response.status_code < 500, f"{sent}: {response.content!r}"
    path = response.request.url.removeprefix(shop.address).partition("?")[0]
    is_json = response.content and response.headers.get("content-type") == ["application/json"]
    shop.note(case.method, path, response.status_code, response.json() if is_json else None)
    for table, rows in shop.rows.items():
        assert shop.kept(table) == +rows, sent
