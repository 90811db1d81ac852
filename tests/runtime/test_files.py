"""Files, templates, redirects, and headers that cannot break out of their line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flama.exceptions import ApplicationError, HeaderError, HTTPException
from flama.http import (
    APIResponse,
    BufferedResponse,
    FileResponse,
    HTMLFileResponse,
    HTMLTemplateResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from flama.schemas import Schema, SchemaMetadata
from tests.runtime.asking import application, ask


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with a file in `public/` and one outside of it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "public").mkdir()
    (tmp_path / "public/a.txt").write_text("0123456789")
    (tmp_path / "secret.txt").write_text("secret")
    os.utime(tmp_path / "public/a.txt", (1_000_000_000, 1_000_000_000))
    return tmp_path


async def responding(make: Any, method: str = "GET", path: str = "/", **options: Any) -> Any:
    app = application()
    app.add_get("/", make)
    app.add_get("/{name:path}", make)
    app.add_post("/", make)
    return await ask(app, method, path, **options)


def summary(**options: Any) -> FileResponse:
    return FileResponse("public/a.txt", **options)


async def test_a_file_is_sent_with_its_headers(folder: Path) -> None:
    response = await responding(lambda: summary(filename="Zusammenfassung ä.txt"))
    assert (response.text, response.headers["content-type"]) == ("0123456789", "text/plain; charset=utf-8")
    assert response.headers["last-modified"] == "Sun, 09 Sep 2001 01:46:40 GMT"
    assert response.headers["accept-ranges"] == "bytes"
    assert response.headers["content-disposition"] == "attachment; filename*=utf-8''Zusammenfassung%20%C3%A4.txt"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": "{etag}"}, 304),
        ({"If-None-Match": 'W/{etag}, "other"'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"other"'}, 200),
        ({"If-None-Match": '"other"', "If-Modified-Since": "Sun, 09 Sep 2001 01:46:40 GMT"}, 200),
        ({"If-Modified-Since": "Sun, 09 Sep 2001 01:46:40 GMT"}, 304),
        ({"If-Modified-Since": "Sun, 09 Sep 2001 01:46:39 GMT"}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-None-Match": "{etag}", "Range": "bytes=0-1"}, 304),
    ],
)
async def test_a_client_that_has_the_file_gets_304(folder: Path, headers: dict[str, str], status: int) -> None:
    first = await responding(summary)
    sent = {name: value.replace("{etag}", first.headers["etag"]) for name, value in headers.items()}
    response = await responding(summary, headers=sent)
    assert (response.status_code, response.headers["etag"]) == (status, first.headers["etag"])
    if status == 304:
        assert (response.content, response.headers.get("content-length")) == (b"", None)


async def test_conditions_are_for_reading(folder: Path) -> None:
    assert (await responding(summary, "POST", headers={"If-None-Match": "*"})).status_code == 200
    assert (await responding(summary, "HEAD", headers={"If-None-Match": "*"})).status_code == 304


@pytest.mark.parametrize(
    ("asked", "status", "content_range", "content"),
    [
        ("bytes=2-4", 206, "bytes 2-4/10", b"234"),
        ("bytes=-2", 206, "bytes 8-9/10", b"89"),
    ],
)
async def test_a_range_is_a_part_of_the_file(
    folder: Path, asked: str, status: int, content_range: str, content: bytes
) -> None:
    response = await responding(summary, headers={"Range": asked})
    assert (response.status_code, response.headers["content-range"]) == (status, content_range)
    assert response.content == content


async def test_a_file_without_the_range_says_its_size_in_the_common_shape(folder: Path) -> None:
    response = await responding(summary, headers={"Range": "bytes=10-,-0"})
    assert (response.status_code, response.headers["content-range"]) == (416, "bytes */10")
    assert response.json() == {
        "status_code": 416,
        "detail": "The file has none of these ranges.",
        "error": "HTTPException",
    }


async def test_ranges_that_the_file_has_are_sent_without_those_that_it_lacks(folder: Path) -> None:
    response = await responding(summary, headers={"Range": "bytes=50-60, 2-3"})
    assert (response.status_code, response.content) == (206, b"23")
    assert response.headers["content-range"] == "bytes 2-3/10"


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=a-b", "bytes=-", "bytes=", "lines=0-1", "bytes", "bytes=0-1;2"])
async def test_a_range_that_says_nothing_is_ignored(folder: Path, asked: str) -> None:
    response = await responding(summary, headers={"Range": asked})
    assert (response.status_code, response.text) == (200, "0123456789")


@pytest.mark.parametrize("asked", ["bytes=0-1", "bytes=50-"])
async def test_a_range_of_another_version_gives_the_whole_file(folder: Path, asked: str) -> None:
    response = await responding(summary, headers={"Range": asked, "If-Range": '"another"'})
    assert (response.status_code, response.text) == (200, "0123456789")


async def test_several_ranges_are_parts_of_the_file_s_type(folder: Path) -> None:
    response = await responding(summary, headers={"Range": "bytes=0-1,5-6"})
    assert response.headers["content-type"].startswith("multipart/byteranges")
    assert (response.text.count("Content-Type: text/plain"), response.status_code) == (2, 206)


async def serve(name: str) -> FileResponse:
    return FileResponse(name, directory="public")


@pytest.mark.parametrize(
    "path",
    ["../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt", "/etc/passwd", "%00", "link", "nothing", "a.txt/b"],
)
async def test_a_path_from_a_client_never_leaves_the_directory(folder: Path, path: str) -> None:
    (folder / "public/link").symlink_to(folder / "secret.txt")
    assert (await responding(serve, path=f"/{path}")).status_code in (404, 405)
    with pytest.raises(HTTPException, match="Not Found"):
        await FileResponse(path.replace("%2e", ".").replace("%2f", "/"), directory="public")(
            {"type": "http", "method": "GET", "headers": []},
            None,  # type: ignore[arg-type]
            None,  # type: ignore[arg-type]
        )


async def test_a_file_below_the_directory_is_served(folder: Path) -> None:
    assert (await responding(serve, path="/a.txt")).text == "0123456789"
    assert (await responding(lambda: FileResponse("missing"))).status_code == 404


async def test_an_html_file_is_html(folder: Path) -> None:
    (folder / "page.html").write_text("<h1>é</h1>", encoding="utf-8")
    response = await responding(lambda: HTMLFileResponse("page.html"))
    assert (response.text, response.headers["content-type"]) == ("<h1>é</h1>", "text/html; charset=utf-8")


async def test_a_template_is_rendered_with_its_own_delimiters(folder: Path) -> None:
    (folder / "templates").mkdir()
    (folder / "templates/page.html").write_text(
        "||* gone *||{{ theirs }}||% for item in items %||<i>||@ item @||</i>||% endfor %||"
        "||@ items[0]|safe @||<script>||@ data|safe_json @||</script>"
    )
    context = {"items": ["<b>"], "data": {"a": "</script><!-- ' & \u2028"}}
    response = await responding(lambda: HTMLTemplateResponse("page.html", context=context))
    assert response.text == (
        "{{ theirs }}<i>&lt;b&gt;</i><b>"
        '<script>{"a":"\\u003c/script\\u003e\\u003c!-- \\u0027 \\u0026 \\u2028"}</script>'
    )
    with pytest.raises(ApplicationError, match=r"no template `missing\.html` in"):
        HTMLTemplateResponse("missing.html")


def test_a_template_without_jinja2_says_what_to_install() -> None:
    program = "import sys; sys.modules['jinja2'] = None; from flama.http import *; HTMLTemplateResponse('x')"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "pip install 'flama-runtime[templates]'" in run.stderr


@pytest.mark.parametrize(
    ("url", "location"),
    [
        ("/new/", "/new/"),
        ("/a b/é?q=ü#f", "/a%20b/%C3%A9?q=%C3%BC#f"),
        ("/100%", "/100%25"),
        ("/a%20b", "/a%20b"),
        ("/x\r\nSet-Cookie: a=b", "/x%0D%0ASet-Cookie:%20a=b"),
    ],
)
async def test_the_target_of_a_redirect_is_encoded(url: str, location: str) -> None:
    response = await responding(lambda: RedirectResponse(url))
    assert (response.status_code, response.headers["location"]) == (307, location)
    assert "set-cookie" not in response.headers


INJECTED = "x\r\nSet-Cookie: a=b"


@pytest.mark.parametrize(
    "make",
    [
        lambda: Response(headers={"X-A": INJECTED}),
        lambda: Response(headers={INJECTED: "x"}),
        lambda: Response(headers={"X-A": "€"}),
        lambda: Response(media_type=INJECTED),
        lambda: JSONResponse({}, headers={"X-A": "a\0b"}),
        lambda: Response().headers.update({"X-A": INJECTED}),
        lambda: Response().headers.append("X-A", INJECTED),
        lambda: Response().headers.setdefault("X-A", INJECTED),
        lambda: Response().set_cookie(INJECTED, "x"),
        lambda: Response().set_cookie("a", "x", path=INJECTED),
        lambda: Response().set_cookie("a", "x", path="/; HttpOnly"),
        lambda: Response().set_cookie("a", "x", domain=INJECTED),
        lambda: Response().set_cookie("a", "x", samesite="sometimes"),
        lambda: FileResponse(__file__, headers={"X-A": INJECTED}),
        lambda: FileResponse(__file__, filename="a", content_disposition_type=INJECTED),
    ],
)
def test_a_header_or_cookie_that_would_break_out_of_its_line_is_refused(make: Any) -> None:
    with pytest.raises(HeaderError):
        make()


async def test_cookies_are_set_and_deleted() -> None:
    def handler() -> Response:
        response = PlainTextResponse("x")
        response.set_cookie("a", "1; 2", max_age=5, secure=True, httponly=True, samesite="strict", partitioned=True)
        response.delete_cookie("b")
        return response

    first, second = (await responding(handler)).headers.get_list("set-cookie")
    assert first == 'a="1\\073 2"; HttpOnly; Max-Age=5; Path=/; SameSite=strict; Secure; Partitioned'
    assert second.startswith('b=""; expires=')


async def test_an_api_response_follows_the_schema_in_either_form() -> None:
    from typing import Annotated

    from pydantic import BaseModel

    class Puppy(BaseModel):
        id: int

    annotated = Annotated[Schema, SchemaMetadata(Puppy)]
    assert (await responding(lambda: APIResponse({"id": 1, "more": 2}, schema=annotated))).json() == {"id": 1}
    assert (await responding(lambda: APIResponse({"id": "x"}, schema=annotated))).status_code == 500
    many = Annotated[list[dict[str, Any]], SchemaMetadata(Puppy)]
    assert (await responding(lambda: APIResponse([{"id": 1}], schema=many))).json() == [{"id": 1}]


@pytest.mark.parametrize("status", [204, 205, 304])
@pytest.mark.parametrize(
    "make",
    [
        lambda status: JSONResponse({"deleted": 3}, status),
        lambda status: JSONResponse(status_code=status),
        lambda status: APIResponse({"name": "a"}, schema=dict[str, str], status_code=status),
        lambda status: PlainTextResponse("deleted", status),
        lambda status: StreamingResponse(["deleted"], status),
    ],
)
async def test_what_has_no_body_by_its_status_is_sent_without_one(make: Any, status: int) -> None:
    response = await responding(lambda: make(status))
    assert (response.status_code, response.content) == (status, b"")
    assert response.headers.get("content-length", "0") == "0"


def test_buffered_responses_have_their_length() -> None:
    response = BufferedResponse("é", media_type="text/plain")
    assert dict(response.headers) == {"content-length": "2", "content-type": "text/plain; charset=utf-8"}
    assert all(issubclass(cls, Response) for cls in (JSONResponse, FileResponse, RedirectResponse, BufferedResponse))
