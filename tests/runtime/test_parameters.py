"""Parameters from path, query, headers and cookies."""

from __future__ import annotations

import datetime
import decimal
import enum
import uuid
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field

from flama import Flama, types
from flama.exceptions import RouteError
from flama.http import Request
from flama.parameters import Cookie, Header, Path, Query
from flama.routing.signature import MISSING, ParameterField
from tests.runtime.asking import application, ask, failure


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Level(enum.Enum):
    LOW = 1
    HIGH = 2


class Window(BaseModel):
    start: int
    stop: int = 9


def echoing(annotation: Any, default: Any = MISSING) -> Flama:
    """An application that gives the `repr` of its query parameter `value`."""
    app = application()

    async def handler(value: Any = None if default is MISSING else default) -> str:
        return repr(value)

    handler.__annotations__["value"] = annotation
    handler.__defaults__ = None if default is MISSING else (default,)
    app.add_get("/", handler)
    return app


@pytest.mark.parametrize(
    ("annotation", "query", "expected"),
    [
        (int, "value=-7", "-7"),
        (float, "value=1.5", "1.5"),
        (bool, "value=true", "True"),
        (str, "value=a%20b+c%2B", "'a b c+'"),
        (decimal.Decimal, "value=1.10", "Decimal('1.10')"),
        (uuid.UUID, f"value={uuid.UUID(int=1)}", repr(uuid.UUID(int=1))),
        (datetime.date, "value=2024-02-29", "datetime.date(2024, 2, 29)"),
        (datetime.time, "value=10:30", "datetime.time(10, 30)"),
        (Colour, "value=red", "<Colour.RED: 'red'>"),
        (Level, "value=2", "<Level.HIGH: 2>"),
        (Literal[1, 2], "value=1", "1"),
        (Literal["a"], "value=a", "'a'"),
        (list[int], "value=1&value=2", "[1, 2]"),
        (list[Level], "value=1", "[<Level.LOW: 1>]"),
        (set[str], "value=a&value=a", "{'a'}"),
        (int | None, "value=3", "3"),
        (int | list[int], "value=3", "3"),
        (int | list[int], "value=3&value=4", "[3, 4]"),
        (Annotated[int, Query("page[size]"), Field(ge=1)], "page%5Bsize%5D=5", "5"),
        (Annotated[Window, Query(media_type="application/json")], 'value={"start":1}', "Window(start=1, stop=9)"),
        (Annotated[int, Query], "value=3", "3"),
        (types.QueryParam, "value=3", "'3'"),
    ],
)
async def test_a_query_parameter_is_converted(annotation: Any, query: str, expected: str) -> None:
    assert (await ask(echoing(annotation), "GET", f"/?{query}")).json() == expected


@pytest.mark.parametrize(
    ("annotation", "query", "expected"),
    [
        (int, "value=x", {"query.value": ["int_parsing"]}),
        (int, "", {"query.value": ["missing"]}),
        (Annotated[int, Field(le=3)], "value=4", {"query.value": ["less_than_equal"]}),
        (list[int], "value=1&value=x", {"query.value.1": ["int_parsing"]}),
        (Level, "value=3", {"query.value": ["enum"]}),
        (float, "value=nan", {"query.value": ["finite_number"]}),
        (str, "value=%FF", {"query.value": ["style"]}),
        (Annotated[Window, Query(media_type="application/json")], "value={", {"query.value": ["json_invalid"]}),
        (Annotated[Window, Query(style="deepObject")], "value[start]=x", {"query.value.start": ["int_parsing"]}),
    ],
)
async def test_a_bad_query_parameter_is_400_with_its_place(annotation: Any, query: str, expected: Any) -> None:
    assert failure(await ask(echoing(annotation), "GET", f"/?{query}")) == expected


async def test_an_absent_parameter_takes_its_default() -> None:
    assert (await ask(echoing(int | None, None), "GET", "/")).json() == "None"
    assert (await ask(echoing(list[int], [1]), "GET", "/")).json() == "[1]"


async def test_an_empty_value_counts_as_absent_where_it_may_be_empty() -> None:
    app = echoing(Annotated[bool, Query(allow_empty=True)], True)
    assert (await ask(app, "GET", "/?value=")).json() == "True"
    assert failure(await ask(echoing(bool, True), "GET", "/?value=")) == {"query.value": ["bool_parsing"]}


async def test_errors_never_repeat_the_input() -> None:
    response = await ask(echoing(int), "GET", "/?value=secret")
    assert "secret" not in response.text


async def test_every_wrong_parameter_is_named_at_once() -> None:
    app = application()

    @app.get("/{size}")
    async def handler(size: int, token: Annotated[int, Header()], sid: Annotated[int, Cookie()], q: int) -> None: ...

    found = failure(await ask(app, "GET", "/x?q=x", headers={"token": "x", "cookie": "sid=x"}))
    assert sorted(found) == ["cookie.sid", "header.token", "path.size", "query.q"]


async def test_headers_match_without_regard_to_case() -> None:
    app = application()

    @app.get("/")
    async def handler(
        x_request_id: Annotated[str, Header()],
        accept: Annotated[str, Header("Accept")],
        ids: Annotated[list[int], Header("X-IDs")],
    ) -> list[Any]:
        return [x_request_id, accept, ids]

    headers = [("X-Request-Id", "a%20b"), ("Accept", "text/plain"), ("x-ids", "1, 2"), ("X-Ids", "3")]
    assert (await ask(app, "GET", "/", headers=headers)).json() == ["a%20b", "text/plain", [1, 2, 3]]


async def test_cookies_are_read_by_name() -> None:
    app = application()

    @app.get("/")
    async def handler(session_id: Annotated[str, Cookie("session-id")], n: Annotated[list[int], Cookie()]) -> list[Any]:
        return [session_id, n]

    headers = {"cookie": 'session-id="a%20b"; n=1; n=2'}
    assert (await ask(app, "GET", "/", headers=headers)).json() == ["a b", [1, 2]]


async def test_the_connection_is_injectable() -> None:
    app = application()

    @app.get("/things/{name}")
    async def handler(
        request: Request,
        method: types.Method,
        scheme: types.Scheme,
        path: types.Path,
        url: types.URL,
        path_params: types.PathParams,
        query: types.QueryString,
        query_params: types.QueryParams,
        headers: types.Headers,
        cookies: types.Cookies,
        scope: types.Scope,
        owner: types.App,
        body: types.Body,
    ) -> list[Any]:
        assert request.scope is scope
        assert owner is app
        return [method, scheme, path, url.path, path_params, query, query_params["q"], headers["x"], cookies, len(body)]

    response = await ask(app, "GET", "/things/a?q=1", headers={"x": "y", "cookie": "c=d"})
    expected = ["GET", "http", "/things/a", "/things/a", {"name": "a"}, "q=1", "1", "y", {"c": "d"}, 0]
    assert response.json() == expected


def test_a_signature_tells_wire_names_and_places() -> None:
    app = application()

    @app.get("/pets/{petId}")
    async def handler(pet_id: Annotated[int, Path("petId")], x_id: Annotated[str, Header()] = "a") -> None: ...

    (route,) = app.routes
    fields = route.signatures["GET"].parameters  # type: ignore[union-attr]
    assert fields == (
        ParameterField("pet_id", "petId", "path", int, True, MISSING, "simple", False),
        ParameterField("x_id", "x-id", "header", str, False, "a", "simple", False),
    )


async def test_types_of_the_path_need_no_marker() -> None:
    app = application()

    @app.get("/{a}/{b:int}")
    async def handler(a: str, b: str) -> list[str]:
        return [a, b]

    assert (await ask(app, "GET", "/x/5")).json() == ["x", "5"]


def _unannotated(value): ...  # type: ignore[no-untyped-def]


def _positional(value: int, /) -> None: ...


def _unknown_style(value: Annotated[list[int], Query(style="label")]) -> None: ...


def _not_in_path(value: Annotated[int, Path()]) -> None: ...


def _two_bodies(a: Window, b: Window) -> None: ...


def _unknown_name(value: Missing) -> None: ...  # type: ignore[name-defined]  # noqa: F821


@pytest.mark.parametrize(
    ("handler", "message"),
    [
        (_unannotated, "`value` of `_unannotated` .*test_parameters.py:\\d+.* has no annotation"),
        (_positional, "`value` of `_positional` .* is positional-only"),
        (_unknown_style, "`value` of `_unknown_style` .* has the style `label`"),
        (_not_in_path, "`value` of `_not_in_path` .* has no placeholder `{value}`"),
        (_two_bodies, "`b` of `_two_bodies` .* is a second body"),
        (_unknown_name, "`_unknown_name` .* cannot be evaluated: name 'Missing'"),
    ],
)
def test_a_handler_that_no_request_could_fill_is_refused_at_registration(handler: Any, message: str) -> None:
    with pytest.raises(RouteError, match=message):
        application().add_get("/", handler)
