"""Requests that the service sends by itself. Give each class a `flama.sending.Sender`."""

from __future__ import annotations

from collections.abc import Mapping

import httpx
from flama.sending import Sender

from readings.schemas.history import Reading


class Webhooks:
    """The webhooks of the contract."""

    def __init__(self, sender: Sender) -> None:
        self.sender = sender

    async def alarm(
        self, url: str, data: Reading, *, x_level: int | None = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """A sensor says too much."""
        return await self.sender.send("POST", url, data=data, headers={"X-Level": x_level, **(headers or {})})
