"""What a large application is made of, whatever the framework: a model of its own for each handler.

    python -m apps.large flama 1000

prints the processor seconds of each step as JSON, and the bytes of memory after the startup. The steps go from the
import of the framework to the second time that the OpenAPI document is asked for.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from driver import answer, memory, started

ASK = {"method": "GET", "query": "", "body": ""}
FIELDS = {"id": int, "name": str, "price": float, "tags": list[str], "note": str | None}


def model(number: int, base: type) -> type:
    """A class of its own, as a module would define it."""
    return type(f"Item{number}", (base,), {"__module__": __name__, "__annotations__": dict(FIELDS), "note": None})


def handler(kind: Any) -> Callable[..., Any]:
    async def handle(x: int, data: Any, q: str = "") -> Any:
        return data

    handle.__name__ = f"handle_{kind.__name__}"
    handle.__annotations__ |= {"x": int, "data": kind, "q": str, "return": kind}
    return handle


def flama(models: list[Any]) -> tuple[Any, str]:
    from flama import Flama

    app = Flama(schema="/openapi.json", docs=None)
    for number, kind in enumerate(models):
        app.add_post(f"/items{number}/{{x}}", handler(kind))
    return app, "/openapi.json"


def fastapi(models: list[Any]) -> tuple[Any, str]:
    from fastapi import FastAPI

    app = FastAPI(docs_url=None, redoc_url=None)
    for number, kind in enumerate(models):
        app.post(f"/items{number}/{{x}}")(handler(kind))
    return app, "/openapi.json"


APPLICATIONS = {"flama": "Flama", "fastapi": "FastAPI"}
FRAMEWORKS: dict[str, Callable[[list[Any]], tuple[Any, str]]] = {"flama": flama, "fastapi": fastapi}


async def document(app: Any, path: str, count: int) -> None:
    """Asks for the document. Raises `SystemExit` when operations are missing in it."""
    sent = await answer(app, {**ASK, "path": path}, b"")
    found = json.loads(b"".join(message.get("body", b"") for message in sent[1:]))
    if len(found["paths"]) != count:
        raise SystemExit(f"{len(found['paths'])} of {count} paths are in the document.")


async def measured(framework: str, count: int) -> dict[str, float]:
    steps: dict[str, float] = {}
    last = time.process_time()

    def mark(step: str) -> None:
        nonlocal last
        steps[step], last = time.process_time() - last, time.process_time()

    # The class of applications, not the package alone: what that loads late is no work of the models.
    getattr(importlib.import_module(framework), APPLICATIONS[framework])
    from pydantic import BaseModel

    mark("import")
    models = [model(number, BaseModel) for number in range(count)]
    mark("models")
    app, path = FRAMEWORKS[framework](models)
    mark("routes")
    await started(app)
    mark("startup")
    steps["memory"] = memory()
    last = time.process_time()
    await document(app, path, count)
    mark("document")
    await document(app, path, count)
    mark("document again")
    return steps


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measured(sys.argv[1], int(sys.argv[2])))), flush=True)
