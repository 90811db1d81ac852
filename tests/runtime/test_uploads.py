"""Files and other parts of forms."""

from __future__ import annotations

import enum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel

from flama import Flama
from flama.exceptions import RouteError
from flama.http import UploadFile
from flama.parameters import Form, Query
from flama.schemas import Schema, SchemaMetadata
from tests.runtime.asking import application, ask, failure


def taking(handler: Any) -> Flama:
    app = application()
    app.add_post("/", handler)
    return app


async def one_file(file: UploadFile) -> list[Any]:
    return [file.filename, file.content_type, file.size, (await file.read()).decode()]


async def test_a_file_is_a_parameter() -> None:
    response = await ask(taking(one_file), "POST", "/", files={"file": ("a.txt", b"text", "text/plain")})
    assert response.json() == ["a.txt", "text/plain", 4, "text"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, {"body": ["missing"]}),
        ({"files": {"other": ("a", b"")}}, {"body.file": ["missing"]}),
        ({"files": {"other": ("a", b"")}, "data": {"file": "text"}}, {"body.file": ["is_instance_of"]}),
    ],
)
async def test_a_missing_file_is_400(options: Any, expected: Any) -> None:
    assert failure(await ask(taking(one_file), "POST", "/", **options)) == expected


async def test_a_file_needs_multipart() -> None:
    assert (await ask(taking(one_file), "POST", "/", data={"file": "x"})).status_code == 415


async def test_several_parts_are_several_parameters() -> None:
    async def handler(
        first: UploadFile,
        rest: list[UploadFile],
        title: Annotated[str, Form()],
        stars: Annotated[int, Form()] = 3,
        cover: UploadFile | None = None,
        page: int = 1,
    ) -> list[Any]:
        return [first.filename, [item.filename for item in rest], title, stars, cover is None, page]

    files = [("first", ("a", b"")), ("rest", ("b", b"")), ("rest", ("c", b""))]
    response = await ask(taking(handler), "POST", "/?page=2", files=files, data={"title": "t"})
    assert response.json() == ["a", ["b", "c"], "t", 3, True, 2]


async def test_form_parts_without_files_may_come_urlencoded() -> None:
    async def handler(name: Annotated[str, Form()] = "nobody", tags: Annotated[list[str] | None, Form()] = None) -> Any:
        return [name, tags]

    app = taking(handler)
    assert (await ask(app, "POST", "/", data={"name": "x", "tags": ["a"]})).json() == ["x", ["a"]]
    assert (await ask(app, "POST", "/")).json() == ["nobody", None]


async def test_a_form_beside_another_body_is_refused() -> None:
    async def before(file: UploadFile, data: dict[str, Any]) -> None: ...

    async def after(data: dict[str, Any], file: UploadFile) -> None: ...

    with pytest.raises(RouteError, match=r"`data` of .* is a second body; `file` is the first"):
        taking(before)
    with pytest.raises(RouteError, match=r"`file` of .* is a form beside the body `data`"):
        taking(after)


async def test_an_upload_stands_in_the_document() -> None:
    app = Flama()
    app.add_post("/", one_file)
    document = (await ask(app, "GET", "/schema/")).json()
    content = document["paths"]["/"]["post"]["requestBody"]["content"]
    assert list(content) == ["multipart/form-data"]
    assert "binary" in str(document)


class Level(enum.IntEnum):
    low = 1
    high = 2


class Answers(BaseModel):
    level: Level
    literal: Literal[1, True, None, "1x"]
    levels: list[Level] = []
    mixed: Literal[7] | str = ""


class Report(BaseModel):
    title: str
    chart: UploadFile
    pictures: list[UploadFile] = []


async def as_model(report: Report) -> list[Any]:
    return [report.title, report.chart.filename, len(report.pictures)]


async def as_data(report: Annotated[Schema, SchemaMetadata(Report)]) -> list[Any]:
    return [report["title"], report["chart"].filename, len(report["pictures"])]


async def as_part(report: Annotated[Schema, SchemaMetadata(Report, partial=True)]) -> list[Any]:
    return [report["title"], report["chart"].filename, len(report.get("pictures", ["", ""]))]


@pytest.mark.parametrize("handler", [as_model, as_data, as_part])
async def test_a_schema_with_files_comes_as_a_form(handler: Any) -> None:
    app = taking(handler)
    files = [("chart", ("c.pdf", b"%PDF")), ("pictures", ("a", b"")), ("pictures", ("b", b""))]
    assert (await ask(app, "POST", "/", data={"title": "Tides"}, files=files)).json() == ["Tides", "c.pdf", 2]
    assert (await ask(app, "POST", "/", json={"title": "Tides"})).status_code == 415
    content = app.schema.document["paths"]["/"]["post"]["requestBody"]["content"]
    assert list(content) == ["multipart/form-data"]


async def test_text_becomes_literals_and_enums_that_are_not_text() -> None:
    async def handler(data: Annotated[Answers, Form()]) -> Any:
        return [data.level, data.literal, data.levels, data.mixed]

    app = taking(handler)
    for text, value in (("1", 1), ("true", True), ("null", None), ("1x", "1x")):
        data = {"level": "2", "literal": text, "levels": ["1", "2"], "mixed": "7"}
        assert (await ask(app, "POST", "/", data=data)).json() == [2, value, [1, 2], "7"]
    assert set(failure(await ask(app, "POST", "/", data={"level": "3", "literal": "2"}))) >= {"body.level"}


class Filter(BaseModel):
    name: str = ""


async def test_deep_objects_of_more_than_one_level_are_refused_clearly() -> None:
    async def handler(filter: Annotated[Filter, Query(style="deepObject")]) -> str:
        return filter.name

    app = application()
    app.add_get("/", handler)
    assert (await ask(app, "GET", "/?filter[name]=x")).json() == "x"
    response = await ask(app, "GET", "/?filter[name][eq]=x")
    assert failure(response) == {"query.filter": ["style"]}
    assert "one level: `filter[property]=value`" in response.json()["detail"]["query.filter"][0]["msg"]
