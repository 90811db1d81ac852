"""What `encode_json` writes for each kind of value."""

import collections
import dataclasses
import datetime
import enum
import json
import math
import pathlib
import subprocess
import sys
import types
import uuid
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

import numpy as np
import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flama_core import encode_json

UTC = datetime.timezone.utc
UUID_TEXT = "123e4567-e89b-12d3-a456-426614174000"


class Color(enum.Enum):
    RED = "red"
    PAIR = (1, 2)


class Level(enum.IntEnum):
    LOW = 1


class Lookup(Mapping[str, int]):
    def __getitem__(self, key: str) -> int:
        return {"a": 1}[key]

    def __iter__(self) -> Iterator[str]:
        return iter(["a"])

    def __len__(self) -> int:
        return 1


@dataclasses.dataclass
class Node:
    name: str
    child: Any = None
    shared: ClassVar[int] = 3


@dataclasses.dataclass(slots=True)
class Slotted:
    b: int
    a: int


class Pet(pydantic.BaseModel):
    pet_name: str = pydantic.Field(alias="petName")
    born: datetime.date | None = None
    parent: "Pet | None" = None


class Text(str):
    def __str__(self) -> str:
        return "other"


Point = collections.namedtuple("Point", ["x", "y"])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (-1, "-1"),
        (2**63 - 1, str(2**63 - 1)),
        (2**64, str(2**64)),
        (-(2**63) - 1, str(-(2**63) - 1)),
        (0.1, "0.1"),
        (1.0, "1.0"),
        (-0.0, "-0.0"),
        (5e-324, "5e-324"),
        ('a"\\/\n\x00\x7fé😀', '"a\\"\\\\/\\n\\u0000\x7fé😀"'),
        ((1, [2, ()]), "[1,[2,[]]]"),
        ({}, "{}"),
        ({"a": {"b": []}}, '{"a":{"b":[]}}'),
        ({1}, "[1]"),
        (frozenset({1}), "[1]"),
        (range(3), "[0,1,2]"),
        (collections.deque([1, 2]), "[1,2]"),
        (collections.OrderedDict(a=1), '{"a":1}'),
        (types.MappingProxyType({"a": 1}), '{"a":1}'),
        (Lookup(), '{"a":1}'),
        (Point(1, 2), "[1,2]"),
        (Text("own"), '"own"'),
        (Color.RED, '"red"'),
        (Color.PAIR, "[1,2]"),
        (Level.LOW, "1"),
        (uuid.UUID(UUID_TEXT), f'"{UUID_TEXT}"'),
        (Decimal("1.50"), "1.50"),
        (Decimal("-1E+3"), "-1E+3"),
        (datetime.date(2020, 1, 2), '"2020-01-02"'),
        (datetime.datetime(2020, 1, 2, 3, 4, 5, 6), '"2020-01-02T03:04:05.000006"'),
        (datetime.datetime(2020, 1, 2, tzinfo=UTC), '"2020-01-02T00:00:00+00:00"'),
        (datetime.time(1, 2), '"01:02:00"'),
        (datetime.timedelta(), '"PT0S"'),
        (datetime.timedelta(days=1, hours=1, minutes=1, seconds=1.5), '"P1DT1H1M1.5S"'),
        (-datetime.timedelta(days=1, microseconds=1), '"-P1DT0.000001S"'),
        (pathlib.PurePosixPath("/a/b"), '"/a/b"'),
        ("é".encode(), '"é"'),
        (bytearray(b"a"), '"a"'),
        (memoryview(b"abc")[::2], '"ac"'),
        (Node("a", Node("b")), '{"name":"a","child":{"name":"b","child":null}}'),
        (Slotted(b=1, a=2), '{"b":1,"a":2}'),
        (ValueError("no"), "\"ValueError('no')\""),
        (KeyError, '"KeyError"'),
        (Pet(petName="Rex", born=datetime.date(2020, 1, 2)), '{"petName":"Rex","born":"2020-01-02","parent":null}'),
        ([Pet(petName="é")], '[{"petName":"é","born":null,"parent":null}]'),
    ],
)
def test_a_value_is_written_as_its_json_text(value: object, text: str) -> None:
    assert encode_json(value).decode() == text


def test_an_int_beyond_the_digit_limit_of_python_is_written() -> None:
    assert encode_json(10**5000) == b"1" + b"0" * 5000


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("a", "a"),
        (1, "1"),
        (2**70, str(2**70)),
        (1.5, "1.5"),
        (True, "true"),
        (None, "null"),
        (Color.RED, "red"),
        (Level.LOW, "1"),
        (uuid.UUID(UUID_TEXT), UUID_TEXT),
        (datetime.date(2020, 1, 2), "2020-01-02"),
        (Decimal("1.0"), "1.0"),
        ("\ud800", "\\ud800"),
        (Text("own"), "own"),
    ],
)
@pytest.mark.parametrize("sort_keys", [False, True])
def test_keys_become_strings(key: object, text: str, sort_keys: bool) -> None:
    assert encode_json({key: 0}, sort_keys=sort_keys).decode() == f'{{"{text}":0}}'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.arange(4).reshape(2, 2), "[[0,1],[2,3]]"),
        (np.arange(6, dtype="i2").reshape(2, 3).T, "[[0,3],[1,4],[2,5]]"),
        (np.zeros((2, 0, 3)), "[[],[]]"),
        (np.zeros((0, 2)), "[]"),
        (np.array(1.5), "1.5"),
        (np.array([0.1, 1.0], dtype="f4"), "[0.1,1.0]"),
        (np.array([0.5], dtype=">f8"), "[0.5]"),
        (np.array([0.5], dtype="f2"), "[0.5]"),
        (np.array([0.5], dtype="g"), "[0.5]"),
        (np.array([2**64 - 1], dtype="u8"), f"[{2**64 - 1}]"),
        (np.array([-128], dtype="i1"), "[-128]"),
        (np.array([True, False]), "[true,false]"),
        (np.array(["a", "é"]), '["a","é"]'),
        (np.array([{"a": 1}, None, [1]], dtype=object), '[{"a":1},null,[1]]'),
        (np.array(["2020-01-02T03:04"], dtype="M8[s]"), '["2020-01-02T03:04:00"]'),
        (np.array([90], dtype="m8[s]"), '["PT1M30S"]'),
        (np.ma.masked_array([1, 2], mask=[False, True]), "[1,null]"),
        (np.float64(0.1), "0.1"),
        (np.float32(0.1), "0.1"),
        (np.int8(-1), "-1"),
        (np.uint64(2**64 - 1), str(2**64 - 1)),
        (np.bool_(True), "true"),
        (np.str_("é"), '"é"'),
        (np.datetime64("2020-01-02"), '"2020-01-02"'),
        (np.timedelta64(1, "D"), '"P1D"'),
    ],
)
def test_numpy_values_are_written_as_their_python_counterparts(value: object, text: str) -> None:
    assert encode_json(value).decode() == text


def test_numpy_is_not_imported() -> None:
    code = "import sys, flama_core; flama_core.encode_json([1, {'a': 2.5}]); assert 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_white_space_is_as_asked_for() -> None:
    value = {"b": [1, {}], "a": []}
    assert encode_json(value) == b'{"b":[1,{}],"a":[]}'
    assert encode_json(value, compact=False).decode() == json.dumps(value)
    assert encode_json(value, indent=2).decode() == json.dumps(value, indent=2)
    assert encode_json(value, indent=0, sort_keys=True).decode() == json.dumps(value, indent=0, sort_keys=True)


@pytest.mark.parametrize("indent", [-1, 17])
def test_an_indent_out_of_range_is_refused(indent: int) -> None:
    with pytest.raises(ValueError, match="`indent` is"):
        encode_json([], indent=indent)


def test_keys_are_sorted_at_every_level() -> None:
    value = {"b": Slotted(b=1, a=2), "a": Lookup(), "😀": 1, "\uffff": 2, 10: 3}
    assert encode_json(value, sort_keys=True).decode() == '{"10":3,"a":{"a":1},"b":{"a":2,"b":1},"\uffff":2,"😀":1}'


def test_models_follow_the_white_space_and_the_order_of_the_call() -> None:
    pet = Pet(petName="Rex")
    tree = {"petName": "Rex", "born": None, "parent": None}
    assert encode_json(pet, indent=2).decode() == json.dumps(tree, indent=2)
    assert encode_json(pet, compact=False).decode() == json.dumps(tree)
    assert encode_json(pet, sort_keys=True) == b'{"born":null,"parent":null,"petName":"Rex"}'


def test_an_ordered_dict_keeps_its_own_order() -> None:
    ordered = collections.OrderedDict(a=1, b=2)
    ordered.move_to_end("a")
    assert encode_json(ordered) == b'{"b":2,"a":1}'


@pytest.mark.parametrize("text", ["\ud800", "a\udfffé", "\udb40\ud800", "\ud800" * 50])
def test_lone_surrogates_become_escapes(text: str) -> None:
    assert json.loads(encode_json(text)) == text
    assert json.loads(encode_json({text: [text]})) == {text: [text]}
    assert json.loads(encode_json(Pet(petName=text)))["petName"] == text


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(), inner, max_size=6),
    max_leaves=40,
)


@given(json_values, st.booleans(), st.none() | st.integers(0, 4), st.booleans())
def test_what_is_written_reads_back(value: object, sort_keys: bool, indent: int | None, compact: bool) -> None:
    written = encode_json(value, sort_keys=sort_keys, indent=indent, compact=compact)
    assert json.loads(written) == value


@given(json_values)
def test_the_text_is_what_the_standard_library_writes(value: object) -> None:
    expected = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2)
    written = encode_json(value, sort_keys=True, indent=2).decode()
    assert json.loads(written) == json.loads(expected)
    assert written.count("\n") == expected.count("\n")


@given(st.lists(st.text(max_size=40), max_size=8, unique=True), st.none() | st.integers(0, 2), st.booleans())
def test_keys_that_come_again_are_written_as_at_first(keys: list[str], indent: int | None, compact: bool) -> None:
    rows = [dict.fromkeys(keys[index % 2 :], index) for index in range(6)]
    for _ in range(3):
        assert json.loads(encode_json(rows, indent=indent, compact=compact)) == rows


@given(st.lists(st.integers(-(2**70), 2**70) | st.integers(-20_000, 20_000), max_size=40))
def test_integers_are_written_as_python_writes_them(numbers: list[int]) -> None:
    assert encode_json(numbers) == json.dumps(numbers, separators=(",", ":")).encode()


@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_any_text_is_written_as_valid_json(text: str) -> None:
    paired = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    assert json.loads(encode_json(text)) == paired


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_reads_back_as_itself(number: float) -> None:
    assert math.copysign(1, number) == math.copysign(1, float(encode_json(number)))
    assert float(encode_json(number)) == number


@given(st.timedeltas())
def test_a_duration_reads_back_as_itself(duration: datetime.timedelta) -> None:
    adapter = pydantic.TypeAdapter(datetime.timedelta)
    assert adapter.validate_json(encode_json(duration)) == duration


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_decimal_reads_back_as_itself(number: Decimal) -> None:
    assert json.loads(encode_json([number]), parse_float=Decimal, parse_int=Decimal) == [number]
