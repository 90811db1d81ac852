"""Parts of a list far from its beginning are the same records that all of the list has there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from flama import Flama
from flama.client import Client
from flama.ddd.repositories.sqlalchemy import SQLAlchemyTableRepository
from flama.ddd.workers.sqlalchemy import SQLAlchemyWorker
from flama.sqlalchemy import SQLAlchemyModule

metadata = sa.MetaData()
points = sa.Table(
    "point",
    metadata,
    sa.Column("x", sa.Integer, primary_key=True),
    sa.Column("the_y", sa.Integer, key="y", primary_key=True),
    sa.Column("kind", sa.Integer),
)
ROWS = [{"x": number % 50, "y": number, "kind": None if number % 7 == 0 else number % 3} for number in range(1500)]


class PointRepository(SQLAlchemyTableRepository):
    _table = points


class PointsWorker(SQLAlchemyWorker):
    points: PointRepository


@pytest.fixture
async def app(database: str) -> AsyncIterator[Flama]:
    app = Flama(schema=None, docs=None, modules=[SQLAlchemyModule(database)])
    async with Client(app=app):
        async with app.sqlalchemy.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
            await connection.execute(sa.insert(points), ROWS)
        yield app


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"order_by": "kind"},
        {"order_by": "kind", "order_direction": "desc"},
        {"order_by": points.c.y % 11},
        {"matching": {"kind": [1, 2, None]}, "order_by": "y", "order_direction": "desc"},
        {"limit": 1490, "offset": 5},
    ],
)
async def test_a_part_is_the_same_near_and_far(app: Flama, options: dict[str, Any]) -> None:
    async with PointsWorker(app) as worker:
        listing = worker.points.list(**options)
        parts = [await listing.page(limit=70, offset=offset) for offset in range(0, 1540, 70)]
        found = [row for part in parts for row in part.items]
        assert len(found) == await worker.points.count(matching=options.get("matching")) - (
            10 if "limit" in options else 0
        )
        assert len({(row["x"], row["y"]) for row in found}) == len(found)
        assert found == list((await listing.page(limit=1500, offset=0)).items)
        assert found[0].keys() == {"x", "y", "kind"}
