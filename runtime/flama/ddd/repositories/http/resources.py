"""Repositories over one resource of another service."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from enum import Enum
from typing import Any, ClassVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel

from flama.ddd.exceptions import NotFoundError, RemoteError
from flama.ddd.repositories.http.listing import RemoteListing, Row
from flama.ddd.repositories.http.repository import HTTPRepository
from flama.pagination.techniques import TechniqueName

__all__ = ["HTTPResourceManager", "HTTPResourceRepository"]

_SURROGATE = re.compile("[\ud800-\udfff]")

Data = Mapping[str, Any] | BaseModel
"""A record: models are sent by wire name, mappings as they are."""


class HTTPResourceManager(HTTPRepository):
    """Reads and writes the records of a resource that another service serves as `CRUDResource` does.

    Records are plain dicts by wire name. Whatever the service refuses is an error of `flama.ddd.exceptions`:
    `NotFoundError` (404), `AlreadyExistsError` and `IntegrityError` (409), `DataError` (400), `UnavailableError` (503),
    `RemoteTimeout` (504), `RemoteError` (all else).
    """

    def __init__(self, resource: str, client: httpx.AsyncClient) -> None:
        """`resource`: the path of the collection, such as `pets`."""
        super().__init__(client)
        self.resource = resource.strip("/")

    async def create(self, data: Data) -> Row:
        """Create a record. Returns it as the service keeps it.

        :raises AlreadyExistsError: a unique key is taken.
        :raises DataError: the service refuses the data.
        """
        return await self._record("POST", data=_whole(data))

    async def retrieve(self, id: Any) -> Row:
        """The record with that key.

        :raises NotFoundError: there is none.
        """
        return await self._record("GET", id)

    async def update(self, id: Any, data: Data) -> Row:
        """Write all fields of a record. Returns it after the change.

        :raises NotFoundError: there is none.
        :raises DataError: the service refuses the data.
        """
        return await self._record("PUT", id, data=_whole(data))

    async def partial_update(self, id: Any, data: Data) -> Row:
        """Write some fields of a record: those of a mapping, or those that were set in a model.

        :raises NotFoundError: there is none.
        :raises DataError: the service refuses the data.
        """
        return await self._record("PATCH", id, data=_set(data))

    async def delete(self, id: Any) -> None:
        """Delete a record.

        :raises NotFoundError: there is none.
        """
        await self.request("DELETE", self._path(id), resource=self.resource, id=_shown(id))

    def list(
        self,
        *,
        pagination: TechniqueName = "page_number",
        page_size: int = 100,
        limit: int | None = None,
        offset: int = 0,
        **params: Any,
    ) -> RemoteListing:
        """Records, not asked for yet: `await` or iterate it, or return it from a paginated route.

        :param pagination: how the service cuts the list into pages.
        :param page_size: records that one request asks for.
        :param limit: at most so many records in all; None is all that there are.
        :param offset: leave out so many at the beginning.
        :param params: the rest of the query, such as filters and `order_by`; None leaves one out, a list repeats it.
        :raises ValueError: `page`, `cursor` or `count` among `params`, or a number that can't be.
        """
        query = {name: _texts(value) for name, value in params.items() if value is not None}
        return RemoteListing(self._page, pagination, query, page_size=page_size, limit=limit, offset=offset)

    async def replace(self, data: Iterable[Data]) -> tuple[Row, ...]:
        """Make the collection what is given. Returns the records.

        :raises DataError: the service refuses the data.
        """
        return await self._records("PUT", [_whole(each) for each in data])

    async def partial_replace(self, data: Iterable[Data]) -> tuple[Row, ...]:
        """Write some fields of several records, each with its key. Returns them after the change.

        :raises NotFoundError: there is none with one of the keys.
        :raises DataError: the service refuses the data.
        """
        return await self._records("PATCH", [_set(each) for each in data])

    async def drop(self) -> None:
        """Delete all records."""
        await self.request("DELETE", self._path(), resource=self.resource)

    def _path(self, *id: Any) -> str:
        texts = [_text(each) for each in id]
        # These would lead to another resource, or nowhere; as no path can name them, no record has such a key.
        if any(text in ("", ".", "..") or _SURROGATE.search(text) for text in texts):
            raise NotFoundError(resource=self.resource, id=_shown(*id))
        return "/".join([self.resource, *(quote(text, safe="") for text in texts), ""])

    async def _record(self, method: str, *id: Any, data: Any = None) -> Row:
        answer = await self.request_json(
            method, self._path(*id), data=data, resource=self.resource, id=_shown(*id) if id else None
        )
        if not isinstance(answer, dict):
            raise RemoteError(resource=self.resource, detail="Another service answered with no record.")
        return answer

    async def _records(self, method: str, data: Any) -> tuple[Row, ...]:
        answer = await self.request_json(method, self._path(), data=data, resource=self.resource)
        if not isinstance(answer, list):
            raise RemoteError(resource=self.resource, detail="Another service answered with no list of records.")
        return tuple(answer)

    async def _page(self, query: Mapping[str, Any]) -> Any:
        return await self.request_json("GET", self._path(), params=dict(query), resource=self.resource)


class HTTPResourceRepository(HTTPResourceManager):
    """The repository of the resource at the path in the class attribute `_resource`."""

    _resource: ClassVar[str]

    def __init__(self, client: httpx.AsyncClient) -> None:
        super().__init__(self._resource, client)


def _whole(data: Data) -> Any:
    return data if isinstance(data, BaseModel) else dict(data)


def _set(data: Data) -> Any:
    if isinstance(data, BaseModel):
        return data.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return dict(data)


def _texts(value: Any) -> str | list[str]:
    return [_text(each) for each in value] if isinstance(value, (list, tuple, set, frozenset)) else _text(value)


def _text(value: Any) -> str:
    match value:
        case Enum():
            return _text(value.value)
        case bool():
            return "true" if value else "false"
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)


def _shown(id: Any) -> str:
    return f"id={id!r}"
