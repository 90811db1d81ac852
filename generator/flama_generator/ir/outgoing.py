"""What the service asks of others: webhooks and callbacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flama_generator.ir.operations import Body, Parameter


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request that the service sends."""

    id: str
    """`webhook:newPet POST`, `callback:subscribe onData POST`."""
    kind: Literal["webhook", "callback"]
    name: str
    """Python method name, unique among those of its kind."""
    method: str
    """Upper case."""
    expression: str
    """Where a callback goes: a runtime expression. Empty for a webhook, whose receivers subscribe by other means."""
    parameters: tuple[Parameter, ...]
    """In query and headers, each a plain value or a list of plain values; required ones first."""
    body: Body | None
    summary: str = ""
    description: str = ""
    deprecated: bool = False
