"""The ways to ask for a part of a list."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from flama.exceptions import RouteError
from flama.pagination.envelopes import KeysetResponse, LimitOffsetResponse, PageNumberResponse
from flama.parameters import Query

__all__ = ["Technique", "TechniqueName", "technique"]

TechniqueName = Literal["page_number", "limit_offset", "keyset"]
"""`page_number` and `limit_offset` count from the beginning, `keyset` reads on from the end of the part before."""

_LARGEST_PAGE = 1000
# Beyond these a database can't count any more, and nobody reads that far.
_LAST_PAGE = 2**31 - 1
_LAST_OFFSET = 2**53 - 1
_LONGEST_CURSOR = 4096


def _number(name: str, default: int, description: str, *, least: int, most: int) -> inspect.Parameter:
    annotation = Annotated[int, Query(), Field(description=description, ge=least, le=most)]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


@dataclass(frozen=True, slots=True)
class Technique:
    """One way to ask for a part of a list."""

    parameters: tuple[inspect.Parameter, ...]
    envelope: Any
    window: Callable[[Mapping[str, Any]], tuple[int, int]] | None
    """From the parameters to limit and offset; None where a cursor stands for the offset."""

    @property
    def names(self) -> frozenset[str]:
        """The query parameters."""
        return frozenset(parameter.name for parameter in self.parameters)

    def response(self, item: Any) -> type[BaseModel]:
        """The envelope around items of the type `item`."""
        envelope: type[BaseModel] = self.envelope[item]
        return envelope


_COUNT = inspect.Parameter(
    "count",
    inspect.Parameter.KEYWORD_ONLY,
    annotation=Annotated[bool, Query(), Field(description="Whether to count all items.")],
    default=False,
)

_CURSOR = inspect.Parameter(
    "cursor",
    inspect.Parameter.KEYWORD_ONLY,
    annotation=Annotated[
        str | None,
        Query(),
        Field(description="`meta.next` of the part before; without it the first part.", max_length=_LONGEST_CURSOR),
    ],
    default=None,
)

_TECHNIQUES: Mapping[str, Technique] = {
    "page_number": Technique(
        parameters=(
            _number("page", 1, "Number of the page, from 1.", least=1, most=_LAST_PAGE),
            _number("page_size", 10, "Most items in a page.", least=1, most=_LARGEST_PAGE),
            _COUNT,
        ),
        envelope=PageNumberResponse,
        window=lambda asked: (asked["page_size"], (asked["page"] - 1) * asked["page_size"]),
    ),
    "limit_offset": Technique(
        parameters=(
            _number("limit", 10, "Most items in the part.", least=1, most=_LARGEST_PAGE),
            _number("offset", 0, "Number of items before the part.", least=0, most=_LAST_OFFSET),
            _COUNT,
        ),
        envelope=LimitOffsetResponse,
        window=lambda asked: (asked["limit"], asked["offset"]),
    ),
    "keyset": Technique(
        parameters=(_number("limit", 10, "Most items in the part.", least=1, most=_LARGEST_PAGE), _CURSOR),
        envelope=KeysetResponse,
        window=None,
    ),
}


def technique(name: str) -> Technique:
    """The technique of that name.

    :raises RouteError: there is none.
    """
    if name not in _TECHNIQUES:
        raise RouteError(f"There is no pagination {name!r}: choose `{'`, `'.join(_TECHNIQUES)}`.")
    return _TECHNIQUES[name]
