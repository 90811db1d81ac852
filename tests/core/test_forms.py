"""Forms in pieces: the standard library and a client's own encoder agree, and errors say where they are."""

import email.parser
import email.policy
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flama_core import DATA, END, FIELD, FILE, FormError, FormTooLarge, MultipartParser, UrlencodedParser

CONTENT_TYPE = b"multipart/form-data; boundary=ab"
HEADER = b"--ab\r\nContent-Disposition: form-data; name=a"


def cut(body: bytes, size: int) -> list[bytes]:
    return [body[at : at + size] for at in range(0, len(body), size)]


def parts(pieces: Sequence[bytes], content_type: bytes = CONTENT_TYPE, **limits: Any) -> list[tuple[Any, ...]]:
    """`(name, content)` of fields and `(name, filename, content)` of files."""
    parser = MultipartParser(content_type, **limits)
    found: list[tuple[Any, ...]] = []
    for piece in pieces:
        for event in parser.feed(piece):
            match event:
                case (0, name, content, _):
                    found.append((name, content))
                case (1, name, filename, _):
                    found.append((name, filename, b""))
                case (2, data):
                    name, filename, content = found[-1]
                    found[-1] = (name, filename, content + bytes(data))
                case _:
                    assert event == (END,)
    parser.finish()
    return found


def pairs(pieces: Sequence[bytes], **limits: Any) -> list[tuple[str, str]]:
    parser = UrlencodedParser(**limits)
    return [pair for piece in pieces for pair in parser.feed(piece)] + parser.finish()


def outcome(pieces: Sequence[bytes]) -> Any:
    try:
        return parts(pieces)
    except FormError as exc:
        return str(exc)


contents = st.binary(max_size=200) | st.text("\r\n-ab", max_size=20).map(str.encode)
contents = contents.filter(lambda content: b"--ab" not in content)


@given(written=st.lists(contents, max_size=5), size=st.integers(1, 300))
def test_the_standard_library_finds_the_same_contents(written: list[bytes], size: int) -> None:
    body = b"".join(HEADER + b"; filename=b\r\n\r\n" + content + b"\r\n" for content in written) + b"--ab--\r\n"
    assert [content for _, _, content in parts(cut(body, size))] == written
    parser = email.parser.BytesParser(policy=email.policy.HTTP)
    message = parser.parsebytes(b"Content-Type: " + CONTENT_TYPE + b"\r\n\r\n" + body)
    # It takes a bare CR or LF for the end of a line, also where the boundary follows.
    if not any(content.endswith((b"\r", b"\n")) for content in written):
        assert [part.get_payload(decode=True) for part in message.iter_parts()] == written


names = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('"\r\n;=\\'), min_size=1, max_size=12)


@given(name=names, filename=names, content=st.binary(max_size=100), text=st.text(max_size=20), size=st.integers(1, 90))
def test_what_a_client_sends_arrives(name: str, filename: str, content: bytes, text: str, size: int) -> None:
    request = httpx.Request("POST", "http://a", data={name: text}, files={name: (filename, content)})
    content_type = request.headers["content-type"].encode()
    clean = text.encode(errors="replace").decode()
    # A backslash is written as it is, and means nothing unless it stands before a quote or another one.
    if '\\"' not in name + '"' and "\\\\" not in name + filename and not filename.endswith("\\"):
        assert parts(cut(request.read(), size), content_type) == [(name, clean), (name, filename, content)]


@given(text=st.text("a+%&=26éF;\u3042", max_size=30), size=st.integers(1, 9))
def test_the_standard_library_finds_the_same_pairs(text: str, size: int) -> None:
    assert pairs(cut(text.encode(), size)) == parse_qsl(text, keep_blank_values=True, errors="replace")


@given(written=st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9))), size=st.integers(1, 40))
def test_encoded_pairs_come_back(written: list[tuple[str, str]], size: int) -> None:
    clean = [tuple(text.encode(errors="replace").decode() for text in pair) for pair in written]
    assert pairs(cut(urlencode(clean).encode(), size)) == clean


@given(body=st.binary(max_size=200) | st.text("\r\n-ab: ;=\"'", max_size=60).map(lambda text: HEADER + text.encode()))
@settings(max_examples=300)
def test_any_bytes_are_a_form_or_an_error(body: bytes) -> None:
    whole = outcome([body])
    assert outcome(cut(body, 1)) == whole
    assert isinstance(pairs([body]), list)


@given(content=st.binary(max_size=70_000), before=st.integers(0, 70_000))
@settings(max_examples=20)
def test_pieces_of_a_file_are_not_copied_where_they_are_large(content: bytes, before: int) -> None:
    parser = MultipartParser(CONTENT_TYPE)
    body = HEADER + b"; filename=b\r\n\r\n" + content.replace(b"--ab", b"") + b"\r\n--ab--"
    events = [event for piece in (body[:before], body[before:]) for event in parser.feed(piece)]
    assert [event[0] for event in events if event[0] != DATA] == [FILE, END]
    assert all(isinstance(event[1], memoryview) for event in events if event[0] == DATA and len(event[1]) > 4096)


def test_a_chunk_inside_a_file_is_the_data_itself() -> None:
    parser = MultipartParser(CONTENT_TYPE)
    parser.feed(HEADER + b"; filename=b\r\n\r\n")
    chunk = b"x" * 65536
    ((code, data),) = parser.feed(chunk)  # type: ignore[misc]
    assert code == DATA
    assert data is chunk


def test_long_bodies_are_read_without_the_lock() -> None:
    content = b"wine and bread\r\n" * 60_000
    ((_, _, read),) = parts([HEADER + b"; filename=b\r\n\r\n" + content + b"\r\n--ab--"])
    assert read == content
    assert len(pairs([b"a=1&" * 900 + b"b=" + b"x" * 300_000])) == 901


def test_names_that_are_not_utf_8_are_latin_1() -> None:
    body = b"--ab\r\nContent-Disposition: form-data; name=\xe9\r\nContent-Type: \xe9\r\n\r\n\xe9\r\n--ab--"
    assert MultipartParser(CONTENT_TYPE).feed(body) == [(FIELD, "é", b"\xe9", "é")]


MALFORMED = [
    (b"", "byte 0: no line begins with the boundary"),
    (b"--ab\r\n", "part 1, byte 6: the body ends before the last boundary"),
    (b"--abc", "byte 4: a boundary is followed by neither"),
    (b"--ab\r\nnonsense\r\n\r\n", "part 1, byte 6: a header line is not"),
    (HEADER + b"; filename\r\n\r\n", "part 1, byte 56: the parameters of `Content-Disposition` are malformed"),
    (HEADER + b"\r\n\r\nx\r\n--ab\r\nX: y\r\n\r\n", "part 2, byte 63: the part has no `Content-Disposition`"),
]


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize(("body", "message"), MALFORMED)
def test_an_error_says_what_is_wrong_and_where(body: bytes, message: str, size: int) -> None:
    with pytest.raises(FormError, match=message) as caught:
        parts(cut(body, size))
    assert not isinstance(caught.value, FormTooLarge)


@pytest.mark.parametrize("content_type", [b"multipart/form-data", b"multipart/form-data; boundary=" + b"a" * 71, b""])
def test_a_content_type_without_a_boundary_is_refused(content_type: bytes) -> None:
    with pytest.raises(FormError, match="boundary"):
        MultipartParser(content_type)


@pytest.mark.parametrize(
    "limits", [{"max_fields": 0}, {"max_field_size": 2}, {"max_headers": 0}, {"max_header_size": 39}], ids=str
)
def test_a_limit_that_is_passed_is_another_error(limits: dict[str, int]) -> None:
    with pytest.raises(FormTooLarge, match=r"part 1, byte .* may have at most"):
        parts([HEADER + b"\r\n\r\nxyz\r\n--ab--"], **limits)


def test_only_bytes_are_read() -> None:
    with pytest.raises(TypeError):
        MultipartParser(CONTENT_TYPE).feed("text")  # type: ignore[arg-type]
    with pytest.raises(OverflowError):
        MultipartParser(CONTENT_TYPE, max_files=-1)
