"""The data that every application answers with."""

from __future__ import annotations

import os
from typing import Any

ROUTES = int(os.environ.get("BENCHMARK_ROUTES", "500"))
"""How many routes there are besides those that are asked."""

ITEM: dict[str, Any] = {
    "id": 7,
    "name": "Widget",
    "price": 19.99,
    "tags": ["a", "b", "c"],
    "active": True,
    "owner": {"id": 1, "email": "a@example.com", "name": "Alice"},
    "lines": [{"sku": f"sku-{number}", "qty": number + 1, "price": 1.5 * number} for number in range(5)],
}
LIST = [{**ITEM, "id": number} for number in range(100)]
