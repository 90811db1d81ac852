"""What a person sees at `/docs/`, with each of the interfaces."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import BaseModel

from flama import Flama
from flama.http import NDJSONResponse, UploadFile
from tests.e2e.browsing import visiting
from tests.runtime.serving import served

SUMMARIES = ("List the boats.", "Launch a boat.", "Watch the boats.", "Show a picture.")
LATEST = (*SUMMARIES, "Search the boats.", "QUERY")
"""Swagger UI does not know the methods that OpenAPI 3.2 brought."""
SHOWN = {"swagger": SUMMARIES, "redoc": LATEST, "scalar": LATEST}

pytestmark = pytest.mark.slow


class Boat(BaseModel):
    name: str
    length: float


def harbour(docs_ui: Any) -> Flama:
    app = Flama(openapi={"info": {"title": "Harbour", "version": "7.1"}}, docs_ui=docs_ui)

    @app.get("/boats")
    async def boats(name: str = "") -> list[Boat]:
        """List the boats."""
        return [Boat(name="Fram", length=39)]

    @app.post("/boats")
    async def launch(boat: Boat) -> Boat:
        """Launch a boat."""
        return boat

    @app.query("/boats")
    async def search(boat: Boat) -> list[Boat]:
        """Search the boats."""
        return [boat]

    @app.get("/boats/live")
    async def watch() -> NDJSONResponse[Boat]:
        """Watch the boats."""

        async def seen() -> AsyncIterator[Boat]:
            yield Boat(name="Fram", length=39)

        return NDJSONResponse(seen())

    @app.post("/pictures")
    async def picture(picture: UploadFile) -> None:
        """Show a picture."""

    return app


@pytest.mark.parametrize(("docs_ui", "shown"), SHOWN.items())
async def test_every_operation_is_shown_and_nothing_leaves_the_host(docs_ui: str, shown: tuple[str, ...]) -> None:
    async with served(harbour(docs_ui)) as origin, visiting(f"{origin}/docs/") as visit:
        for text in shown:
            await visit.page.get_by_text(text).first.wait_for()
        assert await visit.page.title() == "Harbour"
        assert visit.elsewhere(origin) == []
        assert visit.complaints == []


async def test_a_request_can_be_tried_from_scalar() -> None:
    async with served(harbour("scalar")) as origin, visiting(f"{origin}/docs/") as visit:
        await visit.page.get_by_role("button", name="Test Request").first.click()
        async with visit.page.expect_response(f"{origin}/boats*") as answer:
            await visit.page.get_by_role("button", name="Send").first.click()
        assert await (await answer.value).json() == [{"name": "Fram", "length": 39.0}]
        assert visit.elsewhere(origin) == []
