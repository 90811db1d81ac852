"""8xxx: what is stored, and how it changes."""

from __future__ import annotations

from flama_generator.codes.code import ERROR, WARNING, Code

ROWS: tuple[Code, ...] = (
    Code(
        "F8001",
        ERROR,
        "Renamed or replaced",
        "{old} is gone and {new} is new: are they the same under another name?",
        "Say so in the document (`x-was: {was}`), or answer with `--assume rename` or `--assume drop`.",
        "A rename keeps the values; dropping and adding does not. Nothing was written.",
    ),
    Code(
        "F8002",
        WARNING,
        "Left in the database",
        "{what} is no longer stored; the database keeps it with its values",
        "The service does not need it gone; `--allow F8002` drops all that was left.",
    ),
    Code(
        "F8003",
        WARNING,
        "Not narrowed",
        "`{column}` is `{after}` from now on; the database keeps it as `{before}`",
        "The service works with both; `--allow F8003` changes the database, which stops where a value does not fit.",
    ),
    Code(
        "F8004",
        WARNING,
        "Values set aside",
        "{what}; the values so far stay in `{kept}`",
        "Read the revision, and carry over there what else you need; later `--allow F8002` drops what was left.",
    ),
    Code(
        "F8005",
        WARNING,
        "Value made up",
        "`{column}` is always there from now on; rows without a value get `{value}`",
        "Give the property a `default`, or write another value into the revision before it runs.",
    ),
    Code(
        "F8006",
        WARNING,
        "Nothing to rename",
        "`x-was: {was}` of `{new}` has no effect: {reason}",
        "Correct the name, or remove `x-was`.",
    ),
    Code(
        "F8007",
        WARNING,
        "No revision",
        "the stored schema has changed, but no revision could be made of it: {reason}",
        "Write one with `alembic revision --autogenerate`, read it, then run `alembic upgrade head`.",
    ),
    Code(
        "F8008",
        WARNING,
        "Revision deleted",
        "`{path}` was deleted; the new revision takes it that the others do the same to the database",
        "Restore it, unless you have put its changes into another revision.",
    ),
)
