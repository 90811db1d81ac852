"""6xxx: names."""

from __future__ import annotations

from flama_generator.codes.code import NOTE, Code

ROWS: tuple[Code, ...] = (
    Code(
        "F6001",
        NOTE,
        "Renamed",
        "`{name}` is called `{result}` in code",
        "Another name comes to the same words; rename one of them to choose yourself.",
    ),
)
