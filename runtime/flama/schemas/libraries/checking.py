"""Whether the schemas of a handler are those of the application's library."""

from __future__ import annotations

from typing import Any

from flama.routing.signature import MISSING, Signature
from flama.schemas.errors import SchemaParseError
from flama.schemas.libraries import name_of_library
from flama.schemas.libraries.foreign import foreign_schemas
from flama.schemas.marked import unmarked

__all__ = ["check_libraries"]


def check_libraries(signature: Signature, library: str | None) -> None:
    """Raises `SchemaParseError` for a schema that is neither of `library` nor of pydantic; None allows every one."""
    if library is None:
        return
    for annotation in _annotations(signature):
        for schema in foreign_schemas(unmarked(annotation)[0]):
            if (found := name_of_library(schema)) != library:
                raise SchemaParseError(
                    f"`{schema!r}` is a schema of {found}, and the application says `schema_library={library!r}`: "
                    f"leave `schema_library` out, or write the schema with {library}."
                )


def _annotations(signature: Signature) -> list[Any]:
    body = [content.annotation for content in signature.body.contents] if signature.body is not None else []
    streamed = [part for content in signature.response.contents for part in (content.annotation, content.item)]
    return [item for item in (*body, signature.response.annotation, *streamed) if item is not MISSING]
