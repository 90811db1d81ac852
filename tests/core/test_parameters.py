"""Simple parameters: what is read, and what is left to the slower way."""

from typing import Any

import pytest

from flama_core import ParameterReader


def scope_of(query: bytes = b"", path: dict[str, Any] | None = None, *headers: tuple[bytes, bytes]) -> dict[str, Any]:
    return {"query_string": query, "path_params": path or {}, "headers": list(headers)}


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("str", b"a+b%20%C3%A9", "a b é"),
        ("int", b"-42", -42),
        ("float", b"1.5", 1.5),
        ("bool", b"true", True),
        ("any", b"007", "007"),
    ],
)
def test_text_becomes_a_value_of_its_kind(kind: Any, text: bytes, value: object) -> None:
    found = ParameterReader([("name", "query", "n", kind, True)]).read(scope_of(b"x=1&n=" + text))
    assert found == {"name": value}
    assert type(found["name"]) is type(value)


@pytest.mark.parametrize(
    ("kind", "text"),
    [("int", b"007"), ("int", b"1.0"), ("int", b"9" * 19), ("float", b"1e5"), ("bool", b"yes"), ("str", b"%FF")],
)
def test_text_that_is_not_plainly_of_its_kind_is_left(kind: Any, text: bytes) -> None:
    assert ParameterReader([("name", "query", "n", kind, False)]).read(scope_of(b"n=" + text)) is None


def test_a_placeholder_keeps_the_value_that_its_type_made() -> None:
    reader = ParameterReader([("id", "path", "id", "int", True), ("slug", "path", "slug", "str", True)])
    assert reader.read(scope_of(b"", {"id": 7, "slug": "x"})) == {"id": 7, "slug": "x"}
    assert reader.read(scope_of(b"", {"id": "7", "slug": "x"})) == {"id": 7, "slug": "x"}
    assert reader.read(scope_of(b"", {"id": 7, "slug": 8})) is None
    assert reader.read(scope_of(b"", {"id": True, "slug": "x"})) is None


def test_what_is_absent_is_left_out_unless_it_is_required() -> None:
    assert ParameterReader([("a", "query", "a", "int", False)]).read(scope_of()) == {}
    assert ParameterReader([("a", "query", "a", "int", True)]).read(scope_of()) is None
    assert ParameterReader([("a", "query", "a", "any", True)]).read(scope_of()) == {}


def test_a_header_is_found_in_either_case_and_stripped() -> None:
    reader = ParameterReader([("trace", "header", "X-Trace", "str", False)])
    assert reader.read(scope_of(b"", None, (b"x-trace", b" a b\t"))) == {"trace": "a b"}
    assert reader.read(scope_of(b"", None, (b"x-trace", b"a"), (b"X-TRACE", b"b"))) is None
    assert reader.read(scope_of(b"", None, (b"x-trace", b"\xe9"))) is None


def test_a_scope_that_is_no_dict_is_left() -> None:
    assert ParameterReader([]).read([]) is None  # type: ignore[arg-type]


def test_unknown_kinds_and_places_are_refused() -> None:
    with pytest.raises(ValueError, match="no kind `uuid`"):
        ParameterReader([("a", "query", "a", "uuid", True)])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="no place `cookie`"):
        ParameterReader([("a", "cookie", "a", "str", True)])  # type: ignore[list-item]
