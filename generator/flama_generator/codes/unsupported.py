"""7xxx: what is not supported yet. Each has its own code, so that `--allow CODE` accepts exactly that."""

from __future__ import annotations

from flama_generator.codes.code import ERROR, NOTE, WARNING, Code

ROWS: tuple[Code, ...] = (
    Code(
        "F7017",
        ERROR,
        "Dynamic references",
        "`{key}` may mean several schemas here, which is not supported yet",
        "Use `$ref`, or one `$dynamicAnchor` of that name; `--allow F7017` accepts any value there.",
    ),
    Code(
        "F7018",
        ERROR,
        "Pattern",
        "the pattern `{pattern}` cannot be checked: {reason}",
        "Simplify it; `--allow F7018` accepts any text there.",
    ),
    Code(
        "F7021",
        NOTE,
        "Too many combinations",
        "the unions of this schema combine to more than {limit} members: in code it is any value",
        "Simplify it to have it typed; requests are checked against it all the same.",
    ),
    Code(
        "F7030",
        WARNING,
        "XML bodies",
        "bodies of `{media_type}` are not supported yet; the other media types are",
        "Remove it, so that clients are not misled.",
    ),
    Code(
        "F7031",
        WARNING,
        "Encoding of parts",
        "`{key}` in the encoding of `{name}` is not supported yet and has no effect",
        "Remove it.",
    ),
    Code(
        "F7032",
        ERROR,
        "Content of a parameter",
        "a parameter (`{name}`) of `{media_type}` is not supported yet",
        "Use JSON, or `schema`; `--allow F7032` reads it as JSON.",
    ),
    Code(
        "F7040",
        ERROR,
        "Collection format without counterpart",
        "OpenAPI 3 has no way to write `collectionFormat: {format}` of a {place} parameter",
        "Use `csv`; `--allow F7040` reads it as `csv`.",
    ),
    Code(
        "F7041",
        WARNING,
        "Items of a stream",
        "the items of `{media_type}` are not read or written one by one; the handler has the bytes",
        "Split them in the handler; streams of JSON values and events that are answered need no such care.",
    ),
    Code(
        "F7042",
        ERROR,
        "Whole query string",
        "the query string (`{name}`) as `{media_type}` is not supported yet",
        "Use `application/x-www-form-urlencoded`; `--allow F7042` leaves it to the handler (`request.url.query`).",
    ),
    Code(
        "F7043",
        WARNING,
        "Cookie style",
        "`style: cookie` of `{name}` is read as `form`, which decodes percent signs",
        "Use `form` where values hold none.",
    ),
    Code(
        "F7044",
        WARNING,
        "Parameter of a request that is sent",
        "the {place} parameter `{name}` is no argument of its sender",
        "Give it by `headers=` or in `url`.",
    ),
)
