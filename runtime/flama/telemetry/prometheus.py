"""Metrics of requests, and the page that Prometheus reads."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from starlette.types import ASGIApp, Receive, Scope, Send

from flama.exceptions import DependencyNotInstalled
from flama.http.request import Request
from flama.http.response import Response
from flama.middleware.wrapping import Middleware
from flama.modules import Module
from flama.telemetry.endpoint import endpoint_of, known_method
from flama.telemetry.watching import Watch

try:
    from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, multiprocess
    from prometheus_client.exposition import choose_encoder
    from prometheus_client.registry import Collector
except ModuleNotFoundError as exc:
    raise DependencyNotInstalled("prometheus_client", "flama-runtime[telemetry]", "`PrometheusModule`") from exc

if TYPE_CHECKING:
    from prometheus_client import Metric

    from flama.applications import Flama

__all__ = ["PrometheusModule"]

UNMATCHED = "(unmatched)"
"""The label of every path that no route answers, so that made-up paths make no metrics."""


class PrometheusModule(Module):
    """Counts requests and measures how long they take, by the template of their route.

    - `http_requests_total{method, route, status}`
    - `http_request_duration_seconds{method, route}`: a histogram, from the first byte asked to the last one answered
    - `http_requests_in_progress{method, route}`

    Labels come from the routes, the known methods and status codes alone, so that clients cannot make them grow.
    The page at `path` also has the metrics of the process and those that the application makes with
    `prometheus_client`. With `PROMETHEUS_MULTIPROC_DIR` it is that of all worker processes together.
    """

    name = "prometheus"

    def __init__(
        self,
        path: str | None = "/metrics",
        *,
        prefix: str = "",
        buckets: Sequence[float] = Histogram.DEFAULT_BUCKETS,
        registry: CollectorRegistry | None = None,
        ignored: Iterable[str | re.Pattern[str]] = (),
        security: Sequence[Mapping[str, Sequence[str]]] | None = None,
    ) -> None:
        """
        - `path`: where the page is; None for none, where the registry is served in another way.
        - `prefix`: before the name of each metric, such as `shop_`.
        - `buckets`: upper bounds of the histogram, in seconds.
        - `registry`: where the metrics are; by default one of their own, which takes over the process's metrics.
        - `ignored`: regular expressions; a path that one of them matches as a whole is not counted.
        - `security`: as for a route, for the page.
        """
        self.registry = registry if registry is not None else _with_process_metrics()
        self._path, self._security = path, security
        self._ignored = [re.compile(pattern) for pattern in (*ignored, *([re.escape(path)] if path else []))]
        labels = ("method", "route")
        self._requests = Counter(
            f"{prefix}http_requests", "Requests answered.", (*labels, "status"), registry=self.registry
        )
        self._seconds = Histogram(
            f"{prefix}http_request_duration_seconds",
            "Seconds to answer a request.",
            labels,
            registry=self.registry,
            buckets=buckets,
        )
        self._running = Gauge(
            f"{prefix}http_requests_in_progress",
            "Requests being answered.",
            labels,
            registry=self.registry,
            multiprocess_mode="livesum",
        )

    def attach(self, app: Flama) -> None:
        """Puts the counting around the application, and adds the page."""
        super().attach(app)
        app.add_middleware(Middleware(_Counting, module=self))
        if self._path is not None:
            options: dict[str, Any] = {"include_in_schema": False, "name": "metrics", "security": self._security}
            app.add_route(self._path, self._serve, methods=["GET"], **options)

    async def count(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets `app` answer a request and counts it. Raises what `app` raises."""
        if any(pattern.fullmatch(scope["path"]) for pattern in self._ignored):
            await app(scope, receive, send)
            return
        labels = (known_method(scope), endpoint_of(scope).path or UNMATCHED)
        watch = Watch(scope, receive, send)
        self._running.labels(*labels).inc()
        try:
            await watch.run(app)
        finally:
            self._running.labels(*labels).dec()
            self._seconds.labels(*labels).observe(watch.seconds)
            status = str(watch.status) if watch.status is not None else "none"
            self._requests.labels(*labels, status).inc()

    def _serve(self, request: Request) -> Response:
        encode, media_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(_read(self.registry)), headers={"content-type": media_type})


class _Counting:
    def __init__(self, app: ASGIApp, module: PrometheusModule) -> None:
        self.app = app
        self._module = module

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._module.count(self.app, scope, receive, send)
        else:
            await self.app(scope, receive, send)


class _Process(Collector):
    """What the process's own registry has, as part of another one."""

    def collect(self) -> Iterator[Metric]:
        yield from REGISTRY.collect()


def _with_process_metrics() -> CollectorRegistry:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Process())
    return registry


def _read(registry: CollectorRegistry) -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return registry
    together = CollectorRegistry()
    multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together
