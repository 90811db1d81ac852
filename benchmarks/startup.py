"""What a large application costs before its first request: routes, compiling, and the OpenAPI document.

Each handler has a model of its own for body and response, a path parameter and a query parameter. Times are of the
processor, not of the clock, so that other work on the machine does not count; the best round counts.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from flama import Flama
from flama.schemas import Model
from flama.schemas.openapi import build

FIELDS = {"id": int, "name": str, "price": float, "tags": list[str], "note": "str | None"}
STEPS = ("models", "routes", "compiling", "document", "document again")


def model(number: int, base: type[BaseModel]) -> type[BaseModel]:
    """A class of its own, as a module would define it."""
    return type(f"Item{number}", (base,), {"__module__": __name__, "__annotations__": dict(FIELDS), "note": None})


def handler(kind: type[BaseModel]) -> Callable[..., Any]:
    async def handle(x: int, data: kind, q: str = "") -> kind:  # type: ignore[valid-type]
        return data

    handle.__name__ = f"handle_{kind.__name__}"
    handle.__annotations__ |= {"x": int, "data": kind, "q": str, "return": kind}
    return handle


def measured(count: int, base: type[BaseModel]) -> list[float]:
    """Seconds of each step."""
    marks = [time.process_time()]

    def mark() -> None:
        marks.append(time.process_time())

    models = [model(number, base) for number in range(count)]
    mark()
    app = Flama(docs=None)
    for number, kind in enumerate(models):
        app.add_post(f"/items{number}/{{x}}/", handler(kind))
    mark()
    app.compile()
    mark()
    if len(app.schema.document["paths"]) != count:
        raise SystemExit("operations are missing in the document")
    mark()
    build(app)
    mark()
    return [later - earlier for earlier, later in itertools.pairwise(marks)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--routes", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    print(f"{'seconds of processor':24}" + "".join(f"{step:>16}" for step in STEPS))
    # A `Model` is built when it is first needed, a `BaseModel` when its class is made.
    for base in (BaseModel, Model):
        rounds = [measured(arguments.routes, base) for _ in range(arguments.rounds)]
        best = [min(times) for times in zip(*rounds, strict=True)]
        print(f"{base.__name__:24}" + "".join(f"{seconds:16.3f}" for seconds in best))


if __name__ == "__main__":
    main()
