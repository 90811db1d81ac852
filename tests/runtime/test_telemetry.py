"""Hooks, traces and metrics see what an application answers."""

import logging
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.applications import Starlette

from flama import Flama
from flama.authentication.security import APIKey, Principal, verify_keys
from flama.exceptions import ApplicationError, DependencyNotInstalled, HTTPException
from flama.http import Request, StreamingResponse, WebSocket
from flama.middleware import Middleware
from flama.telemetry import OpenTelemetryModule, PrometheusModule, TelemetryData, TelemetryMiddleware
from tests.runtime.asking import application, ask


def serving(**options: Any) -> Flama:
    app = application(**options)

    @app.get("/users/{user_id:int}/", name="user")
    async def user(user_id: int) -> dict[str, int]:
        return {"id": user_id}

    @app.post("/echo/", tags={"topic": "echo"})
    async def echo(request: Request) -> StreamingResponse:
        body = await request.body()
        return StreamingResponse(iter([body, body]), media_type="text/plain")

    @app.get("/fail/")
    async def fail() -> None:
        raise RuntimeError("why")

    @app.get("/refuse/")
    async def refuse() -> None:
        raise HTTPException(409, "no")

    @app.get("/health/", tags={"telemetry": False})
    async def health() -> None: ...

    return app


async def gathered(method: str, path: str, *, request: dict[str, Any] | None = None, **options: Any) -> TelemetryData:
    """The data of one request, as the `after` hook gets it."""
    seen: list[TelemetryData] = []
    app = serving(middleware=[TelemetryMiddleware(after=seen.append, **options)])
    await ask(app, method, path, **(request or {}))
    (data,) = seen
    return data


async def test_the_data_tells_endpoint_request_and_response() -> None:
    data = await gathered("GET", "/users/7/?page=2")
    assert (data.endpoint.path, data.endpoint.name) == ("/users/{user_id}/", "user")
    assert (data.endpoint.handler or "").endswith("user")
    assert (data.request.method, data.request.path, data.request.query) == ("GET", "/users/7/", (("page", "2"),))
    assert data.request.path_params == {"user_id": "7"}
    assert data.response is not None
    assert data.response.body is not None
    assert (data.response.status_code, data.response.body.content) == (200, '{"id":7}')
    assert (data.error, data.authentication) == (None, None)
    assert data.to_dict()["response"]["status_code"] == 200


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/fail/", (500, "RuntimeError", "why", None)), ("/refuse/", (409, "HTTPException", "no", 409))],
)
async def test_errors_are_known_though_they_were_answered(path: str, expected: Any) -> None:
    data = await gathered("GET", path)
    assert data.response is not None
    assert data.error is not None
    assert (data.response.status_code, data.error.type, data.error.detail, data.error.status_code) == expected


@pytest.mark.parametrize(
    ("sent", "content", "encoding", "truncated"),
    [
        (b"abcd", "abcd", "utf-8", False),
        (b"abcdefgh", "abcde", "utf-8", True),
        ("abcdé".encode(), "abcd", "utf-8", True),
        (b"\xff\xfe", "//4=", "base64", False),
    ],
)
async def test_bodies_are_kept_up_to_a_limit(sent: bytes, content: str, encoding: str, truncated: bool) -> None:
    data = await gathered("POST", "/echo/", request={"content": sent}, max_body=5)
    body = data.request.body
    assert body is not None
    assert (body.content, body.encoding, body.size, body.truncated) == (content, encoding, len(sent), truncated)
    assert data.response is not None
    assert data.response.body is not None
    assert data.response.body.size == 2 * len(sent)


async def test_bodies_can_be_left_out() -> None:
    data = await gathered("POST", "/echo/", request={"content": b"x"}, max_body=0)
    assert data.request.body is None
    assert data.response is not None
    assert data.response.body is None


async def test_secrets_in_headers_and_query_are_hidden() -> None:
    headers = {"authorization": "Bearer hunter2", "cookie": "a=hunter2", "x-plain": "shown"}
    data = await gathered("GET", "/users/7/?api_key=hunter2", request={"headers": headers})
    assert "hunter2" not in repr(data)
    assert ("x-plain", "shown") in data.request.headers


@pytest.mark.parametrize(("path", "options"), [("/health/", {}), ("/users/7/", {"ignored": ["/users/.*"]})])
async def test_routes_and_paths_can_be_left_out(path: str, options: dict[str, Any]) -> None:
    seen: list[TelemetryData] = []
    app = serving(middleware=[Middleware(TelemetryMiddleware, after=seen.append, **options)])
    assert (await ask(app, "GET", path)).status_code == 200
    assert seen == []


async def test_the_tag_of_a_mount_holds_below_it() -> None:
    seen: list[TelemetryData] = []
    app = application(middleware=[TelemetryMiddleware(after=seen.append)])
    app.mount("/quiet", serving(), tags={"telemetry": False})
    app.mount("/loud/{name}", serving(), name="loud")
    app.mount("/other", Starlette())
    for path in ("/quiet/users/7/", "/loud/a/users/7/", "/other/x", "/nowhere"):
        await ask(app, "GET", path)
    assert [(data.endpoint.path, data.endpoint.name) for data in seen] == [
        ("/loud/{name}/users/{user_id}/", "loud:user"),
        ("/other/*", None),
        (None, None),
    ]


async def test_hooks_share_extra_and_cannot_break_a_request(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[Any] = []

    async def before(data: TelemetryData) -> None:
        assert data.response is None
        data.extra["started"] = True

    def after(data: TelemetryData) -> None:
        seen.append(data.extra)
        raise RuntimeError("hook")

    app = serving(middleware=[TelemetryMiddleware(before=before, after=after)])
    assert (await ask(app, "GET", "/users/7/")).status_code == 200
    assert seen == [{"started": True}]
    assert "A telemetry hook failed" in caplog.text


async def test_the_log_has_one_entry_a_request_with_the_data(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "flama.telemetry"):
        await gathered("GET", "/users/7/", log_level=logging.INFO)
    (record,) = [record for record in caplog.records if record.name == "flama.telemetry"]
    assert record.getMessage().startswith("GET /users/{user_id}/ 200 ")
    assert record.telemetry["request"]["path"] == "/users/7/"  # type: ignore[attr-defined]


async def test_the_principal_is_part_of_the_data() -> None:
    seen: list[TelemetryData] = []
    schemes = {"key": APIKey("X-Key", verify=verify_keys(["k"]))}
    app = application(security=schemes, middleware=[TelemetryMiddleware(after=seen.append)])

    @app.get("/", security=[{"key": []}])
    async def handler(principal: Principal) -> str:
        return principal.subject

    subject = (await ask(app, "GET", "/", headers={"x-key": "k"})).json()
    assert seen[0].authentication is not None
    assert seen[0].authentication.subject == subject
    assert ("x-key", "(hidden)") in seen[0].request.headers


@pytest.mark.parametrize(("options", "message"), [({"ignored": "/a"}, "a list"), ({"max_body": -1}, "number of bytes")])
async def test_options_that_cannot_hold_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ApplicationError, match=message):
        await gathered("GET", "/users/7/", **options)


async def test_a_websocket_tells_what_went_in_each_direction() -> None:
    seen: list[TelemetryData] = []
    app = application(middleware=[TelemetryMiddleware(after=seen.append)])

    @app.websocket_route("/chat/{room}")
    async def chat(websocket: WebSocket, room: str) -> None:
        await websocket.accept()
        await websocket.send_text("welcome " + await websocket.receive_text())
        await websocket.close(4000)

    incoming = [{"type": "websocket.connect"}, {"type": "websocket.receive", "text": "anna"}]

    async def receive() -> Any:
        return incoming.pop(0)

    async def send(message: Any) -> None: ...

    await app(
        {"type": "websocket", "path": "/chat/a", "query_string": b"", "headers": [], "subprotocols": []}, receive, send
    )
    (data,) = seen
    assert (data.request.type, data.request.method, data.endpoint.path) == ("websocket", None, "/chat/{room}")
    assert data.request.body is not None
    assert data.response is not None
    assert data.response.body is not None
    assert (data.request.body.content, data.response.body.content) == ("anna", "welcome anna")
    assert data.response.status_code == 4000


async def spans(method: str, path: str, **request: Any) -> list[ReadableSpan]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    app = serving(modules=[OpenTelemetryModule(tracer_provider=provider, ignored=["/health/"])])

    @app.get("/inner/")
    async def inner() -> str:
        with trace.get_tracer("test", tracer_provider=provider).start_as_current_span("inside"):
            return "ok"

    await ask(app, method, path, **request)
    return list(exporter.get_finished_spans())


async def test_a_span_is_named_by_the_template_and_has_the_conventional_attributes() -> None:
    (span,) = await spans("GET", "/users/7/?token=hunter2", headers={"user-agent": "probe"})
    assert (span.name, span.kind, span.status.status_code) == (
        "GET /users/{user_id}/",
        trace.SpanKind.SERVER,
        trace.StatusCode.UNSET,
    )
    attributes = dict(span.attributes or {})
    expected = {
        "http.request.method": "GET",
        "http.route": "/users/{user_id}/",
        "http.response.status_code": 200,
        "url.path": "/users/7/",
        "url.scheme": "http",
        "user_agent.original": "probe",
        "server.address": "localapp",
    }
    assert {name: attributes.get(name) for name in expected} == expected
    assert "hunter2" not in repr(attributes)


async def test_a_span_continues_the_trace_of_the_client() -> None:
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    (span,) = await spans("GET", "/users/7/", headers={"traceparent": parent})
    assert span.context is not None
    assert span.parent is not None
    assert f"{span.context.trace_id:032x}" == "0af7651916cd43dd8448eb211c80319c"
    assert f"{span.parent.span_id:016x}" == "b7ad6b7169203331"


async def test_spans_of_the_handler_are_inside() -> None:
    inside, around = await spans("GET", "/inner/")
    assert inside.name == "inside"
    assert inside.parent is not None
    assert around.context is not None
    assert inside.parent.span_id == around.context.span_id


@pytest.mark.parametrize(
    ("path", "status", "error", "events"),
    [
        ("/fail/", trace.StatusCode.ERROR, "RuntimeError", ["exception"]),
        ("/refuse/", trace.StatusCode.UNSET, "flama.exceptions.HTTPException", []),
    ],
)
async def test_errors_of_the_server_alone_are_errors_of_the_span(
    path: str, status: Any, error: str, events: list[str]
) -> None:
    (span,) = await spans("GET", path)
    assert (span.status.status_code, (span.attributes or {})["error.type"]) == (status, error)
    assert [event.name for event in span.events] == events


async def test_made_up_paths_and_methods_make_no_names_of_spans() -> None:
    (nowhere,) = await spans("GET", "/nowhere/123")
    (odd,) = await spans("BREW", "/users/7/")
    assert (nowhere.name, odd.name) == ("GET", "HTTP")
    assert (odd.attributes or {})["http.request.method_original"] == "BREW"
    assert await spans("GET", "/health/") == []


async def test_an_exporter_gets_the_spans_when_the_application_stops() -> None:
    exporter = InMemorySpanExporter()
    module = OpenTelemetryModule(exporter=exporter, service_name="shop")
    app = serving(modules=[module])
    await ask(app, "GET", "/users/7/")
    (span,) = exporter.get_finished_spans()
    assert span.resource.attributes["service.name"] == "shop"
    assert app.opentelemetry is module


async def metrics(app: Flama, **headers: str) -> str:
    return (await ask(app, "GET", "/metrics", headers=headers)).text


async def test_requests_are_counted_and_measured_by_the_template_of_their_route() -> None:
    app = serving(modules=[PrometheusModule(ignored=["/health/"])])
    for path in ("/users/7/", "/users/8/", "/nowhere/1", "/nowhere/2", "/fail/", "/health/"):
        await ask(app, "GET", path)
    await ask(app, "BREW", "/users/7/")
    text = await metrics(app)
    counts = [line for line in text.splitlines() if line.startswith("http_requests_total{")]
    assert sorted(counts) == [
        'http_requests_total{method="GET",route="(unmatched)",status="404"} 2.0',
        'http_requests_total{method="GET",route="/fail/",status="500"} 1.0',
        'http_requests_total{method="GET",route="/users/{user_id}/",status="200"} 2.0',
        'http_requests_total{method="_OTHER",route="(unmatched)",status="405"} 1.0',
    ]
    assert 'http_request_duration_seconds_count{method="GET",route="/users/{user_id}/"} 2.0' in text
    assert 'http_requests_in_progress{method="GET",route="/users/{user_id}/"} 0.0' in text


async def test_two_applications_count_for_themselves_and_show_the_process() -> None:
    first, second = (serving(modules=[PrometheusModule(prefix="shop_")]) for _ in range(2))
    await ask(first, "GET", "/users/7/")
    assert "shop_http_requests_total{" in await metrics(first)
    assert "shop_http_requests_total{" not in await metrics(second)
    assert "python_info{" in await metrics(second)


async def test_the_page_speaks_openmetrics_too_and_can_be_elsewhere_or_nowhere() -> None:
    app = serving(modules=[PrometheusModule()])
    response = await ask(app, "GET", "/metrics", headers={"accept": "application/openmetrics-text; version=1.0.0"})
    assert response.headers["content-type"].startswith("application/openmetrics-text")
    assert response.text.endswith("# EOF\n")
    assert (await ask(serving(modules=[PrometheusModule(None)]), "GET", "/metrics")).status_code == 404


async def test_a_request_that_never_was_answered_is_counted() -> None:
    async def lines() -> AsyncIterator[bytes]:
        raise RuntimeError("at once")
        yield b""

    app = application(modules=[PrometheusModule()])

    @app.get("/")
    async def handler() -> StreamingResponse:
        return StreamingResponse(lines())

    with pytest.raises(RuntimeError, match="at once"):
        await ask(app, "GET", "/")
    assert 'http_requests_in_progress{method="GET",route="/"} 0.0' in await metrics(app)


@pytest.mark.parametrize(
    ("name", "package"), [("OpenTelemetryModule", "opentelemetry"), ("PrometheusModule", "prometheus_client")]
)
def test_what_is_not_installed_is_named(name: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import flama.telemetry

    for module in [module for module in sys.modules if module.startswith("flama.telemetry.")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(DependencyNotInstalled, match=r"pip install 'flama-runtime\[telemetry\]'"):
        getattr(flama.telemetry, name)
