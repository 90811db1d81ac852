"""Pagination: a route that answers with a page of what its handler returns."""

from flama.pagination import paginator
from flama.pagination.envelopes import (
    KeysetMeta,
    KeysetResponse,
    LimitOffsetMeta,
    LimitOffsetResponse,
    PageNumberMeta,
    PageNumberResponse,
)
from flama.pagination.page import KeysetPage, KeysetPageable, Page, Pageable

__all__ = [
    "KeysetMeta",
    "KeysetPage",
    "KeysetPageable",
    "KeysetResponse",
    "LimitOffsetMeta",
    "LimitOffsetResponse",
    "Page",
    "PageNumberMeta",
    "PageNumberResponse",
    "Pageable",
    "paginator",
]
