"""What repositories over another service share."""

from __future__ import annotations

from typing import Any

import httpx

from flama._core import encode_json
from flama.ddd.exceptions import RemoteError
from flama.ddd.repositories.http.failures import check, translated
from flama.ddd.repositories.repository import Repository

__all__ = ["HTTPRepository"]

_JSON = {"content-type": "application/json"}


class HTTPRepository(Repository):
    """A repository that works over an HTTP client; the base for those with requests of their own."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        """`client`: its base address is that of the service."""
        self._client = client

    async def request(
        self,
        method: str,
        path: str,
        *,
        data: Any = None,
        resource: str | None = None,
        id: Any = None,
        **options: Any,
    ) -> httpx.Response:
        """The answer to a request, when it is a success.

        :param path: appended to the address of the service.
        :param data: sent as JSON, models by wire name; None sends no body.
        :param resource: what the request is about, for messages.
        :param id: the record that it is about, for messages.
        :param options: keywords of `httpx.AsyncClient.request`.
        :raises RepositoryException: the request fails, or the answer is no success; see
            `flama.ddd.repositories.http.failures`.
        """
        if data is not None:
            options["content"] = encode_json(data)
            options["headers"] = {**_JSON, **options.get("headers", {})}
        with translated(resource):
            response = await self._client.request(method, path, **options)
        check(response, resource, id)
        return response

    async def request_json(self, method: str, path: str, **options: Any) -> Any:
        """The JSON of a successful answer; the keywords are those of `request`.

        :raises RepositoryException: as `request` does.
        :raises RemoteError: the answer is no JSON.
        """
        response = await self.request(method, path, **options)
        try:
            return response.json()
        except ValueError as error:
            raise RemoteError(resource=options.get("resource"), answered=response.status_code) from error
