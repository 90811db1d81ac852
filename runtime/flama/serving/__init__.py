"""Running an application with uvicorn."""

from __future__ import annotations

from flama.serving.running import run
from flama.serving.starting import start

__all__ = ["run", "start"]
