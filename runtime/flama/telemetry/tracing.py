"""A span for every request, in OpenTelemetry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from anyio.to_thread import run_sync
from starlette.types import ASGIApp, Receive, Scope, Send

from flama.exceptions import DependencyNotInstalled
from flama.middleware.wrapping import Middleware
from flama.modules import Module
from flama.telemetry.endpoint import Endpoint, endpoint_of, known_method
from flama.telemetry.watching import Watch

try:
    from opentelemetry import propagate, trace
    from opentelemetry.propagators.textmap import Getter
except ModuleNotFoundError as exc:
    raise DependencyNotInstalled("opentelemetry", "flama-runtime[telemetry]", "`OpenTelemetryModule`") from exc

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter

    from flama.applications import Flama

__all__ = ["OpenTelemetryModule"]


class OpenTelemetryModule(Module):
    """A server span for each request and WebSocket.

    It is called `GET /users/{user_id}/`, is a child of what `traceparent` names (W3C Trace Context), is the current
    span while the handler runs, and has the attributes of the semantic conventions for HTTP (version 1.23 and later):
    `http.request.method`, `http.route`, `http.response.status_code`, `url.path`, `error.type` and others. The query
    string is left out: it may hold secrets. Errors of the server (500 and above) are errors of the span, with the
    exception as an event.

    ```python
    app = Flama(modules=[OpenTelemetryModule(exporter=OTLPSpanExporter(), service_name="shop")])
    ```
    """

    name = "opentelemetry"

    def __init__(
        self,
        *,
        tracer_provider: trace.TracerProvider | None = None,
        exporter: SpanExporter | None = None,
        service_name: str | None = None,
        ignored: Iterable[str | re.Pattern[str]] = (),
    ) -> None:
        """
        - `tracer_provider`: where spans go; by default that of the process (`opentelemetry.trace`).
        - `exporter`: makes a provider of its own instead, which sends spans in batches, the last ones when the
          application stops; `service_name` is its `service.name`.
        - `ignored`: regular expressions; a path that one of them matches as a whole has no span.

        Raises `DependencyNotInstalled` when `exporter` is given and the SDK is missing.
        """
        self._own = _provider(exporter, service_name) if exporter is not None else None
        self._provider = self._own or tracer_provider
        self._ignored = [re.compile(pattern) for pattern in ignored]

    def attach(self, app: Flama) -> None:
        """Puts the tracing around the application."""
        super().attach(app)
        tracer = trace.get_tracer("flama", tracer_provider=self._provider)
        app.add_middleware(Middleware(_Tracing, tracer=tracer, ignored=self._ignored))

    async def on_shutdown(self) -> None:
        """Sends the spans that are left."""
        if self._own is not None:
            await run_sync(self._own.force_flush)


class _Tracing:
    def __init__(self, app: ASGIApp, tracer: trace.Tracer, ignored: list[re.Pattern[str]]) -> None:
        self.app = app
        self._tracer = tracer
        self._ignored = ignored

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_seen = scope["type"] in ("http", "websocket")
        if not is_seen or any(pattern.fullmatch(scope["path"]) for pattern in self._ignored):
            await self.app(scope, receive, send)
            return
        endpoint = endpoint_of(scope)
        with self._tracer.start_as_current_span(
            _name(scope, endpoint),
            context=propagate.extract(scope, getter=_HEADERS),
            kind=trace.SpanKind.SERVER,
            attributes=_attributes(scope, endpoint),
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            watch = Watch(scope, receive, send)
            try:
                await watch.run(self.app)
            finally:
                _finish(span, watch)


class _Headers(Getter[Scope]):
    """Reads the headers of an ASGI scope."""

    def get(self, carrier: Scope, key: str) -> list[str] | None:
        wanted = key.lower().encode("latin-1")
        found = [value.decode("latin-1") for name, value in carrier.get("headers", ()) if name.lower() == wanted]
        return found or None

    def keys(self, carrier: Scope) -> list[str]:
        return [name.decode("latin-1") for name, _ in carrier.get("headers", ())]


_HEADERS = _Headers()


def _provider(exporter: SpanExporter, service_name: str | None) -> TracerProvider:
    try:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ModuleNotFoundError as exc:
        raise DependencyNotInstalled("opentelemetry-sdk", "flama-runtime[telemetry]", "`exporter`") from exc
    named = {"service.name": service_name} if service_name is not None else {}
    provider = TracerProvider(resource=Resource.create(named))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider


def _name(scope: Scope, endpoint: Endpoint) -> str:
    if scope["type"] == "websocket":
        return f"WebSocket {endpoint.path}" if endpoint.path is not None else "WebSocket"
    method = known_method(scope)
    # The conventions say `HTTP` for a method that is none of theirs, so that names stay few.
    shown = "HTTP" if method == "_OTHER" else method
    return f"{shown} {endpoint.path}" if endpoint.path is not None else shown


def _attributes(scope: Scope, endpoint: Endpoint) -> Mapping[str, Any]:
    found: dict[str, Any] = {
        "url.path": scope["path"],
        "url.scheme": scope.get("scheme", "http"),
        "network.protocol.version": scope.get("http_version"),
        "http.route": endpoint.path,
        "user_agent.original": next(iter(_HEADERS.get(scope, "user-agent") or ()), None),
    }
    method = known_method(scope) if scope["type"] == "http" else "GET"
    found["http.request.method"] = method
    if method == "_OTHER":
        found["http.request.method_original"] = scope["method"]
    for side, place in (("server", scope.get("server")), ("client", scope.get("client"))):
        if place:
            found[f"{side}.address"], found[f"{side}.port"] = place
    return {name: value for name, value in found.items() if value is not None}


def _finish(span: trace.Span, watch: Watch) -> None:
    if not span.is_recording():
        return
    if watch.scope["type"] == "http" and watch.status is not None:
        span.set_attribute("http.response.status_code", watch.status)
    if watch.error is not None:
        span.set_attribute("error.type", _kind(watch.error))
    elif watch.scope["type"] == "http" and watch.status is not None and watch.status >= 500:
        span.set_attribute("error.type", str(watch.status))
    if _is_failure(watch):
        if watch.error is not None:
            span.record_exception(watch.error)
        span.set_status(trace.StatusCode.ERROR)


def _is_failure(watch: Watch) -> bool:
    """What the server is to blame for: an error of the client is none of its own."""
    if watch.scope["type"] == "websocket":
        return watch.status == 1011
    return watch.status is None or watch.status >= 500


def _kind(error: BaseException) -> str:
    cls = type(error)
    return cls.__qualname__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__qualname__}"
