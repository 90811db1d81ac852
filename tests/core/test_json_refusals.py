"""What `encode_json` refuses, and that nothing harms it: values without JSON, deep, circular and changing ones."""

import dataclasses
import enum
import ipaddress
import math
import threading
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pydantic
import pytest

from flama_core import MAX_DEPTH, encode_json


@dataclasses.dataclass
class Node:
    name: str
    child: Any = None


class Pet(pydantic.BaseModel):
    name: str
    parent: "Pet | None" = None


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, Decimal("NaN"), Decimal("-Infinity")])
def test_numbers_that_are_not_finite_are_refused(number: object) -> None:
    for value in (number, [number], {"a": number}, {number: 1}):
        with pytest.raises(ValueError, match="NaN and infinities are not JSON, at"):
            encode_json(value)


def test_a_signalling_nan_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON"):
        encode_json(Decimal("-sNaN"))


@pytest.mark.parametrize(
    "value",
    [np.array([1.0, math.nan]), np.float32("inf"), np.datetime64("NaT", "s"), np.array(["NaT"], dtype="m8[s]")],
)
def test_numpy_values_without_a_number_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match="not JSON"):
        encode_json(value)


def test_bytes_that_are_not_utf8_are_refused() -> None:
    for value in (b"\xff", bytearray(b"\xff"), memoryview(b"\xff")):
        with pytest.raises(ValueError, match="not UTF-8"):
            encode_json(value)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (object(), "`object` is not a type that JSON can hold, at `$`"),
        ({"items": [1, {"owner": object()}]}, "at `$.items[1].owner`"),
        ({"a b": {1: [object()]}}, 'at `$["a b"]["1"][0]`'),
        (Node("a", Node("b", {1j})), "`complex` is not .*, at `$.child.child[0]`"),
        ([ipaddress.IPv4Address("127.0.0.1")], "`ipaddress.IPv4Address` is not"),
        ([int], "`type` is not"),
        ({(1, 2): 3}, "`tuple` is not a type that a JSON key can have"),
        (np.array([1j]), "`complex` is not"),
        ((one for one in [1]), "`generator` is not"),
    ],
)
def test_an_unknown_class_is_refused_with_its_place(value: object, message: str) -> None:
    pattern = message.replace("$", r"\$").replace("[", r"\[")
    with pytest.raises(TypeError, match=pattern):
        encode_json(value)


def nested_list(levels: int) -> object:
    value: object = 1
    for _ in range(levels):
        value = [value]
    return value


def nested_dict(levels: int) -> object:
    value: object = 1
    for _ in range(levels):
        value = {"a": value}
    return value


def nested_dataclass(levels: int) -> object:
    value: object = 1
    for _ in range(levels):
        value = Node("a", value)
    return value


def nested_array(levels: int) -> object:
    value: object = 1
    for _ in range(levels):
        array = np.empty(1, dtype=object)
        array[0] = value
        value = array
    return value


def nested_model(levels: int) -> object:
    value: Pet | None = None
    for _ in range(levels):
        value = Pet.model_construct(name="a", parent=value)
    return value


def dismantle(value: Any) -> None:
    """Takes a deep value apart level by level, since arrays and models recurse when they are freed."""
    while True:
        match value:
            case list() | np.ndarray():
                inner, value[0] = value[0], None
            case dict():
                inner = value.pop("a")
            case Node():
                inner, value.child = value.child, None
            case Pet():
                inner, value.parent = value.parent, None
            case _:
                return
        value = inner


@pytest.mark.parametrize("nested", [nested_list, nested_dict, nested_dataclass, nested_array, nested_model])
def test_a_very_deep_value_is_refused_and_harms_nothing(nested: Any) -> None:
    value = nested(200_000)
    try:
        for options in ({}, {"sort_keys": True}, {"indent": 1}):
            with pytest.raises(ValueError, match=r"deeper than|depth exceeded|Circular"):
                encode_json(value, **options)
    finally:
        dismantle(value)


@pytest.mark.parametrize("nested", [nested_list, nested_dict, nested_dataclass])
def test_the_depth_limit_is_exact_and_fits_a_small_stack(nested: Any) -> None:
    results: list[bytes] = []
    before = threading.stack_size(256 * 1024)
    try:
        thread = threading.Thread(target=lambda: results.append(encode_json(nested(MAX_DEPTH))))
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    assert len(results) == 1
    with pytest.raises(ValueError, match=f"nested deeper than {MAX_DEPTH} levels"):
        encode_json(nested(MAX_DEPTH + 1))


def test_a_value_inside_itself_is_refused() -> None:
    listed: list[object] = []
    listed.append({"a": (listed,)})
    keyed: dict[str, object] = {}
    keyed["self"] = keyed
    node = Node("a")
    node.child = [node]
    array = np.empty((), dtype=object)
    array[()] = array
    for value in (listed, keyed, node, array):
        with pytest.raises(ValueError, match="circular reference, at"):
            encode_json(value)


def test_an_enum_member_inside_itself_is_refused() -> None:
    class Loop(enum.Enum):
        A = 1

    vars(Loop.A)["_value_"] = Loop.A
    with pytest.raises(ValueError, match="circular reference"):
        encode_json(Loop.A)


def test_a_model_inside_itself_is_refused() -> None:
    pet = Pet(name="a")
    pet.parent = pet
    with pytest.raises(ValueError, match="Circular reference"):
        encode_json(pet)


def test_the_same_value_may_appear_twice_side_by_side() -> None:
    shared = [1]
    assert encode_json([shared, shared, {"a": shared}]) == b'[[1],[1],{"a":[1]}]'


class Hostile:
    """A path whose text is made by a function of the test's choice."""

    def __init__(self, action: Any) -> None:
        self.action = action

    def __fspath__(self) -> str:
        self.action()
        return "path"


def fail() -> None:
    raise LookupError("mine")


def test_an_exception_of_the_content_is_not_changed() -> None:
    class Broken(Mapping[str, int]):
        def __getitem__(self, key: str) -> int:
            raise LookupError("mine")

        def __iter__(self) -> Iterator[str]:
            yield "a"

        def __len__(self) -> int:
            return 1

    class BadRepr(Exception):
        def __repr__(self) -> str:
            raise LookupError("mine")

    for value in (Hostile(fail), Broken(), BadRepr()):
        with pytest.raises(LookupError, match="mine"):
            encode_json({"a": [value]})


@pytest.mark.parametrize("sort_keys", [False, True])
def test_a_dict_that_changes_while_it_is_encoded_harms_nothing(sort_keys: bool) -> None:
    grown: dict[object, object] = {}
    grown.update({"a": Hostile(lambda: grown.update({str(len(grown)): 1})), "b": 1})
    emptied: dict[object, object] = {}
    emptied.update({"a": Hostile(emptied.clear), "b": 1})
    for value in (grown, emptied):
        if sort_keys:
            assert encode_json(value, sort_keys=True) == b'{"a":"path","b":1}'
        else:
            with pytest.raises(RuntimeError, match="changed size"):
                encode_json(value)


def test_a_dict_that_swaps_keys_while_it_is_encoded_harms_nothing() -> None:
    swapped: dict[object, object] = {}

    def swap() -> None:
        del swapped["a"]
        swapped[object()] = 1
        swapped["c"] = swapped.pop("b")

    swapped.update({"a": Hostile(swap), "b": 1})
    with pytest.raises(TypeError, match="JSON key"):
        encode_json(swapped)


def test_lists_and_sets_that_change_while_they_are_encoded_harm_nothing() -> None:
    grown: list[object] = []
    grown.extend([Hostile(lambda: grown.append(1)), 2])
    assert encode_json(grown) in (b'["path",2]', b'["path",2,1]')
    shrunk: list[object] = []
    shrunk.extend([Hostile(shrunk.clear), 2])
    assert encode_json(shrunk) == b'["path"]'
    mixed: set[object] = set()
    mixed.update({Hostile(lambda: mixed.add(object())), Hostile(lambda: mixed.add(object()))})
    with pytest.raises(RuntimeError, match="changed size"):
        encode_json(mixed)
