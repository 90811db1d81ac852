"""A handler that waits until so many requests are inside it; run by a server of its own in tests."""

from __future__ import annotations

import asyncio
import os

from flama import Flama

NUMBER = int(os.environ.get("MEETING", "2"))
app = Flama(schema=None, docs=None)
everybody = asyncio.Event()
inside = 0


@app.get("/meet/")
async def meet() -> int:
    global inside
    inside += 1
    if inside == NUMBER:
        everybody.set()
    await everybody.wait()
    return inside
