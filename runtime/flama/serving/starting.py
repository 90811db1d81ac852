"""Serving what a configuration file says."""

from __future__ import annotations

import os
from os import PathLike
from pathlib import Path
from typing import Any, Literal

from flama.serving.configuration import read_configuration, write_template
from flama.serving.options import settings_of
from flama.serving.running import serve

__all__ = ["CONFIGURED", "DEFAULT_CONFIG", "application", "start"]

DEFAULT_CONFIG = "flama.json"
CONFIGURED = "flama.serving.starting:application"
"""Where other processes find the application that is made from a file."""
_VARIABLE = "FLAMA_STARTED_FROM"


def start(
    flama_config: str | PathLike[str] = DEFAULT_CONFIG,
    create_config: Literal["simple", "full"] | None = None,
    **options: Any,
) -> Path | None:
    """Serves what the JSON file `flama_config` says; `options` (`server_port=8080`) come before the file's.

    Modules are looked up in the current folder too.

    With `create_config` it writes a file to begin with instead, and gives its path. Raises `ApplicationError` with the
    place of what is wrong in the file, and as `flama.run` does.
    """
    if create_config is not None:
        return write_template(flama_config, create_config)
    configuration = read_configuration(flama_config)
    settings = {"app_dir": ".", **configuration.server, **settings_of(options)}
    target: Any = configuration.app
    if not isinstance(target, str):
        target = CONFIGURED
        settings["factory"] = True
        os.environ[_VARIABLE] = str(Path(flama_config).absolute())
    serve(target, settings)
    return None


def application() -> Any:
    """The application of the file that `start` was given, in whichever process this is."""
    configuration = read_configuration(os.environ[_VARIABLE])
    assert not isinstance(configuration.app, str)
    return configuration.app.application()
