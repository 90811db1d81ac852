"""What goes wrong between data and schemas.

FlamaError
├── SchemaValidationError       data does not follow its schema
└── ApplicationError
    └── SchemaParseError        a schema cannot be built or described
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails, ValidationError

from flama.exceptions import ApplicationError, FlamaError

MOST_ERRORS = 1_000
"""More errors than this in one value are answered by their number alone."""

LONGEST_PART = 100
"""Characters of a name in a place; longer names come from the input and are cut."""

Detail = Mapping[str, Sequence[Mapping[str, Any]]]
"""Place in dots (`body.owner.name`) -> errors, each with `type`, `loc` (list of names and indexes) and `msg`."""


class SchemaParseError(ApplicationError):
    """A schema cannot be built from its annotation, or cannot be described as JSON Schema."""


class SchemaValidationError(FlamaError):
    """Data does not follow its schema.

    `detail` maps each place to its errors. It never repeats the data, so that it may be sent to whoever sent the data.
    """

    def __init__(self, detail: Detail) -> None:
        super().__init__("; ".join(f"{place}: {error['msg']}" for place, errors in detail.items() for error in errors))
        self.detail = detail

    @classmethod
    def at(cls, place: str, kind: str, message: str) -> SchemaValidationError:
        """The error of one place, not found by pydantic. `kind` is a short identifier such as `json_invalid`."""
        return cls({place: [{"type": kind, "loc": place.split("."), "msg": message}]})

    @classmethod
    def from_pydantic(cls, error: ValidationError, place: str) -> SchemaValidationError:
        """The errors of a pydantic validation, their places below `place` (`body`, `query.page`)."""
        return cls(detail(error, place))


def detail(error: ValidationError, place: str) -> dict[str, list[dict[str, Any]]]:
    """Maps each place below `place` to its errors, without the input and without links."""
    if (count := error.error_count()) > MOST_ERRORS:
        message = f"{count} errors, too many to list"
        return {place: [{"type": "too_many_errors", "loc": place.split("."), "msg": message}]}
    result: dict[str, list[dict[str, Any]]] = {}
    for found in error.errors(include_url=False, include_input=False):
        location = [*place.split("."), *map(_part, found["loc"])]
        entry = {"type": found["type"], "loc": location, "msg": _message(found)}
        result.setdefault(".".join(map(str, location)), []).append(entry)
    return result


def _part(part: str | int) -> str | int:
    if isinstance(part, str) and len(part) > LONGEST_PART:
        return part[:LONGEST_PART] + "…"
    return part


def _message(found: ErrorDetails) -> str:
    if found["type"] == "union_tag_invalid":
        # pydantic's own sentence repeats the tag that was sent.
        context = found.get("ctx", {})
        return f"{context.get('discriminator')} should be one of {context.get('expected_tags')}"
    return found["msg"]
