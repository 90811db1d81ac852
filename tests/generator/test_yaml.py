"""YAML 1.2 core schema."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flama_generator.diagnostics import Report
from flama_generator.frontends.syntax import parse_text, positions
from flama_generator.source import source_of


def read(text: str) -> tuple[Any, list[str]]:
    report = Report()
    source = source_of(text.encode(), "a", report)
    parsed = parse_text(source, report) if source else None
    return (parsed[0] if parsed else None), [str(finding).split("\n")[0] for finding in report]


def value(text: str) -> Any:
    result, findings = read(text)
    assert findings == []
    return result


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes", "yes"),
        ("on", "on"),
        ("n", "n"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("null", None),
        ("1e-6", 1e-6),
        ("1_000", "1_000"),
        ("0o17", 15),
        ("017", 17),
        ("0x1F", 31),
        ("-3", -3),
        ("+1", 1),
        ("1:30", "1:30"),
        ("1:30:00", "1:30:00"),
        ("2020-01-01", "2020-01-01"),
        ("1.", 1.0),
        (".5", 0.5),
        ("1.0.0", "1.0.0"),
        ("'1'", "1"),
        ('"true"', "true"),
        ("0b1", "0b1"),
        ("12345678901234567890123", 12345678901234567890123),
        ("=", "="),
        ("-", [None]),
    ],
)
def test_plain_scalars_follow_the_core_schema(text: str, expected: object) -> None:
    assert value(f"a: {text}" if text != "-" else "a:\n- ") == {"a": expected}
    assert type(value(f"a: {text}" if text != "-" else "a:\n- ")["a"]) is type(expected)


def test_keys_are_text_as_written() -> None:
    assert list(value("200: a\non: b\nnull: c\n1.50: d\ntrue: e")) == ["200", "on", "null", "1.50", "true"]


def test_anchors_stand_for_their_values() -> None:
    assert value("a: &x {b: [1]}\nc: *x") == {"a": {"b": [1]}, "c": {"b": [1]}}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("a: [1, 2", "a:2:1: error F1010: did not find expected ',' or ']'"),
        ("a: 1\nb: c: d", "a:2:5: error F1010: mapping values are not allowed in this context"),
        ("a: 1\nb: 2\na: 3", "a:3:1: error F1012: key `a` is given twice; the first is at a:1:1 (at /a)"),
        ("p:\n  x: 1\n  y: 2\n  x: 3", "a:4:3: error F1012: key `x` is given twice; the first is at a:2:3 (at /p/x)"),
        ("a: !run [ls]", "a:1:4: error F1013: the tag `!run` is not allowed"),
        ("a: *b", "a:1:4: error F1014: the alias `*b` has no anchor before it"),
        ("a: &a [*a]", "a:1:8: error F1020: the alias `*a` stands inside its own anchor"),
        ("? [a]\n: 1", "a:1:3: error F1017: a key is a list or a mapping"),
        ("a: .inf", "a:1:4: error F1018: `.inf` is not a number in JSON"),
        ("a: .NaN", "a:1:4: error F1018: `.NaN` is not a number in JSON"),
        ("a: 1\n---\nb: 1", "a:2:1: error F1019: a second YAML document begins here"),
        ("a: 1\n<<: {b: 1}", "a:2:1: error F1021: `<<` is no key of YAML 1.2"),
        ("a: \0", "a:1:4: error F1010: control characters are not allowed"),
        ("a:\n\t- b", "a:2:1: error F1010: found character that cannot start any token"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, finding: str) -> None:
    assert read(text) == (None, [finding])


def test_aliases_cannot_multiply_without_bound() -> None:
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert "F1015: the document grows to more than" in read("\n".join(lines))[1][0]


@pytest.mark.parametrize(
    "text", ["[" * 101 + "]" * 101, "".join(f"a{n}: &a{n} [{f'*a{n - 1}' if n else 1}]\n" for n in range(101))]
)
def test_nesting_is_bounded_with_aliases_and_without(text: str) -> None:
    assert "F1016" in read(f"x: {text}" if text[0] == "[" else text)[1][0]


def test_places_are_those_of_keys_and_items() -> None:
    source = source_of(b"a:\n  b: [1, {c: 2}]\n'x/y': ~\n", "a", Report())
    assert source is not None
    places = positions(source).places
    assert (places["/a"], places["/a/b/1"], places["/a/b/1/c"], places["/x~1y"]) == ((1, 1), (2, 10), (2, 11), (3, 1))


def test_the_place_of_what_is_absent_is_that_of_what_is_around_it() -> None:
    source = source_of(b"a:\n  b: 1\n", "a", Report())
    assert source is not None
    assert positions(source).nearest("/a/c/d") == (1, 1)


PLAIN = st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | PLAIN
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PLAIN, inner, max_size=4))


@given(JSON)
def test_json_reads_the_same_as_json_and_as_yaml(data: Any) -> None:
    text = json.dumps({"data": data})
    assert value(text) == {"data": data}
    assert value(f"# yaml\n{text}") == {"data": data}
