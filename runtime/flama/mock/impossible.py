"""No value can be made."""

from __future__ import annotations


class Impossible(Exception):
    """No value of a schema was found: there is none, it would never end, or finding it is too hard."""
