"""What a paginated route answers."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import BaseModel, Field

__all__ = [
    "KeysetMeta",
    "KeysetResponse",
    "LimitOffsetMeta",
    "LimitOffsetResponse",
    "PageNumberMeta",
    "PageNumberResponse",
]

T = TypeVar("T")


class PageNumberMeta(BaseModel):
    """Which page this is."""

    page: int = Field(description="Number of the page, from 1.")
    page_size: int = Field(description="Most items that a page holds.")
    count: int | None = Field(description="Number of all items, when asked for.")


class LimitOffsetMeta(BaseModel):
    """Which part this is."""

    limit: int = Field(description="Most items that the part holds.")
    offset: int = Field(description="Number of items before the part.")
    count: int | None = Field(description="Number of all items, when asked for.")


class KeysetMeta(BaseModel):
    """Where the next part begins."""

    limit: int = Field(description="Most items that the part holds.")
    next: str | None = Field(description="What to send as `cursor` for the next part; null after the last.")


class PageNumberResponse(BaseModel, Generic[T]):
    """A page of items."""

    meta: PageNumberMeta
    data: list[T]


class LimitOffsetResponse(BaseModel, Generic[T]):
    """A part of the items."""

    meta: LimitOffsetMeta
    data: list[T]


class KeysetResponse(BaseModel, Generic[T]):
    """A part of the items."""

    meta: KeysetMeta
    data: list[T]
