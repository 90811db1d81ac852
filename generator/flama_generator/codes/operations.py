"""5xxx: operations."""

from __future__ import annotations

from flama_generator.codes.code import ERROR, NOTE, WARNING, Code

ROWS: tuple[Code, ...] = (
    Code(
        "F5001",
        WARNING,
        "Operation id used twice",
        "`operationId: {name}` is also that of the operation at {first}; this one is called `{result}`",
        "Give each operation an id of its own.",
        "OpenAPI 3.1, 4.8.10: the id is unique among all operations; code and routes are named after it. Operations "
        "that share one are told apart by the words of their paths, whichever comes first.",
    ),
    Code(
        "F5002",
        NOTE,
        "No operation id",
        "`{method} {path}` has no `operationId` and is called `{name}`",
        "Add one; then the code keeps its name when the path changes.",
    ),
    Code("F5003", ERROR, "Path without slash", "the path `{path}` does not begin with `/`", "Write `/{path}`."),
    Code(
        "F5004",
        ERROR,
        "Malformed path",
        "the path `{path}` cannot be served: {reason}",
        "Correct the path; placeholders are `{{name}}`, each between literal text.",
    ),
    Code(
        "F5005",
        ERROR,
        "Paths that answer the same requests",
        "`{path}` differs from `{other}` only in the names of its parameters",
        "Put their operations under one path.",
        "OpenAPI 3.1, 4.8.8.1: templated paths with the same hierarchy are identical.",
    ),
    Code(
        "F5006",
        WARNING,
        "Path parameter not declared",
        "`{{{name}}}` of `{path}` is declared nowhere and is taken as a string",
        "Add `{{name: {name}, in: path, required: true, schema: ...}}` to `parameters`.",
    ),
    Code(
        "F5007",
        WARNING,
        "Path parameter not in the path",
        "the path parameter `{name}` does not stand in `{path}` and is left out",
        "Add `{{{name}}}` to the path, or remove the parameter.",
    ),
    Code(
        "F5008",
        NOTE,
        "Header said elsewhere",
        "a header parameter `{name}` has no effect",
        "`content`, `responses` and `security` say the same.",
        "OpenAPI 3.1, 4.8.12.2.1: `Accept`, `Content-Type` and `Authorization` are ignored as parameters.",
    ),
    Code(
        "F5009", ERROR, "Parameter twice", "the {place} parameter `{name}` is declared twice here", "Keep one of them."
    ),
    Code(
        "F5010",
        ERROR,
        "Style not possible",
        "the style `{style}` is not possible in a {place} parameter",
        "Use one of: {known}.",
    ),
    Code(
        "F5011",
        WARNING,
        "Unknown security scheme",
        "no security scheme is called `{name}`; it refuses everybody",
        "Define it under `components.securitySchemes`, or correct the name.",
        "An operation that asks for credentials never becomes public by a missing definition.",
    ),
    Code(
        "F5012",
        WARNING,
        "Content without a body",
        "an answer `{status}` has no body in HTTP; its content is left out",
        "Use another status, or remove `content`.",
    ),
    Code(
        "F5014",
        ERROR,
        "Malformed security scheme",
        "the security scheme `{name}` is of no known type (`{kind}`)",
        "Use `apiKey` with `in` and `name`, `http` with `scheme`, `oauth2`, `openIdConnect` or `mutualTLS`.",
    ),
    Code(
        "F5015",
        ERROR,
        "Malformed parameter",
        "the parameter `{name}` is in no known place (`{place}`)",
        "Give it a `name`, and `in: path`, `query`, `header` or `cookie`.",
    ),
    Code(
        "F5016",
        WARNING,
        "No operations",
        "the document has no operation",
        "Add one below `paths`; the service has no route until then.",
    ),
    Code(
        "F5017",
        ERROR,
        "Method in the wrong place",
        "`{name}` cannot stand in `additionalOperations`",
        "Write the method in capitals; methods with a key of their own, such as `get`, stand in the path itself.",
    ),
    Code(
        "F5018",
        WARNING,
        "Parent of a tag",
        "the parents of the tag `{name}` lead nowhere or back to it (`parent: {parent}`)",
        "Name a tag of the document.",
    ),
)
