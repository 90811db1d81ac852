"""Schemas of items."""

from __future__ import annotations

from flama.schemas import Model, Omittable


class Item(Model):
    """`Item` of the contract."""

    sku: str
    price: float


class ListItemsResponse(Model):
    """`ListItemsResponse` of the contract."""

    items: list[Item]
    total: int
    pages: Omittable[int] = None
    page: Omittable[int] = None
    page_size: Omittable[int] = None


class PatchItemRequest(Model):
    """`PatchItemRequest` of the contract."""

    price: Omittable[float] = None
