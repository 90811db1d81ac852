"""Templates of generated projects: data, and the one function that says where they lie."""

from __future__ import annotations

from pathlib import Path


def folder() -> Path:
    """The folder of the templates and of `copier.yml`."""
    return Path(__file__).parent
