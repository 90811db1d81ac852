"""How large a document may become in memory. Real documents stay far below: the largest known has 100 000 values, 25
levels deep.
"""

DEPTH_LIMIT = 100
"""Levels of lists and mappings in one another."""

VALUE_LIMIT = 1_000_000
"""Values after every alias is written out."""
