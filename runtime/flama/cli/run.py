"""`flama run MODULE:APP`."""

from __future__ import annotations

from typing import Any

import click

from flama.cli.server_options import server_options

__all__ = ["run"]


@click.command()
@click.argument("flama_app", metavar="MODULE:APP")
@server_options
def run(flama_app: str, **options: Any) -> None:
    """Serve the application APP of MODULE.

    MODULE is looked up in the current folder too.
    """
    from flama import serving

    if ":" not in flama_app:
        raise click.BadParameter("write it as `module:attribute`, such as `app.main:app`.", param_hint="MODULE:APP")
    serving.run(flama_app, **options)
