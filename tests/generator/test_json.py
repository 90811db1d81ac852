"""JSON documents."""

from __future__ import annotations

import json
from typing import Any

import pytest

from flama_generator.diagnostics import Report
from flama_generator.frontends.syntax import parse_text, positions
from flama_generator.source import source_of


def read(text: str) -> tuple[Any, list[str]]:
    report = Report()
    source = source_of(text.encode(), "a", report)
    parsed = parse_text(source, report) if source else None
    return (parsed[0] if parsed else None), [str(finding).split("\n")[0] for finding in report]


def test_json_is_read() -> None:
    assert read(' {"a": [1, 2.5, "\\ud83d\\ude00", null, true], "b/c": 123456789012345678901234567890}') == (
        {"a": [1, 2.5, "\U0001f600", None, True], "b/c": 123456789012345678901234567890},
        [],
    )


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ('{"a": }', "a:1:7: error F1011: Expecting value"),
        ('{\n "a" 1}', "a:2:6: error F1011: Expecting ':' delimiter"),
        ('{"a": 1} x', "a:1:10: error F1011: Extra data"),
        ('{"a": 1,\n "a": 2}', "a:2:2: error F1012: key `a` is given twice; the first is at a:1:2 (at /a)"),
        ('{"a": NaN}', "a:1:7: error F1018: `NaN` is not a number in JSON"),
        ('{"a": -Infinity}', "a:1:7: error F1018: `-Infinity` is not a number in JSON"),
        ('{"a": 1e999}', "a:1:7: error F1018: `1e999` is not a number in JSON"),
        ('{"a": "\\ud83d"}', "a:1:8: error F1022: `\\ud83d` is half of a surrogate pair and no character"),
        ("[" * 5000 + "]" * 5000, "a: error F1016: values are nested deeper than 100 levels"),
        ("[" * 200 + "]" * 200, "a: error F1016: values are nested deeper than 100 levels"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, finding: str) -> None:
    assert read(text) == (None, [finding])


def test_every_repeated_key_is_told() -> None:
    findings = read('{"a":1,"a":{"b":[{"c":1,"c":2}]}}')[1]
    assert [finding.split(" ")[0] for finding in findings] == ["a:1:8:", "a:1:25:"]


def test_a_number_of_thousands_of_digits_is_refused() -> None:
    assert read("[" + "1" * 5000 + "]")[0] is None


def test_places_skip_what_stands_in_text() -> None:
    text = json.dumps({"a": ['x", "b": {', {"c": [1, 2]}], "d~/": {}}, indent=1)
    source = source_of(text.encode(), "a", Report())
    assert source is not None
    places = positions(source).places
    lines = text.splitlines()
    assert lines[places["/a/1/c"][0] - 1].index('"c"') + 1 == places["/a/1/c"][1]
    assert lines[places["/d~0~1"][0] - 1].index('"d~/"') + 1 == places["/d~0~1"][1]
    assert places["/a/1/c/1"][0] == places["/a/1/c/0"][0] + 1
