"""Operations of Items."""

from __future__ import annotations

from math import ceil
from typing import Annotated

from flama.parameters import Path, Query
from flama.resources import Resource, ResourceRoute
from pydantic import Field

from pages.schemas.items import Item, ListItemsResponse, PatchItemRequest
from pages.workers.items import ItemsWorker


class ItemsResource(Resource):
    """Operations of Items."""

    name = "items"
    verbose_name = "Items"

    @ResourceRoute.method("/items", methods=["GET"], name="listItems")
    async def list_items(
        self,
        worker: ItemsWorker,
        page: Annotated[Annotated[int, Field(ge=1)] | None, Query()] = None,
        page_size: Annotated[Annotated[int, Field(ge=1)] | None, Query()] = None,
    ) -> ListItemsResponse:
        """GET /items"""
        size = 50 if page_size is None else page_size
        async with worker:
            rows = await worker.items.list(order_by="sku", limit=size, offset=((page or 1) - 1) * size)
            total = await worker.items.count()
        return ListItemsResponse.model_validate(
            {
                "items": [Item.model_validate(row) for row in rows],
                "total": total,
                "pages": ceil(total / max(size, 1)),
                "page": page or 1,
                "page_size": size,
            }
        )

    @ResourceRoute.method("/items", methods=["PUT"], name="replaceItem")
    async def replace_item(self, worker: ItemsWorker, data: Item) -> Item:
        """PUT /items"""
        async with worker:
            row, *_ = await worker.items.update(data, sku=data.sku)
        return Item.model_validate(row)

    @ResourceRoute.method("/items", methods=["POST"], name="createItem", status_code=201)
    async def create_item(self, worker: ItemsWorker, data: Item) -> Item:
        """POST /items"""
        async with worker:
            row, *_ = await worker.items.create(data)
        return Item.model_validate(row)

    @ResourceRoute.method("/items/{sku}", methods=["GET"], name="getItem")
    async def get_item(self, worker: ItemsWorker, sku: Annotated[str, Path()]) -> Item:
        """GET /items/{sku}"""
        async with worker:
            row = await worker.items.retrieve(sku=sku)
        return Item.model_validate(row)

    @ResourceRoute.method("/items/{sku}", methods=["DELETE"], name="delItem")
    async def del_item(self, worker: ItemsWorker, sku: Annotated[str, Path()]) -> Item:
        """DELETE /items/{sku}"""
        async with worker:
            row = await worker.items.retrieve(sku=sku)
            await worker.items.delete(sku=sku)
        return Item.model_validate(row)

    @ResourceRoute.method("/items/{sku}", methods=["PATCH"], name="patchItem")
    async def patch_item(self, worker: ItemsWorker, sku: Annotated[str, Path()], data: PatchItemRequest) -> Item:
        """PATCH /items/{sku}"""
        async with worker:
            row, *_ = await worker.items.update(data, partial=True, sku=sku)
        return Item.model_validate(row)
