"""Request bodies and returned values."""

from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field

from flama import Flama, types
from flama.client import Client
from flama.http import APIResponse, JSONResponse, PlainTextResponse, Response, UploadFile
from flama.parameters import Body, Form, RawBody
from tests.runtime.asking import application, ask, failure


class Pet(BaseModel):
    pet_id: int = Field(alias="petId")
    tags: list[str] = []

    model_config = {"populate_by_name": True}


class Note(BaseModel):
    title: str
    stars: int = 0


PET = {"petId": 1, "tags": ["a"]}


def taking(annotation: Any, *default: Any, **options: Any) -> Flama:
    """An application that gives the `repr` of its body."""

    async def handler(data: Any = None) -> str:
        return repr(data)

    handler.__annotations__["data"] = annotation
    handler.__defaults__ = default or None
    app = application(**options)
    app.add_post("/", handler)
    return app


async def test_a_bare_model_is_the_json_body() -> None:
    assert (await ask(taking(Pet), "POST", "/", json=PET)).json() == "Pet(pet_id=1, tags=['a'])"
    assert (await ask(taking(list[Pet]), "POST", "/", json=[PET])).json() == "[Pet(pet_id=1, tags=['a'])]"
    for annotation in (Pet | str, list[Any] | Pet, dict[str, int]):
        assert (await ask(taking(annotation), "POST", "/", json={"petId": 1})).json() in (
            "Pet(pet_id=1, tags=[])",
            "{'petId': 1}",
        )


async def test_a_schema_arrives_as_a_dict() -> None:
    whole = taking(Annotated[types.Schema, types.SchemaMetadata(Note)])
    assert (await ask(whole, "POST", "/", json={"title": "a"})).json() == "{'title': 'a', 'stars': 0}"
    part = taking(Annotated[types.Schema, types.SchemaMetadata(Note, partial=True)])
    assert (await ask(part, "POST", "/", json={"stars": 2})).json() == "{'stars': 2}"
    many = taking(Annotated[types.SchemaList, types.SchemaMetadata(Note)])
    assert (await ask(many, "POST", "/", json=[{"title": "a"}])).json() == "[{'title': 'a', 'stars': 0}]"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"title": 1}', {"body.title": ["string_type"]}),
        (b"{", {"body": ["json_invalid"]}),
        (b"", {"body": ["missing"]}),
        (b'{"title": "a", "stars": NaN}', {"body": ["json_invalid"]}),
        (b'{"title": "a", "stars": Infinity}', {"body": ["json_invalid"]}),
        (b'{"title": "\xff"}', {"body": ["json_invalid"]}),
        (b"[" * 100_000, {"body": ["json_invalid"]}),
        (b'{"title":' * 100_000, {"body": ["json_invalid"]}),
    ],
)
async def test_a_bad_json_body_is_400(content: bytes, expected: dict[str, list[str]]) -> None:
    response = await ask(taking(Note), "POST", "/", content=content, headers={"content-type": "application/json"})
    assert failure(response) == expected


async def test_json_without_a_content_type_is_taken() -> None:
    assert (await ask(taking(Note), "POST", "/", content=b'{"title":"a"}')).status_code == 200


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "nonsense"])
async def test_another_media_type_is_415(content_type: str) -> None:
    response = await ask(taking(Note), "POST", "/", content=b"a=1", headers={"content-type": content_type})
    assert (response.status_code, response.json()["detail"]) == (415, "The body must come as `application/json`.")


async def test_each_media_type_may_carry_its_own_type() -> None:
    app = taking(
        Annotated[Note | Pet, Body({"application/json": Note, "application/vnd.pet+json; charset=utf-8": Pet})]
    )
    headers = {"content-type": "application/vnd.pet+json"}
    assert (await ask(app, "POST", "/", content=b'{"petId":1}', headers=headers)).json() == "Pet(pet_id=1, tags=[])"
    assert (await ask(app, "POST", "/", json={"title": "a"})).json() == "Note(title='a', stars=0)"


async def test_an_optional_body_may_be_left_out() -> None:
    for app in (taking(Annotated[Note | None, Body(required=False)], None), taking(Note | None, None)):
        assert (await ask(app, "POST", "/")).json() == "None"
        assert (await ask(app, "POST", "/", json={"title": "a"})).json() == "Note(title='a', stars=0)"
        assert (await ask(app, "POST", "/", content=b"null")).status_code == 400


async def test_raw_bodies_arrive_as_sent() -> None:
    data = taking(Annotated[bytes, RawBody(["image/*"])])
    assert (await ask(data, "POST", "/", content=b"\xff", headers={"content-type": "image/png"})).json() == "b'\\xff'"
    assert (await ask(data, "POST", "/", content=b"x", headers={"content-type": "text/plain"})).status_code == 415
    text = taking(Annotated[str, RawBody(["text/plain"])])
    headers = {"content-type": "text/plain; charset=latin-1"}
    assert (await ask(text, "POST", "/", content=b"\xe9", headers=headers)).json() == "'é'"
    assert (await ask(text, "POST", "/", content=b"\xe9", headers={"content-type": "text/plain"})).status_code == 400


async def test_a_body_beyond_the_limit_is_413() -> None:
    async def chunks():  # type: ignore[no-untyped-def]
        for _ in range(10):
            yield b"x" * 10

    app = taking(Annotated[bytes, RawBody(["*/*"])], max_body_size=50)
    headers = {"content-type": "a/b"}
    assert (await ask(app, "POST", "/", content=b"x" * 50, headers=headers)).status_code == 200
    assert (await ask(app, "POST", "/", content=b"x" * 51, headers=headers)).status_code == 413
    assert (await ask(app, "POST", "/", content=chunks(), headers=headers)).status_code == 413


async def test_forms_fill_a_model() -> None:
    app = taking(Annotated[Pet, Form()])
    data = {"petId": "3", "tags": ["a", "b"]}
    assert (await ask(app, "POST", "/", data=data)).json() == "Pet(pet_id=3, tags=['a', 'b'])"
    assert (await ask(app, "POST", "/", data={"petId": "3", "tags": "a"})).json() == "Pet(pet_id=3, tags=['a'])"
    assert failure(await ask(app, "POST", "/", data={"petId": "x"})) == {"body.petId": ["int_parsing"]}


async def test_multipart_carries_files_bytes_and_json() -> None:
    class Upload(BaseModel):
        file: UploadFile
        raw: bytes
        more: list[UploadFile]
        note: Note

    app = application()

    @app.post("/")
    async def handler(data: Annotated[Upload, Form("multipart/form-data")]) -> list[Any]:
        return [data.file.filename, (await data.file.read()).decode(), data.raw, len(data.more), data.note.title]

    files = [("file", ("a.txt", b"A")), ("raw", ("b", b"B")), ("more", ("c", b"")), ("more", ("d", b""))]
    response = await ask(app, "POST", "/", files=files, data={"note": '{"title": "n"}'})
    assert response.json() == ["a.txt", "A", "B", 2, "n"]


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=x"])
async def test_a_malformed_form_is_400(content_type: str) -> None:
    app = taking(Annotated[Note, Form("multipart/form-data")])
    response = await ask(app, "POST", "/", content=b"--y\r\nnonsense", headers={"content-type": content_type})
    assert failure(response) == {"body": ["form_invalid"]}


async def test_the_encoding_of_a_form_names_styles() -> None:
    app = taking(Annotated[Pet, Form(encoding={"tags": {"style": "pipeDelimited", "explode": False}})])
    assert (await ask(app, "POST", "/", data={"petId": "1", "tags": "a|b"})).json() == "Pet(pet_id=1, tags=['a', 'b'])"


CONTRACT = {
    "openapi": "3.1.0",
    "info": {"title": "Notes", "version": "1"},
    "paths": {"/": {"post": {"operationId": "create", "responses": {"200": {"description": "ok"}}}}},
}


async def test_operations_of_a_contract_take_json_strictly() -> None:
    strict, lax = taking(Note, openapi=CONTRACT), taking(Note)
    body = {"title": "a", "stars": "3"}
    assert failure(await ask(strict, "POST", "/", json=body)) == {"body.stars": ["int_type"]}
    assert (await ask(lax, "POST", "/", json=body)).status_code == 200


def returning(annotation: Any, value: Any, **options: Any) -> Flama:
    async def handler() -> Any:
        return value

    if annotation is not None:
        handler.__annotations__["return"] = annotation
    app = application()
    app.add_get("/", handler, **options)
    return app


@pytest.mark.parametrize(
    ("annotation", "value", "expected"),
    [
        (None, {"a": [1, None]}, b'{"a":[1,null]}'),
        (None, "text", b'"text"'),
        (None, None, b""),
        (None, [Pet(petId=1)], b'[{"petId":1,"tags":[]}]'),
        (Pet, Pet(petId=1), b'{"petId":1,"tags":[]}'),
        (Pet, PET, b'{"petId":1,"tags":["a"]}'),
        (list[Pet], [PET], b'[{"petId":1,"tags":["a"]}]'),
        (dict[str, Pet], {"x": PET}, b'{"x":{"petId":1,"tags":["a"]}}'),
        (Pet | None, None, b"null"),
        (Pet | Response, PET, b'{"petId":1,"tags":["a"]}'),
        (Pet | PlainTextResponse, PlainTextResponse("x"), b"x"),
        (Annotated[types.Schema, types.SchemaMetadata(Pet)], PET, b'{"petId":1,"tags":["a"]}'),
        (Annotated[types.SchemaList, types.SchemaMetadata(Pet)], [PET], b'[{"petId":1,"tags":["a"]}]'),
        (types.SchemaList, [PET], b'[{"petId":1,"tags":["a"]}]'),
        (int, 3, b"3"),
    ],
)
async def test_a_returned_value_is_written_as_its_annotation_says(annotation: Any, value: Any, expected: bytes) -> None:
    response = await ask(returning(annotation, value), "GET", "/")
    assert (response.status_code, response.content) == (200, expected)


async def test_no_content_has_no_body() -> None:
    for value in (None, {"a": 1}):
        response = await ask(returning(None, value, status_code=204), "GET", "/")
        assert (response.status_code, response.content, response.headers.get("content-length")) == (204, b"", None)


async def test_the_route_says_the_status_of_a_plain_value() -> None:
    assert (await ask(returning(Pet, PET, status_code=201), "GET", "/")).status_code == 201


@pytest.mark.parametrize("value", [{"petId": "secret"}, None, object()])
async def test_a_value_that_does_not_match_is_500_without_its_details(value: Any) -> None:
    response = await ask(returning(Pet, value), "GET", "/")
    assert response.json() == {
        "status_code": 500,
        "detail": "The response does not match what the operation declares.",
        "error": "SerializationError",
    }


async def test_a_value_without_json_form_is_500() -> None:
    for value in (float("nan"), object(), [1, {2: object()}]):
        assert (await ask(returning(None, value), "GET", "/")).json()["error"] == "SerializationError"


async def test_responses_take_content_by_keyword() -> None:
    for response in (
        JSONResponse(content=PET),
        APIResponse(content=PET),
        APIResponse(PET, schema=Pet, status_code=201),
    ):
        answer = await ask(returning(None, response), "GET", "/")
        assert (answer.json(), answer.headers["content-type"]) == (PET, "application/json")


async def test_bodies_of_one_request_do_not_outlive_it() -> None:
    import gc
    import weakref

    seen: list[weakref.ref[Any]] = []
    app = application()

    @app.post("/")
    async def handler(data: Pet) -> None:
        seen.append(weakref.ref(data))

    async with Client(app=app) as client:
        await client.post("/", json=PET)
    gc.collect()
    assert [reference() for reference in seen] == [None]
