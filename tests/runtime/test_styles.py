"""The styles of OpenAPI 3.1.1, section 4.8.12.4: its table of examples, read back."""

from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from flama.http.query import cookie_names, query_names
from flama.http.styles import ABSENT, StyleError, read_cookie, read_header, read_path, read_query
from flama.parameters import Cookie, Header, Path, Query
from tests.runtime.asking import application, ask, failure

ARRAY = ["blue", "black", "brown"]
OBJECT = {"R": "100", "G": "200", "B": "150"}


class Colour(BaseModel):
    R: int
    G: int
    B: int = 0


PATHS = [
    ("matrix", False, "scalar", ";color=blue", "blue"),
    ("matrix", False, "scalar", ";color", ""),
    ("matrix", False, "array", ";color=blue,black,brown", ARRAY),
    ("matrix", False, "object", ";color=R,100,G,200,B,150", OBJECT),
    ("matrix", True, "scalar", ";color=blue", "blue"),
    ("matrix", True, "array", ";color=blue;color=black;color=brown", ARRAY),
    ("matrix", True, "object", ";R=100;G=200;B=150", OBJECT),
    ("label", False, "scalar", ".blue", "blue"),
    ("label", False, "array", ".blue,black,brown", ARRAY),
    ("label", False, "object", ".R,100,G,200,B,150", OBJECT),
    ("label", True, "scalar", ".blue", "blue"),
    ("label", True, "array", ".blue.black.brown", ARRAY),
    ("label", True, "object", ".R=100.G=200.B=150", OBJECT),
    ("simple", False, "scalar", "blue", "blue"),
    ("simple", False, "array", "blue,black,brown", ARRAY),
    ("simple", False, "object", "R,100,G,200,B,150", OBJECT),
    ("simple", True, "scalar", "blue", "blue"),
    ("simple", True, "array", "blue,black,brown", ARRAY),
    ("simple", True, "object", "R=100,G=200,B=150", OBJECT),
]
QUERIES = [
    ("form", False, "scalar", b"color=blue", "blue"),
    ("form", False, "scalar", b"color=", ""),
    ("form", False, "array", b"color=blue,black,brown", ARRAY),
    ("form", False, "array", b"color=", []),
    ("form", False, "object", b"color=R,100,G,200,B,150", OBJECT),
    ("form", True, "scalar", b"color=blue", "blue"),
    ("form", True, "array", b"color=blue&color=black&color=brown", ARRAY),
    ("form", True, "object", b"R=100&G=200&B=150", OBJECT),
    ("spaceDelimited", False, "array", b"color=blue%20black+brown", ARRAY),
    ("spaceDelimited", False, "object", b"color=R%20100%20G%20200%20B%20150", OBJECT),
    ("spaceDelimited", True, "array", b"color=blue&color=black&color=brown", ARRAY),
    ("pipeDelimited", False, "array", b"color=blue%7Cblack|brown", ARRAY),
    ("pipeDelimited", False, "object", b"color=R%7C100%7CG%7C200%7cB%7c150", OBJECT),
    ("pipeDelimited", True, "array", b"color=blue&color=black&color=brown", ARRAY),
    ("deepObject", True, "object", b"color%5BR%5D=100&color[G]=200&color[B]=150", OBJECT),
]


@pytest.mark.parametrize(("style", "explode", "shape", "raw", "expected"), PATHS)
def test_path_styles(style: str, explode: bool, shape: Any, raw: str, expected: Any) -> None:
    assert read_path(raw, "color", style, shape, explode) == expected


@pytest.mark.parametrize(("style", "explode", "shape", "query", "expected"), QUERIES)
def test_query_styles(style: str, explode: bool, shape: Any, query: bytes, expected: Any) -> None:
    assert read_query(query_names(query), "color", style, shape, explode) == expected
    assert read_query(query_names(b""), "color", style, shape, explode) is ABSENT


@pytest.mark.parametrize(
    ("explode", "shape", "raw", "expected"),
    [
        (False, "array", "blue, black,brown", ARRAY),
        (False, "object", "R,100,G,200,B,150", OBJECT),
        (True, "object", "R=100, G=200,B=150", OBJECT),
    ],
)
def test_header_styles(explode: bool, shape: Any, raw: str, expected: Any) -> None:
    assert read_header(raw, shape, explode) == expected


@pytest.mark.parametrize(
    ("explode", "shape", "cookie", "expected"),
    [
        (False, "array", b"color=blue,black,brown", ARRAY),
        (True, "array", b"color=blue&color=black&color=brown", ARRAY),
        (True, "array", b"color=blue; color=black; color=brown", ARRAY),
        (False, "object", b"color=R,100,G,200,B,150", OBJECT),
        (True, "object", b"R=100&G=200&B=150", OBJECT),
        (True, "scalar", b"a=1; color=b%20c", "b c"),
    ],
)
def test_cookie_styles(explode: bool, shape: Any, cookie: bytes, expected: Any) -> None:
    assert read_cookie(cookie_names([(b"cookie", cookie)]), "color", shape, explode) == expected


@pytest.mark.parametrize(
    ("style", "explode", "shape", "raw"),
    [
        ("matrix", False, "scalar", "color=blue"),
        ("matrix", False, "scalar", ";colour=blue"),
        ("label", False, "scalar", "blue"),
        ("simple", False, "object", "R,100,G"),
        ("simple", True, "object", "R=100,G"),
        ("simple", False, "scalar", "%FF"),
    ],
)
def test_text_in_another_style_is_refused(style: str, explode: bool, shape: Any, raw: str) -> None:
    with pytest.raises(StyleError):
        read_path(raw, "color", style, shape, explode)


@given(st.lists(st.text(), min_size=1), st.sampled_from(["simple", "label", "matrix"]))
def test_encoded_delimiters_are_part_of_a_value(values: list[str], style: str) -> None:
    from urllib.parse import quote

    prefix = {"simple": "", "label": ".", "matrix": ";color="}[style]
    raw = prefix + ",".join(
        quote(value.encode("utf-8", "surrogatepass").decode("utf-8", "replace"), safe="") for value in values
    )
    expected = [value.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for value in values]
    assert read_path(raw, "color", style, "array", False) == ([] if raw == prefix else expected)


async def test_styles_reach_handlers_validated() -> None:
    app = application()

    @app.get("/{point}/{sizes}")
    async def handler(
        point: Annotated[Colour, Path(style="matrix", explode=True)],
        sizes: Annotated[list[int], Path(style="label")],
        deep: Annotated[Colour, Query(style="deepObject")],
        spread: Annotated[Colour, Query()],
        tags: Annotated[list[str], Query(style="pipeDelimited", explode=False)],
        x_color: Annotated[Colour, Header(explode=True)],
        cookie: Annotated[list[int], Cookie(explode=False)],
    ) -> list[Any]:
        return [point, sizes, deep, spread, tags, x_color, cookie]

    path = "/;R=1;G=2/.3,4?deep[R]=5&deep[G]=6&R=7&G=8&tags=a%7Cb%2Cc"
    headers = {"x-color": "R=9,G=10", "cookie": "cookie=11,12"}
    response = await ask(app, "GET", path, headers=headers)
    colours = [{"R": r, "G": g, "B": 0} for r, g in ((1, 2), (5, 6), (7, 8), (9, 10))]
    assert response.json() == [colours[0], [3, 4], colours[1], colours[2], ["a", "b,c"], colours[3], [11, 12]]


async def test_an_encoded_comma_in_a_path_array_is_not_a_delimiter() -> None:
    app = application()

    @app.get("/v/{names}/end")
    async def handler(names: list[str]) -> list[str]:
        return names

    assert (await ask(app, "GET", "/v/a%2Cb,c%2Fd/end")).json() == ["a,b", "c/d"]


async def test_a_value_in_another_style_is_400() -> None:
    app = application()

    @app.get("/{point}")
    async def handler(point: Annotated[Colour, Path(style="label")]) -> None: ...

    assert failure(await ask(app, "GET", "/R,1")) == {"path.point": ["style"]}


async def test_a_free_object_takes_the_names_that_no_other_parameter_has() -> None:
    app = application()

    @app.get("/")
    async def handler(page: int, rest: Annotated[dict[str, str], Query()]) -> dict[str, str]:
        return rest

    assert (await ask(app, "GET", "/?page=1&a=b")).json() == {"a": "b"}
