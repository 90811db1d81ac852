"""Serving an application."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Any

from flama.exceptions import ApplicationError
from flama.serving.importing import load, locate
from flama.serving.options import settings_of

__all__ = ["run", "serve"]

STARTUP_FAILURE = 3
"""The exit status where the application does not start; that of uvicorn."""


def run(flama_app: Any = None, **options: Any) -> None:
    """Serves `flama_app`, `module:attribute` or an application object, until it is stopped.

    Options begin with `server_` and are those of the command line with underscores: `server_host="0.0.0.0"`,
    `server_port=8080`, `server_reload=True`. Raises `ApplicationError` for an unknown option, a missing application,
    and for an import string that leads nowhere; `SystemExit` where the application does not start.
    """
    if flama_app is None:
        raise ApplicationError('Say what to serve: `flama.run(flama_app="module:app")`.')
    serve(flama_app, settings_of(options))


def serve(target: Any, settings: dict[str, Any]) -> None:
    """Serves `target` with what uvicorn is told. Raises as `run` does."""
    import uvicorn

    if settings.get("app_dir") is not None:
        # Python keeps what it found in `.`, although the current folder may be another one later.
        settings["app_dir"] = folder = os.path.abspath(settings["app_dir"])
        sys.path.insert(0, folder)
    if not (settings.get("reload") or _workers(settings) > 1):
        _serve_here(target, {name: value for name, value in settings.items() if name != "app_dir"})
        return
    if not isinstance(target, str):
        raise ApplicationError(
            "Reloading and several workers start other processes, which have to import the application: "
            'give it as a text, `flama.run(flama_app="module:app")`.'
        )
    if settings.get("reload") and _workers(settings) > 1:
        raise ApplicationError("Choose either reload or several workers: they do not go together.")
    locate(target)
    uvicorn.run(target, **settings)


def _serve_here(target: Any, settings: dict[str, Any]) -> None:
    import uvicorn

    # Made before the application is imported: it reads the file of environment variables and sets logging up.
    config = uvicorn.Config(target, **settings)
    if isinstance(target, str):
        config.app = load(target, factory=bool(settings.get("factory")))
    server = uvicorn.Server(config)
    try:
        # Control-C is how a server is stopped: uvicorn raises it again after an orderly end.
        with contextlib.suppress(KeyboardInterrupt):
            server.run()
    finally:
        if config.uds and os.path.exists(config.uds):
            os.remove(config.uds)
    if not server.started:
        raise SystemExit(STARTUP_FAILURE)


def _workers(settings: dict[str, Any]) -> int:
    return int(settings.get("workers") or os.environ.get("WEB_CONCURRENCY") or 1)
