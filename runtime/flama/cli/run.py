"""`flama run MODULE:APP`."""

from __future__ import annotations

from typing import Any

import click

from flama.cli.failing import readable_errors
from flama.cli.server_options import given_options, server_options
from flama.exceptions import ApplicationError
from flama.serving.importing import import_string

__all__ = ["run"]


@click.command()
@click.argument("flama_app", metavar="MODULE:APP", envvar="FLAMA_APP")
@server_options
@click.pass_context
def run(context: click.Context, /, flama_app: str, **options: Any) -> None:
    """Serve the application APP of MODULE.

    MODULE is looked up in the current folder too. FLAMA_APP may name the application, and FLAMA_SERVER_PORT or
    FLAMA_PORT, for example, set an option.
    """
    from flama import serving

    try:
        import_string(flama_app)
    except ApplicationError as exc:
        raise click.BadParameter(str(exc), param_hint="MODULE:APP") from None
    with readable_errors():
        serving.run(flama_app, **{"server_app_dir": ".", **given_options(context, options)})
