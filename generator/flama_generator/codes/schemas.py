"""4xxx: schemas."""

from __future__ import annotations

from flama_generator.codes.code import ERROR, WARNING, Code

ROWS: tuple[Code, ...] = (
    Code(
        "F4001", WARNING, "Contradicting schemas", "no value can satisfy this schema: {reason}", "Make the parts agree."
    ),
    Code(
        "F4002",
        WARNING,
        "Value outside its type",
        "the value {value} of `{key}` does not fit the type and is left out",
        "Correct the value or the type.",
    ),
    Code(
        "F4003",
        WARNING,
        "Default outside its type",
        "the default {value} does not fit the schema and is left out",
        "Correct the default or the schema.",
    ),
    Code("F4004", ERROR, "Unknown type", "`{value}` is no type of JSON Schema", "{suggestion}"),
    Code(
        "F4005",
        ERROR,
        "Schema inside itself",
        "the schema contains itself with no property or array between",
        "Break the circle, or put it behind a property.",
    ),
    Code(
        "F4006",
        WARNING,
        "Union without discriminator",
        "the discriminator `{key}` does not tell the members apart: {reason}",
        "Give every member a required `{key}` with values of its own; until then members are tried in order.",
    ),
    Code(
        "F4007",
        WARNING,
        "Constraint without effect",
        "`{key}` has no effect on {what}",
        "Remove it, or change the type.",
    ),
    Code(
        "F4009",
        ERROR,
        "Too many parts",
        "the schemas have more than {limit} parts together",
        "Let fewer schemas inherit from one another by `allOf`.",
    ),
)
