"""`flama start [FLAMA_CONFIG]`."""

from __future__ import annotations

import json
import sys
from typing import Any, Literal

import click

from flama.cli.failing import readable_errors
from flama.cli.server_options import given_options, server_options

__all__ = ["start"]


@click.command()
@click.argument("flama_config", default="flama.json", envvar="FLAMA_CONFIG", type=click.Path())
@click.option(
    "--create-config", type=click.Choice(("simple", "full")), default=None, help="Write a file to begin with, and stop."
)
@server_options
@click.pass_context
def start(
    context: click.Context, /, flama_config: str, create_config: Literal["simple", "full"] | None, **options: Any
) -> None:
    """Serve what the JSON file FLAMA_CONFIG says; flama.json by default.

    The command line comes before the environment, and both come before the file.
    """
    from flama import serving

    with readable_errors():
        written = serving.start(flama_config, create_config, **given_options(context, options))
    if written is not None:
        on_terminal = sys.stdout.isatty()
        click.echo(f"Wrote {written}; `flama start {written}` serves it." if on_terminal else _json(str(written)))


def _json(written: str) -> str:
    return json.dumps({"written": written})
