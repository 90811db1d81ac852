"""What a route says about a response beside that of its return annotation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["DocumentedResponse"]


@dataclass(frozen=True, slots=True)
class DocumentedResponse:
    """A response of a route, for the document: `responses={404: DocumentedResponse(Problem, description="...")}`.

    `schema` is the type of the body, None for a response without one. `headers` maps names to types, such as
    `Annotated[int, Field(description="...")]`.
    """

    schema: Any = None
    description: str | None = None
    headers: Mapping[str, Any] = field(default_factory=dict)
    media_type: str = "application/json"
