"""The unit of work over another service."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from typing_extensions import Self

from flama.ddd.exceptions import WorkerError
from flama.ddd.repositories.http import HTTPRepository
from flama.ddd.repositories.repository import Repository
from flama.ddd.workers.worker import Worker

# After the repositories, which say what to install when it is missing.
import httpx  # isort: skip

if TYPE_CHECKING:
    from flama.applications import Flama

__all__ = ["HTTPWorker"]


class HTTPWorker(Worker):
    """A worker whose repositories speak to another service.

        class ShopWorker(HTTPWorker):
            pets: PetRepository          # an HTTPResourceRepository

        Flama(components=[WorkerComponent(worker=ShopWorker("https://shop.example"))])

    HTTP has no transactions: what was sent stays, also when the block ends with an exception. Requests of one
    application share the connections; they are closed when it stops. A worker made by hand without an application has a
    client of its own for each block.
    """

    def __init__(self, url: str | Callable[[], str], app: Flama | None = None, **client_options: Any) -> None:
        """
        :param url: the address of the service, or what gives it; asked at the beginning of each block.
        :param app: the application; a request's worker gets it from `WorkerComponent`.
        :param client_options: keywords of `httpx.AsyncClient`, such as `timeout` (5 seconds), `headers` and `auth`.
        """
        super().__init__(app)
        self._url = url
        self._clients = _Clients(client_options)
        self._client: httpx.AsyncClient | None = None

    def fresh(self, app: Flama, *, read_only: bool = False) -> Self:
        worker = super().fresh(app, read_only=read_only)
        worker._client = None
        return worker

    @property
    def client(self) -> httpx.AsyncClient:
        """The client, for requests that no repository has.

        :raises WorkerError: outside the block.
        """
        if self._client is None:
            raise WorkerError(f"`{type(self).__name__}.client` is there inside `async with worker:` only.")
        return self._client

    async def set_up(self) -> None:
        url = self._url if isinstance(self._url, str) else self._url()
        if httpx.URL(url).scheme not in ("http", "https"):
            raise WorkerError(f"`{url}` is no address of a service: it begins with `http://` or `https://`.")
        self._client = self._clients.new(url) if self._app is None else self._clients.shared(self._app, url)

    async def tear_down(self) -> None:
        client, self._client = self._client, None
        if client is not None and self._app is None:
            await client.aclose()

    def build(self, repository: type[Repository]) -> Repository:
        return repository(self.client) if issubclass(repository, HTTPRepository) else super().build(repository)


class _Clients:
    """Clients that live as long as an application runs, one for each address: they hold pools of connections."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        # Connections belong to the event loop in which they were opened.
        self._open: WeakKeyDictionary[Flama, dict[tuple[asyncio.AbstractEventLoop, str], httpx.AsyncClient]]
        self._open = WeakKeyDictionary()

    def new(self, url: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=url, **self._options)

    def shared(self, app: Flama, url: str) -> httpx.AsyncClient:
        if app not in self._open:
            self._open[app] = {}
            app.add_event_handler("shutdown", partial(self._close, self._open[app]))
        clients = self._open[app]
        place = (asyncio.get_running_loop(), url)
        if place not in clients:
            clients[place] = self.new(url)
        return clients[place]

    async def _close(self, clients: dict[tuple[asyncio.AbstractEventLoop, str], httpx.AsyncClient]) -> None:
        loop = asyncio.get_running_loop()
        for place in [place for place in clients if place[0] is loop or place[0].is_closed()]:
            client = clients.pop(place)
            if place[0] is loop:
                await client.aclose()
