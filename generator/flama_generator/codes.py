"""The catalogue of findings: code, severity, what is wrong and what to do about it.

Groups: 1xxx text and syntax, 2xxx document, 3xxx references, 4xxx schemas, 5xxx operations, 6xxx names, 7xxx not
supported yet. Every "not supported" has its own code, so that `--allow CODE` accepts exactly that.
"""

from __future__ import annotations

from dataclasses import dataclass

from flama_generator.diagnostics import Diagnostic, Location, Severity

_LONGEST_VALUE = 160


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding. `message` and `hint` are `str.format` templates over the values of a finding."""

    code: str
    severity: Severity
    title: str
    message: str
    hint: str
    """What to do about it."""
    explanation: str = ""
    """Why it is so; for the page of the catalogue."""


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

_ROWS: tuple[Code, ...] = (
    # 1xxx: text and syntax
    Code(
        "F1001",
        _E,
        "No such file",
        "there is no file `{path}`",
        "Check the path; it is relative to the current folder.",
    ),
    Code("F1002", _E, "Not a file", "`{path}` is a folder", "Name the document itself, such as `{path}/openapi.yaml`."),
    Code("F1003", _E, "File cannot be read", "`{path}` cannot be read: {reason}", "Check its permissions."),
    Code("F1004", _E, "Empty file", "the document is empty", "Put an OpenAPI document into it."),
    Code(
        "F1005",
        _E,
        "File too big",
        "the document has {size} bytes, more than {limit}",
        "Split it into files joined by `$ref`.",
    ),
    Code("F1006", _E, "Not UTF-8", "the document is not UTF-8 text (byte {position})", "Save it as UTF-8."),
    Code("F1010", _E, "YAML syntax", "{problem}", "Correct the YAML here; the mistake may begin on a line above."),
    Code("F1011", _E, "JSON syntax", "{problem}", "Correct the JSON here; the mistake may begin on a line above."),
    Code("F1012", _E, "Key given twice", "key `{key}` is given twice; the first is at {first}", "Keep one of them."),
    Code(
        "F1013",
        _E,
        "YAML tag",
        "the tag `{tag}` is not allowed",
        "Remove it: a document holds plain JSON values.",
        "Tags ask a YAML loader to make objects of a program's own; OpenAPI documents are JSON values (OpenAPI 4.2).",
    ),
    Code(
        "F1014",
        _E,
        "Unknown alias",
        "the alias `*{name}` has no anchor before it",
        "Define `&{name}` above, or write the value out.",
    ),
    Code(
        "F1015",
        _E,
        "Too many values",
        "the document grows to more than {limit} values",
        "Write out what the aliases stand for, or split it.",
    ),
    Code(
        "F1016",
        _E,
        "Nested too deep",
        "values are nested deeper than {limit} levels",
        "Name inner schemas under `components` and use `$ref`.",
    ),
    Code("F1017", _E, "Key is no text", "a key is a list or a mapping", "Use text as the key."),
    Code(
        "F1018",
        _E,
        "No JSON number",
        "`{value}` is not a number in JSON",
        "Write a finite number, or put it in quotes.",
    ),
    Code("F1019", _E, "Several YAML documents", "a second YAML document begins here", "Keep one document in a file."),
    Code(
        "F1020",
        _E,
        "Alias of itself",
        "the alias `*{name}` stands inside its own anchor",
        "Use `$ref` for recursive schemas.",
    ),
    Code(
        "F1021",
        _E,
        "Merge key",
        "`<<` is no key of YAML 1.2",
        "Write the keys out, or use `allOf` with `$ref`.",
        "In YAML 1.2, which OpenAPI uses, `<<` is an ordinary key; tools that merge would read another document.",
    ),
    Code(
        "F1022",
        _E,
        "Half a character",
        "`{value}` is half of a surrogate pair and no character",
        "Write the character itself.",
    ),
    # 2xxx: document
    Code(
        "F2001",
        _E,
        "Not an object",
        "the document is {actual}, not an object",
        "An OpenAPI document begins with `openapi: 3.1.0`.",
    ),
    Code(
        "F2002",
        _E,
        "Not an OpenAPI document",
        "there is no `openapi` key",
        "Begin the document with `openapi: 3.1.0`; is this the right file?",
    ),
    Code(
        "F2003",
        _E,
        "Unknown version",
        "`openapi: {version}` is no known version",
        "Write `openapi: 3.0.3` or `openapi: 3.1.0`.",
    ),
    Code("F2004", _E, "Missing part", "{what} has no `{key}`", "Add `{key}`."),
    Code(
        "F2005",
        _E,
        "Wrong type",
        "`{key}` is {actual} where {expected} is expected",
        "Write {expected} here, or remove the key.",
    ),
    Code("F2006", _W, "Unknown key", "`{key}` is not known here and has no effect", "Did you mean `{suggestion}`?"),
    Code(
        "F2007",
        _W,
        "Text expected",
        "`{key}` is {actual} and is read as the text `{value}`",
        "Put the value in quotes.",
    ),
    # 3xxx: references
    Code("F3001", _E, "Broken reference", "`$ref: {ref}` points at nothing", "{suggestion}"),
    Code(
        "F3002",
        _E,
        "Reference to itself",
        "`$ref: {ref}` leads back to itself",
        "Let one of the references name a real definition.",
    ),
    Code(
        "F3003",
        _E,
        "Reference to the network",
        "`$ref: {ref}` points to another host and is never fetched",
        "Download the document beside this one and refer to the file.",
    ),
    Code(
        "F3004",
        _E,
        "Reference out of the folder",
        "`$ref: {ref}` points outside the folder of the document",
        "Move the file below the folder of the main document.",
        "A document from somebody else must not be able to read other files of this machine.",
    ),
    Code(
        "F3005",
        _E,
        "File of a reference",
        "`$ref: {ref}` names a file that cannot be read: {reason}",
        "Check the path; it is relative to this file.",
    ),
    Code(
        "F3006",
        _E,
        "Malformed reference",
        "`$ref` is {actual}, not the text of a reference",
        "Write it as `$ref: '#/components/schemas/Name'`.",
    ),
    Code(
        "F3007",
        _E,
        "Reference not allowed here",
        "a `$ref` cannot stand for {what}",
        "Put one `$ref` under each key instead.",
    ),
    Code(
        "F3008",
        _W,
        "Keys beside a reference",
        "{keys} beside `$ref` has no effect in OpenAPI 3.0",
        "Wrap the reference: `allOf: [{{$ref: ...}}]`, or use OpenAPI 3.1.",
    ),
    Code(
        "F3009",
        _E,
        "Reference to another kind of thing",
        "`$ref: {ref}` names no definition of {what}",
        "Refer to {what}.",
    ),
    # 4xxx: schemas
    Code("F4001", _W, "Contradicting schemas", "no value can satisfy this schema: {reason}", "Make the parts agree."),
    Code(
        "F4002",
        _W,
        "Value outside its type",
        "the value {value} of `{key}` does not fit the type and is left out",
        "Correct the value or the type.",
    ),
    Code(
        "F4003",
        _W,
        "Default outside its type",
        "the default {value} does not fit the schema and is left out",
        "Correct the default or the schema.",
    ),
    Code("F4004", _E, "Unknown type", "`{value}` is no type of JSON Schema", "{suggestion}"),
    Code(
        "F4005",
        _E,
        "Schema inside itself",
        "the schema contains itself with no property or array between",
        "Break the circle, or put it behind a property.",
    ),
    Code(
        "F4006",
        _W,
        "Union without discriminator",
        "the discriminator `{key}` does not tell the members apart: {reason}",
        "Give every member a required `{key}` with values of its own; until then members are tried in order.",
    ),
    Code("F4007", _W, "Constraint without effect", "`{key}` has no effect on {what}", "Remove it, or change the type."),
    Code(
        "F4008",
        _W,
        "Mixed enumeration",
        "an enumeration holds {what}; any such value is accepted",
        "List plain values only.",
    ),
    Code(
        "F4009",
        _E,
        "Too many parts",
        "the schemas have more than {limit} parts together",
        "Let fewer schemas inherit from one another by `allOf`.",
    ),
    # 5xxx: operations
    Code(
        "F5001",
        _E,
        "Operation id used twice",
        "`operationId: {name}` is already that of the operation at {first}",
        "Give each operation its own.",
        "OpenAPI 3.1, 4.8.10: the id is unique among all operations; code and routes are named after it.",
    ),
    Code(
        "F5002",
        _N,
        "No operation id",
        "`{method} {path}` has no `operationId` and is called `{name}`",
        "Add one; then the code keeps its name when the path changes.",
    ),
    Code("F5003", _E, "Path without slash", "the path `{path}` does not begin with `/`", "Write `/{path}`."),
    Code(
        "F5004",
        _E,
        "Malformed path",
        "the path `{path}` cannot be served: {reason}",
        "Correct the path; placeholders are `{{name}}`, each between literal text.",
    ),
    Code(
        "F5005",
        _E,
        "Paths that answer the same requests",
        "`{path}` differs from `{other}` only in the names of its parameters",
        "Put their operations under one path.",
        "OpenAPI 3.1, 4.8.8.1: templated paths with the same hierarchy are identical.",
    ),
    Code(
        "F5006",
        _W,
        "Path parameter not declared",
        "`{{{name}}}` of `{path}` is declared nowhere and is taken as a string",
        "Add `{{name: {name}, in: path, required: true, schema: ...}}` to `parameters`.",
    ),
    Code(
        "F5007",
        _W,
        "Path parameter not in the path",
        "the path parameter `{name}` does not stand in `{path}` and is left out",
        "Add `{{{name}}}` to the path, or remove the parameter.",
    ),
    Code(
        "F5008",
        _N,
        "Header said elsewhere",
        "a header parameter `{name}` has no effect",
        "`content`, `responses` and `security` say the same.",
        "OpenAPI 3.1, 4.8.12.2.1: `Accept`, `Content-Type` and `Authorization` are ignored as parameters.",
    ),
    Code("F5009", _E, "Parameter twice", "the {place} parameter `{name}` is declared twice here", "Keep one of them."),
    Code(
        "F5010",
        _E,
        "Style not possible",
        "the style `{style}` is not possible in a {place} parameter",
        "Use one of: {known}.",
    ),
    Code(
        "F5011",
        _E,
        "Unknown security scheme",
        "no security scheme is called `{name}`",
        "Define it under `components.securitySchemes`, or correct the name.",
    ),
    Code(
        "F5012",
        _W,
        "Content without a body",
        "an answer `{status}` has no body in HTTP; its content is left out",
        "Use another status, or remove `content`.",
    ),
    Code(
        "F5014",
        _E,
        "Malformed security scheme",
        "the security scheme `{name}` is of no known type (`{kind}`)",
        "Use `apiKey` with `in` and `name`, `http` with `scheme`, `oauth2`, `openIdConnect` or `mutualTLS`.",
    ),
    Code(
        "F5015",
        _E,
        "Malformed parameter",
        "the parameter `{name}` is in no known place (`{place}`)",
        "Give it a `name`, and `in: path`, `query`, `header` or `cookie`.",
    ),
    Code(
        "F5016",
        _W,
        "No operations",
        "the document has no operation",
        "Add one below `paths`; the service has no route until then.",
    ),
    # 6xxx: names
    Code(
        "F6001",
        _N,
        "Renamed",
        "`{name}` is called `{result}` in code",
        "Another name comes to the same words; rename one of them to choose yourself.",
    ),
    # 7xxx: not supported yet
    Code(
        "F7001",
        _E,
        "Swagger 2.0",
        "Swagger 2.0 is not supported yet",
        "Convert the document to OpenAPI 3 first, for example with `swagger2openapi`.",
    ),
    Code(
        "F7002",
        _E,
        "OpenAPI 3.2",
        "OpenAPI {version} is not supported yet",
        "`--allow F7002` reads it as 3.1; what is new in 3.2 has no effect then.",
    ),
    Code("F7010", _E, "`not`", "`not` is not supported yet", "`--allow F7010` accepts values that it would refuse."),
    Code(
        "F7011",
        _E,
        "`if`",
        "`if`, `then` and `else` are not supported yet",
        "Use `oneOf`; `--allow F7011` leaves the condition out.",
    ),
    Code(
        "F7012",
        _E,
        "`patternProperties`",
        "`patternProperties` is not supported yet",
        "Use `additionalProperties`; `--allow F7012` leaves it out.",
    ),
    Code(
        "F7013",
        _E,
        "`propertyNames`",
        "`propertyNames` is not supported yet",
        "`--allow F7013` accepts any property name.",
    ),
    Code(
        "F7014",
        _E,
        "Dependent properties",
        "`{key}` is not supported yet",
        "`--allow F7014` leaves the dependency out.",
    ),
    Code(
        "F7015",
        _E,
        "`contains`",
        "`{key}` is not supported yet",
        "`--allow F7015` accepts arrays that it would refuse.",
    ),
    Code(
        "F7016",
        _E,
        "Unevaluated parts",
        "`{key}` is not supported yet",
        "Use `additionalProperties: false`; `--allow F7016` leaves it out.",
    ),
    Code(
        "F7017",
        _E,
        "Dynamic references",
        "`{key}` is not supported yet",
        "Use `$ref` with a JSON Pointer; `--allow F7017` accepts any value there.",
    ),
    Code(
        "F7018",
        _E,
        "Pattern",
        "the pattern `{pattern}` cannot be checked: {reason}",
        "Simplify it; `--allow F7018` accepts any text there.",
    ),
    Code(
        "F7019",
        _E,
        "Several patterns",
        "several patterns for one text are not supported yet",
        "Join them into one; `--allow F7019` keeps the first.",
    ),
    Code(
        "F7020",
        _E,
        "Open tuple",
        "`prefixItems` without `minItems: {count}` is not supported yet",
        "Add `minItems: {count}`; `--allow F7020` reads a list of any of these items.",
    ),
    Code(
        "F7021",
        _E,
        "Too many combinations",
        "the unions of this schema combine to more than {limit} members",
        "Simplify it; `--allow F7021` accepts any value.",
    ),
    Code(
        "F7022",
        _E,
        "Anchors",
        "`$ref: {ref}` uses `$id` or `$anchor`, which is not supported yet",
        "Use a JSON Pointer, such as `#/components/schemas/Name`.",
    ),
    Code(
        "F7030",
        _W,
        "XML bodies",
        "bodies of `{media_type}` are not supported yet; the other media types are",
        "Remove it, so that clients are not misled.",
    ),
    Code(
        "F7031",
        _W,
        "Encoding of parts",
        "`{key}` in the encoding of `{name}` is not supported yet and has no effect",
        "Remove it.",
    ),
    Code(
        "F7032",
        _E,
        "Content of a parameter",
        "a parameter (`{name}`) of `{media_type}` is not supported yet",
        "Use JSON, or `schema`; `--allow F7032` reads it as JSON.",
    ),
    Code(
        "F7033",
        _W,
        "Webhooks",
        "webhooks are not supported yet; nothing is generated for `{name}`",
        "Send it from your own code.",
    ),
    Code(
        "F7034",
        _W,
        "Callbacks",
        "callbacks are not supported yet; nothing is generated for those of `{name}`",
        "Send them from your own code.",
    ),
)

CATALOGUE: dict[str, Code] = {row.code: row for row in _ROWS}


def diagnostic(code: str, location: Location, **values: object) -> Diagnostic:
    """The finding `code` at `location`. `values` fill its templates. Raises `KeyError` for an unknown code or a
    missing value.
    """
    row = CATALOGUE[code]
    shown = {name: printable(value) for name, value in values.items()}
    return Diagnostic(code, row.severity, row.message.format(**shown), location, row.hint.format(**shown))


def printable(value: object) -> str:
    """Text from a document, fit for one line of a terminal: no control characters, not longer than 160 characters."""
    text = "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for character in str(value)[: _LONGEST_VALUE + 1]
    )
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
