"""Forms as requests bring them: limits, encodings, and files that leave nothing behind."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import Any, ClassVar

import pytest

from flama import Flama, http
from flama.exceptions import ApplicationError
from flama.http import FormLimits, Request, spooling
from tests.runtime.asking import application, ask, failure

MULTIPART = {"Content-Type": "multipart/form-data; boundary=ab"}


class Recorded(SpooledTemporaryFile):  # type: ignore[type-arg]
    """A temporary file that is remembered, with the threads that wrote it to disk."""

    made: ClassVar[list[Recorded]] = []

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.threads: set[int] = set()
        self.made.append(self)

    def writelines(self, iterable: Iterable[Any]) -> None:
        self.threads.add(threading.get_ident())
        super().writelines(iterable)


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Recorded]]:
    monkeypatch.setattr(spooling, "SpooledTemporaryFile", Recorded)
    Recorded.made.clear()
    yield Recorded.made
    assert all(file.closed for file in Recorded.made)


async def described(request: Request) -> Any:
    form = await request.form()
    return [
        [name, part if isinstance(part, str) else [part.filename, part.content_type, part.size, len(await part.read())]]
        for name, part in form.multi_items()
    ]


def taking(handler: Any = described, **options: Any) -> Flama:
    app = application(**options)
    app.add_post("/", handler)
    return app


def body(*parts: bytes) -> bytes:
    return b"".join(b"--ab\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts) + b"--ab--\r\n"


async def test_a_form_has_its_parts_in_their_order(files: list[Recorded]) -> None:
    content = body(
        b"name=a\r\n\r\n1", b"name=b; filename=c\r\nContent-Type: text/plain\r\n\r\nfile", b"name=a\r\n\r\n2"
    )
    answer = await ask(taking(), "POST", "/", content=content, headers=MULTIPART)
    assert answer.json() == [["a", "1"], ["b", ["c", "text/plain", 4, 4]], ["a", "2"]]
    assert [(file.closed, file.threads) for file in files] == [(True, set())]


async def test_a_large_file_goes_to_disk_in_another_thread(files: list[Recorded]) -> None:
    sizes = [1_048_576, 1_048_577, 5_000_000]
    uploads = [("f", (str(size), bytes(size))) for size in sizes]
    answer = await ask(taking(), "POST", "/", files=uploads)
    assert [item[1][2:] for item in answer.json()] == [[size, size] for size in sizes]
    assert [bool(file.threads) for file in files] == [False, True, True]
    assert all(threading.get_ident() not in file.threads for file in files)


async def test_the_threshold_is_the_applications(files: list[Recorded]) -> None:
    app = taking(form_limits=FormLimits(spool_threshold=0))
    answer = await ask(app, "POST", "/", files={"f": ("a", b"x"), "g": ("b", b"")})
    assert answer.json() == [
        ["f", ["a", "application/octet-stream", 1, 1]],
        ["g", ["b", "application/octet-stream", 0, 0]],
    ]
    assert [bool(file.threads) for file in files] == [True, False]


async def test_files_can_be_read_again_and_by_libraries(files: list[Recorded]) -> None:
    async def handler(file: http.UploadFile) -> list[str]:
        first = await file.read(2)
        await file.seek(0)
        return [(first + await file.read()).decode(), file.headers["x-note"], str(file.file.tell())]

    content = body(b"name=file; filename=a\r\nX-Note: b\r\n\r\nabc")
    answer = await ask(taking(handler), "POST", "/", content=content, headers=MULTIPART)
    assert answer.json() == ["ababc", "b", "3"]


@pytest.mark.parametrize("size", [10, 2_000_000])
async def test_files_are_closed_where_the_handler_fails(files: list[Recorded], size: int) -> None:
    async def handler(request: Request) -> None:
        await request.form()
        raise LookupError("failing")

    assert (await ask(taking(handler), "POST", "/", files={"f": ("a", bytes(size))})).status_code == 500
    assert [file.closed for file in files] == [True]


async def test_files_are_closed_where_the_client_goes_away(files: list[Recorded]) -> None:
    messages = [body(b"name=f; filename=a\r\n\r\n" + bytes(3_000_000))[:-9], None]
    sent: list[Any] = []

    async def receive() -> Any:
        content = messages.pop(0)
        return {"type": "http.request", "body": content, "more_body": True} if content else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"content-type", MULTIPART["Content-Type"].encode())]
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": headers}
    await taking()(scope, receive, send)
    assert sent == []
    assert [(file.closed, bool(file.threads)) for file in files] == [(True, True)]


async def test_a_context_manager_closes_the_files(files: list[Recorded]) -> None:
    async def handler(request: Request) -> list[bool]:
        async with request.form() as form:
            before = form["f"].file.closed  # type: ignore[union-attr]
        return [before, form["f"].file.closed]  # type: ignore[union-attr]

    assert (await ask(taking(handler), "POST", "/", files={"f": ("a", bytes(2_000_000))})).json() == [False, True]


FIELD, FILE = b"name=a\r\n\r\nxyz", b"name=b; filename=c\r\n\r\nxyz"
LIMITS: list[tuple[dict[str, int], bytes, str]] = [
    ({"max_fields": 1}, body(FIELD, FIELD), "part 2, byte 101: a form may have at most 1 fields"),
    ({"max_files": 1}, body(FILE, FIELD, FILE), "part 3, byte 178: a form may have at most 1 files"),
    ({"max_field_size": 2}, body(FIELD), "part 1, byte 50: a field may have at most 2 bytes"),
    ({"max_file_size": 2}, body(FILE), "part 1, byte 62: a file may have at most 2 bytes"),
    ({"max_headers": 0}, body(FIELD), "part 1, byte 6: a part may have at most 0 headers"),
    ({"max_header_size": 30}, body(FIELD), "part 1, byte 6: the headers of a part may have at most 30 bytes"),
]


@pytest.mark.parametrize(("limits", "content", "message"), LIMITS, ids=[str(limits) for limits, _, _ in LIMITS])
async def test_a_form_that_passes_a_limit_is_413(
    files: list[Recorded], limits: dict[str, int], content: bytes, message: str
) -> None:
    app = taking(form_limits=FormLimits(**limits))
    answer = await ask(app, "POST", "/", content=content, headers=MULTIPART)
    assert answer.status_code == 413
    assert message in answer.json()["detail"]
    assert (await ask(taking(), "POST", "/", content=content, headers=MULTIPART)).status_code == 200


async def test_pairs_have_limits_too() -> None:
    app = taking(form_limits=FormLimits(max_fields=2, max_field_size=5))
    assert (await ask(app, "POST", "/", data={"a": "1", "b": "123"})).json() == [["a", "1"], ["b", "123"]]
    for data in ({"a": "1", "b": "2", "c": "3"}, {"b": "1234"}):
        assert (await ask(app, "POST", "/", data=data)).status_code == 413


async def test_the_body_has_a_limit_that_counts_files() -> None:
    app = taking(max_body_size=1000)
    assert (await ask(app, "POST", "/", files={"f": ("a", bytes(1000))})).status_code == 413


async def test_a_call_may_have_limits_of_its_own() -> None:
    async def handler(request: Request) -> int:
        return len(await request.form(max_fields=1, max_files=float("inf"), max_part_size=3))

    assert (await ask(taking(handler), "POST", "/", data={"a": "1"})).json() == 1
    assert (await ask(taking(handler), "POST", "/", data={"a": "1", "b": "1"})).status_code == 413
    assert (await ask(taking(handler), "POST", "/", data={"a": "123"})).status_code == 413


def test_a_negative_limit_is_refused() -> None:
    with pytest.raises(ApplicationError, match="`max_files` is 0 or more"):
        FormLimits(max_files=-1)


CHARSETS = [
    (body(b"name=a\r\n\r\n\xc3\xa9"), "é"),
    (body(b"name=a\r\n\r\n\xe9"), "é"),
    (body(b"name=a\r\nContent-Type: text/plain; charset=ISO-8859-1\r\n\r\n\xc3\xa9"), "Ã©"),
    (body(b'name=a\r\nContent-Type: text/plain; charset="koi8-r"\r\n\r\n\xc2'), "\u0431"),
    (body(b"name=a\r\n\r\n\xc2", b"name=_charset_\r\n\r\nkoi8-r"), "\u0431"),
    (body(b"name=a\r\nContent-Type: text/plain;charset=utf-8\r\n\r\n\xc3\xa9", b"name=_charset_\r\n\r\nkoi8-r"), "é"),
]


@pytest.mark.parametrize(("content", "text"), CHARSETS)
async def test_text_is_in_the_encoding_that_the_form_names(content: bytes, text: str) -> None:
    answer = await ask(taking(), "POST", "/", content=content, headers=MULTIPART)
    assert answer.json()[0] == ["a", text]


@pytest.mark.parametrize("charset", ["zip", "idna", "nowhere", "a\\0b", "unicode-escape", "../../etc"])
async def test_an_unknown_encoding_is_415(charset: str) -> None:
    content = body(f"name=a\r\nContent-Type: text/plain; charset={charset}\r\n\r\nx".encode())
    assert (await ask(taking(), "POST", "/", content=content, headers=MULTIPART)).status_code == 415


async def test_text_that_is_not_in_its_encoding_is_400() -> None:
    content = body(b"name=a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\xe9")
    answer = await ask(taking(), "POST", "/", content=content, headers=MULTIPART)
    assert failure(answer) == {"body.a": ["form_invalid"]}


async def test_a_malformed_form_says_where(files: list[Recorded]) -> None:
    answer = await ask(taking(), "POST", "/", content=body(FILE, FIELD)[:-9], headers=MULTIPART)
    message = answer.json()["detail"]["body"][0]["msg"]
    assert message == (
        "The form cannot be read: part 2, byte 117: the body ends before the last boundary, the one with `--` after it."
    )
    assert [file.closed for file in files] == [True]


async def test_another_content_type_is_no_form() -> None:
    assert (await ask(taking(), "POST", "/", json={"a": 1})).json() == []


def test_forms_need_no_other_package() -> None:
    program = """
import asyncio, sys
sys.modules["python_multipart"] = sys.modules["multipart"] = None
from flama import Flama, http
from flama.client import Client
app = Flama()
async def handler(file: http.UploadFile) -> int:
    return file.size
app.add_post("/", handler)
async def main():
    async with Client(app=app) as client:
        answer = await client.post("/", files={"file": ("a", b"abc")})
        assert answer.json() == 3, answer.text
asyncio.run(main())
"""
    subprocess.run([sys.executable, "-c", program], check=True)
