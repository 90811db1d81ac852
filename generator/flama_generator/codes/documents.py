"""2xxx: the document as a whole."""

from __future__ import annotations

from flama_generator.codes.code import ERROR, WARNING, Code

ROWS: tuple[Code, ...] = (
    Code(
        "F2001",
        ERROR,
        "Not an object",
        "the document is {actual}, not an object",
        "An OpenAPI document begins with `openapi: 3.1.0`.",
    ),
    Code(
        "F2002",
        ERROR,
        "Not an OpenAPI document",
        "there is no `openapi` key",
        "Begin the document with `openapi: 3.1.0`; is this the right file?",
    ),
    Code(
        "F2003",
        ERROR,
        "Unknown version",
        "`{key}: {version}` is no known version",
        "Write `openapi: 3.1.0`; `swagger: '2.0'` and `openapi` 3.0, 3.1 and 3.2 are read.",
    ),
    Code("F2004", ERROR, "Missing part", "{what} has no `{key}`", "Add `{key}`."),
    Code(
        "F2005",
        ERROR,
        "Wrong type",
        "`{key}` is {actual} where {expected} is expected",
        "Write {expected} here, or remove the key.",
    ),
    Code(
        "F2006", WARNING, "Unknown key", "`{key}` is not known here and has no effect", "Did you mean `{suggestion}`?"
    ),
    Code(
        "F2007",
        WARNING,
        "Text expected",
        "`{key}` is {actual} and is read as the text `{value}`",
        "Put the value in quotes.",
    ),
    Code(
        "F2008",
        WARNING,
        "Collection format",
        "`collectionFormat: {format}` means nothing in a {place} parameter and is read as `csv`",
        "Use `csv`; `multi` is for `query` and `formData`.",
        "Swagger 2.0, Parameter Object: `multi` repeats the name of the parameter, which only these places can.",
    ),
    Code(
        "F2009",
        ERROR,
        "Second body",
        "the operation already has a body; this parameter is left out",
        "Keep one `body` parameter, or `formData` parameters without one.",
        "Swagger 2.0, Parameter Object: there can be one body, and `body` and `formData` exclude each other.",
    ),
)
