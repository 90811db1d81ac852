"""The project that a command is about."""

from __future__ import annotations

from pathlib import Path

import click

from flama_generator import state

folder_option = click.option(
    "-C",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="FOLDER",
    help="The project. Default: here.",
)


def project(root: Path) -> state.State:
    """The state of the project in `root`. Raises `click.UsageError` where none was generated."""
    known = state.load(root)
    if known is None:
        raise click.UsageError(f"{root}: no project of `flama generate` is here; name its folder with -C")
    return known
