"""Pagination: a route that answers with a page of what its handler returns."""

from flama.pagination import paginator
from flama.pagination.envelopes import LimitOffsetMeta, LimitOffsetResponse, PageNumberMeta, PageNumberResponse
from flama.pagination.page import Page, Pageable

__all__ = [
    "LimitOffsetMeta",
    "LimitOffsetResponse",
    "Page",
    "PageNumberMeta",
    "PageNumberResponse",
    "Pageable",
    "paginator",
]
