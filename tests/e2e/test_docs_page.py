"""The interactive documentation of a generated service, in a real browser."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.contract import operations
from tests.e2e.generated import Project, generate
from tests.e2e.server import Server, serving

SPEC = Path(__file__).resolve().parents[2] / "docs/examples/bookshop.yaml"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("Chromium is not installed: `apt-get install chromium`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return generate(SPEC, tmp_path_factory.mktemp("documented") / "bookshop")


@pytest.fixture(scope="module")
def server(project: Project) -> Iterator[Server]:
    log = project.root.parent / "server.log"
    with serving(project.python, project.root, project.target, log, project.environment) as server:
        yield server


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """The documentation, opened; a console error or a failed request fails the test."""
    page = browser.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("requestfailed", lambda request: problems.append(f"{request.url}: {request.failure}"))
    page.goto(f"{server.url}/docs/")
    page.wait_for_selector(".opblock")
    yield page
    page.close()
    assert problems == []


def test_the_page_shows_every_operation_of_the_contract(page: Page, project: Project) -> None:
    document = json.loads(project.contract.read_text(encoding="utf-8"))
    shown = page.eval_on_selector_all(
        ".opblock",
        "blocks => blocks.map(block => block.querySelector('.opblock-summary-method').innerText + ' ' +"
        " block.querySelector('.opblock-summary-path').dataset.path)",
    )
    assert sorted(shown) == sorted(f"{one.method} {one.template}" for one in operations(document))


def test_an_operation_can_be_tried_from_the_page(page: Page) -> None:
    page.click(".opblock-get:has([data-path='/books']) .opblock-summary-control")
    page.click(".try-out__btn")
    page.click(".execute")
    page.wait_for_selector(".live-responses-table tbody .response-col_status")
    assert page.inner_text(".live-responses-table tbody .response-col_status").strip().startswith("200")
