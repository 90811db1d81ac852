"""What a schema library does for the framework."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

__all__ = ["Direction", "Library", "Refer", "SchemaFailure", "failed"]

Direction: TypeAlias = Literal["validation", "serialization"]
"""Reading or writing; pydantic's words for the two."""

Refer: TypeAlias = Callable[[Any], dict[str, Any]]
"""From a named schema to the JSON Schema that refers to it."""


@dataclass(frozen=True, slots=True)
class SchemaFailure:
    """One thing that is wrong with data. `message` is the library's; it is sent to whoever sent the data."""

    kind: str
    """A short identifier, such as `required`."""
    message: str
    place: tuple[str | int, ...] = ()


class Library(Protocol):
    """Schemas of one library. `partial` lets every field of an object be absent, and leaves absent fields out."""

    def __hash__(self) -> int:
        """There is one for each library in a process."""

    def load(self, schema: Any, value: Any, *, partial: bool) -> Any:
        """The value of plain JSON data. Raises what `failed` gives."""

    def dump(self, schema: Any, value: Any, *, partial: bool) -> Any:
        """Plain JSON data of a value, which follows the schema. Raises what `failed` gives."""

    def name(self, schema: Any) -> str | None:
        """The name of a schema in documents; None for one without name, which is described where it stands."""

    def reference(self, schema: Any) -> str:
        """The name with its module, and behind a colon what tells it from others in this process."""

    def nested(self, schema: Any) -> Iterable[Any]:
        """The named schemas that the description of `schema` refers to directly."""

    def describe(self, schema: Any, direction: Direction, refer: Refer, *, partial: bool) -> dict[str, Any]:
        """The JSON Schema (2020-12) of a schema."""


def failed(title: str, failures: Sequence[SchemaFailure]) -> ValidationError:
    """The failures as pydantic's own error, so that they come out at their places below whatever is around them."""
    errors = [
        InitErrorDetails(
            type=PydanticCustomError(_identifier(failure.kind), "{message}", {"message": failure.message}),
            loc=failure.place,
            input=None,
        )
        for failure in failures
    ]
    return ValidationError.from_exception_data(title, errors)


def _identifier(kind: str) -> Any:
    # The type wants a literal; a library's codes are known at run time only.
    return kind
