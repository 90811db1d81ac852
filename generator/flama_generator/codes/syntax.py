"""1xxx: text and syntax."""

from __future__ import annotations

from flama_generator.codes.code import ERROR, Code

ROWS: tuple[Code, ...] = (
    Code(
        "F1001",
        ERROR,
        "No such file",
        "there is no file `{path}`",
        "Check the path; it is relative to the current folder.",
    ),
    Code(
        "F1002", ERROR, "Not a file", "`{path}` is a folder", "Name the document itself, such as `{path}/openapi.yaml`."
    ),
    Code("F1003", ERROR, "File cannot be read", "`{path}` cannot be read: {reason}", "Check its permissions."),
    Code("F1004", ERROR, "Empty file", "the document is empty", "Put an OpenAPI document into it."),
    Code(
        "F1005",
        ERROR,
        "File too big",
        "the document has {size} bytes, more than {limit}",
        "Split it into files joined by `$ref`.",
    ),
    Code("F1006", ERROR, "Not UTF-8", "the document is not UTF-8 text (byte {position})", "Save it as UTF-8."),
    Code("F1010", ERROR, "YAML syntax", "{problem}", "Correct the YAML here; the mistake may begin on a line above."),
    Code("F1011", ERROR, "JSON syntax", "{problem}", "Correct the JSON here; the mistake may begin on a line above."),
    Code("F1012", ERROR, "Key given twice", "key `{key}` is given twice; the first is at {first}", "Keep one of them."),
    Code(
        "F1013",
        ERROR,
        "YAML tag",
        "the tag `{tag}` is not allowed",
        "Remove it: a document holds plain JSON values.",
        "Tags ask a YAML loader to make objects of a program's own; OpenAPI documents are JSON values (OpenAPI 4.2).",
    ),
    Code(
        "F1014",
        ERROR,
        "Unknown alias",
        "the alias `*{name}` has no anchor before it",
        "Define `&{name}` above, or write the value out.",
    ),
    Code(
        "F1015",
        ERROR,
        "Too many values",
        "the document grows to more than {limit} values",
        "Write out what the aliases stand for, or split it.",
    ),
    Code(
        "F1016",
        ERROR,
        "Nested too deep",
        "values are nested deeper than {limit} levels",
        "Name inner schemas under `components` and use `$ref`.",
    ),
    Code("F1017", ERROR, "Key is no text", "a key is a list or a mapping", "Use text as the key."),
    Code(
        "F1018",
        ERROR,
        "No JSON number",
        "`{value}` is not a number in JSON",
        "Write a finite number, or put it in quotes.",
    ),
    Code(
        "F1019", ERROR, "Several YAML documents", "a second YAML document begins here", "Keep one document in a file."
    ),
    Code(
        "F1020",
        ERROR,
        "Alias of itself",
        "the alias `*{name}` stands inside its own anchor",
        "Use `$ref` for recursive schemas.",
    ),
    Code(
        "F1021",
        ERROR,
        "Merge key",
        "`<<` is no key of YAML 1.2",
        "Write the keys out, or use `allOf` with `$ref`.",
        "In YAML 1.2, which OpenAPI uses, `<<` is an ordinary key; tools that merge would read another document.",
    ),
    Code(
        "F1022",
        ERROR,
        "Half a character",
        "`{value}` is half of a surrogate pair and no character",
        "Write the character itself.",
    ),
)
