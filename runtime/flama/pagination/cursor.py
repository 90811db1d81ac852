"""Cursors: where a keyset page ends, as text that a client sends back to get the next one."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any

from flama.exceptions import ValidationError

__all__ = ["decoded", "encoded", "refused"]


def encoded(order: str, values: Sequence[Any]) -> str:
    """The cursor of a position.

    :param order: what the list is ordered by; a cursor is good for lists in the same order only.
    :param values: the sort key of the last item, as JSON values.
    """
    text = json.dumps([order, *values], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode().rstrip("=")


def decoded(cursor: str, order: str, number: int) -> list[Any]:
    """The values of a cursor.

    :param number: how many values the sort key has.
    :raises ValidationError: the text is no cursor, or one of a list in another order.
    """
    try:
        content = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        raise refused("This is no cursor: send `meta.next` of the page before as it is.") from None
    if not isinstance(content, list) or len(content) != number + 1 or not isinstance(content[0], str):
        raise refused("This is no cursor: send `meta.next` of the page before as it is.")
    if content[0] != order:
        raise refused("The cursor belongs to a list in another order: begin again without one.")
    return content[1:]


def refused(message: str) -> ValidationError:
    """The answer to a cursor that can't be used."""
    return ValidationError({"query.cursor": [{"type": "cursor", "loc": ["query", "cursor"], "msg": message}]})
