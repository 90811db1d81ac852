"""`flama.cache`."""

from __future__ import annotations

from collections import OrderedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flama.cache import LRUCache, TTLCache


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_value_used_longest_ago_makes_room() -> None:
    cache: LRUCache[str, int] = LRUCache(max_size=2)
    cache["a"], cache["b"] = 1, 2
    assert cache["a"] == 1
    cache["c"] = 3
    assert list(cache) == ["a", "c"]
    assert cache.get("b") is None
    assert cache.get("b", 0) == 0


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 6))), st.integers(1, 4))
def test_an_lru_cache_keeps_the_keys_used_last(steps: list[tuple[bool, int]], size: int) -> None:
    cache: LRUCache[int, int] = LRUCache(size)
    model: OrderedDict[int, int] = OrderedDict()
    for writes, key in steps:
        if writes:
            cache[key] = model[key] = key
            model.move_to_end(key)
            while len(model) > size:
                model.popitem(last=False)
        else:
            assert cache.get(key) == model.get(key)
            if key in model:
                model.move_to_end(key)
        assert list(cache) == list(model)


def test_a_value_is_fresh_then_stale_then_gone() -> None:
    clock = Clock()
    cache: TTLCache[str, int] = TTLCache(ttl=10, stale_ttl=5, clock=clock)
    cache["a"] = 1
    clock.now = 9.9
    assert (cache["a"], "a" in cache, len(cache)) == (1, True, 1)
    clock.now = 10
    assert ("a" in cache, len(cache), list(cache), cache.get("a", 0)) == (False, 0, [], 0)
    assert cache.stale("a") == 1
    clock.now = 15
    assert cache.stale("a") is None
    assert cache.stale("a", 7) == 7


def test_reading_does_not_renew_and_writing_does() -> None:
    clock = Clock()
    cache: TTLCache[str, int] = TTLCache(ttl=10, clock=clock)
    cache["a"] = 1
    clock.now = 9
    assert cache["a"] == 1
    clock.now = 11
    assert "a" not in cache
    cache["a"] = 2
    clock.now = 20
    assert cache["a"] == 2


def test_without_a_stale_time_nothing_is_stale() -> None:
    clock = Clock()
    cache: TTLCache[str, int] = TTLCache(ttl=1, clock=clock)
    cache["a"] = 1
    clock.now = 1
    assert cache.stale("a") is None


def test_a_cache_with_ages_is_bounded_too() -> None:
    cache: TTLCache[int, int] = TTLCache(max_size=2, clock=Clock())
    for number in range(100):
        cache[number] = number
    assert list(cache) == [98, 99]
    assert cache._written.keys() == {98, 99}


def test_values_are_forgotten_on_demand() -> None:
    cache: TTLCache[str, int] = TTLCache(clock=Clock())
    cache["a"], cache["b"] = 1, 2
    del cache["a"]
    assert list(cache) == ["b"]
    cache.clear()
    assert len(cache) == 0
    with pytest.raises(KeyError):
        del cache["a"]


@pytest.mark.parametrize("options", [{"max_size": 0}, {"ttl": 0}, {"ttl": 1, "stale_ttl": -1}])
def test_a_cache_that_could_hold_nothing_is_refused(options: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"A cache holds at least one value|Values live for a positive time"):
        TTLCache(**options)
