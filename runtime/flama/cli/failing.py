"""Errors of the command line: what went wrong, and what to do, without the tool's own traceback."""

from __future__ import annotations

import traceback
from collections.abc import Generator
from contextlib import contextmanager

import click

from flama.exceptions import ApplicationError
from flama.serving.importing import without_importing

__all__ = ["readable_errors"]


@contextmanager
def readable_errors() -> Generator[None, None, None]:
    """Turns an `ApplicationError` into a message; with the traceback of the user's code where that is behind it."""
    try:
        yield
    except ApplicationError as exc:
        if (cause := exc.__cause__) is not None:
            lines = traceback.format_exception(type(cause), cause, without_importing(cause.__traceback__))
            click.echo("".join(lines), err=True, nl=False)
        raise click.ClickException(str(exc)) from None
