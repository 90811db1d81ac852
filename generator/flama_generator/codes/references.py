"""3xxx: references."""

from __future__ import annotations

from flama_generator.codes.code import ERROR, WARNING, Code

ROWS: tuple[Code, ...] = (
    Code("F3001", ERROR, "Broken reference", "`$ref: {ref}` points at nothing", "{suggestion}"),
    Code(
        "F3002",
        ERROR,
        "Reference to itself",
        "`$ref: {ref}` leads back to itself",
        "Let one of the references name a real definition.",
    ),
    Code(
        "F3003",
        ERROR,
        "Reference to the network",
        "`$ref: {ref}` points to another host and is never fetched",
        "Download the document beside this one and refer to the file.",
    ),
    Code(
        "F3004",
        ERROR,
        "Reference out of the folder",
        "`$ref: {ref}` points outside the folder of the document",
        "Move the file below the folder of the main document.",
        "A document from somebody else must not be able to read other files of this machine.",
    ),
    Code(
        "F3005",
        ERROR,
        "File of a reference",
        "`$ref: {ref}` names a file that cannot be read: {reason}",
        "Check the path; it is relative to this file.",
    ),
    Code(
        "F3006",
        ERROR,
        "Malformed reference",
        "`$ref` is {actual}, not the text of a reference",
        "Write it as `$ref: '#/components/schemas/Name'`.",
    ),
    Code(
        "F3007",
        ERROR,
        "Reference not allowed here",
        "a `$ref` cannot stand for {what}",
        "Put one `$ref` under each key instead.",
    ),
    Code(
        "F3008",
        WARNING,
        "Keys beside a reference",
        "{keys} beside `$ref` has no effect before OpenAPI 3.1",
        "Wrap the reference: `allOf: [{{$ref: ...}}]`, or use OpenAPI 3.1.",
    ),
    Code(
        "F3009",
        ERROR,
        "Reference to another kind of thing",
        "`$ref: {ref}` names no definition of {what}",
        "Refer to {what}.",
    ),
)
