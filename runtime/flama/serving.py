"""Running an application with uvicorn."""

from __future__ import annotations

from typing import Any

from flama.exceptions import ApplicationError

__all__ = ["run"]


def run(flama_app: Any = None, **options: Any) -> None:
    """Serves `flama_app`: `module:attribute`, or an application object.

    Options that begin with `server_` go to uvicorn without the prefix: `server_host="0.0.0.0"`, `server_port=8080`,
    `server_reload=True`. Raises `ApplicationError` for another option or a missing application.
    """
    import uvicorn

    if flama_app is None:
        raise ApplicationError('Say what to serve: `flama.run(flama_app="module:app")`.')
    if unknown := [name for name in options if not name.startswith("server_")]:
        raise ApplicationError(f"The options of `flama.run` begin with `server_`, unlike {', '.join(unknown)}.")

    chosen = {name.removeprefix("server_"): value for name, value in options.items() if value != ()}
    uvicorn.run(flama_app, **chosen)
