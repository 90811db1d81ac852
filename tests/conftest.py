"""Fixtures for every test, and which tests share a worker."""

from __future__ import annotations

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

pytest_plugins = ["tests.services"]

BUILDING = ("tests/docs/", "tests/packaging/", "tests/e2e/test_environments.py")
"""Tests that compile the Rust core: two at once would meet in its build folder."""


class Workers(LoadScopeScheduling):  # type: ignore[misc]
    """The tests of a file share a worker, and so do all tests that build."""

    def _split_scope(self, nodeid: str) -> str:
        return "building" if nodeid.startswith(BUILDING) else nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Called by pytest-xdist when there are several workers."""
    return Workers(config, log)
