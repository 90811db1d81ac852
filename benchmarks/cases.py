"""The requests that every framework answers, and those that every framework refuses."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from apps.payload import ITEM, LIST, ROUTES


@dataclass(frozen=True, slots=True)
class Ask:
    """One request."""

    method: str
    path: str
    query: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One row of a table: a request and its answer, and bad input that is refused where this one is answered."""

    name: str
    title: str
    ask: Ask
    answer: Any
    refused: tuple[Ask, ...] = field(default=())


def _item(**changes: Any) -> Ask:
    return Ask("POST", "/items", body=json.dumps({**ITEM, **changes}))


CASES = (
    Case("plain", "A plain `dict`", Ask("GET", "/plain"), {"message": "Hello, World!"}, (Ask("GET", "/nowhere"),)),
    Case(
        "typed",
        "Typed path and query parameter",
        Ask("GET", "/users/42", "q=hello"),
        {"id": 42, "q": "hello"},
        (Ask("GET", "/users/forty-two", "q=hello"), Ask("GET", "/users/42")),
    ),
    Case(
        "body",
        "JSON body, validated in and out",
        _item(),
        ITEM,
        (
            _item(id="seven"),
            _item(owner={"id": 1}),
            _item(lines=[{"sku": "a", "qty": None, "price": 1.0}]),
            Ask("POST", "/items", body='{"id": 7,'),
        ),
    ),
    Case("list", "List of 100 nested items, validated out", Ask("GET", "/list"), LIST),
    Case("last", f"Last of {ROUTES} routes", Ask("GET", f"/r{ROUTES - 1}/abc"), {"ok": True}),
)
