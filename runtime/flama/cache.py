"""Bounded memory of values: what was used least recently goes first, and with `TTLCache` what is too old goes too."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import Generic, TypeVar, overload

__all__ = ["LRUCache", "TTLCache"]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
D = TypeVar("D")


class LRUCache(Generic[K, V]):
    """At most `max_size` values by key; the one whose last use is longest ago makes room for a new one.

    Reading a value, by `cache[key]` or `get`, is a use; `key in cache` and iterating are none. Threads may share it.
    """

    def __init__(self, max_size: int = 1024) -> None:
        """Raises `ValueError` unless `max_size` is at least 1."""
        if max_size < 1:
            raise ValueError(f"A cache holds at least one value, not {max_size}.")
        self.max_size = max_size
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.RLock()

    def __getitem__(self, key: K) -> V:
        """The value. Raises `KeyError` where there is none."""
        with self._lock:
            value = self._values[key]
            self._values.move_to_end(key)
            return value

    @overload
    def get(self, key: K) -> V | None: ...
    @overload
    def get(self, key: K, default: D) -> V | D: ...
    def get(self, key: K, default: object = None) -> object:
        """The value, or `default` where there is none."""
        try:
            return self[key]
        except KeyError:
            return default

    def __setitem__(self, key: K, value: V) -> None:
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self.max_size:
                del self[next(iter(self._values))]

    def __delitem__(self, key: K) -> None:
        """Forgets a value. Raises `KeyError` where there is none."""
        with self._lock:
            del self._values[key]

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[K]:
        """The keys, the one used longest ago first."""
        with self._lock:
            return iter(list(self._values))

    def __len__(self) -> int:
        return len(self._values)

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._values.clear()


class TTLCache(LRUCache[K, V]):
    """An `LRUCache` whose values are fresh for `ttl` seconds, and after that stale for another `stale_ttl` seconds.

    A stale value is as if it were not there, except for `stale`: it serves while a new one cannot be had.
    """

    def __init__(
        self,
        ttl: float = 600,
        stale_ttl: float | None = None,
        max_size: int = 1024,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clock` gives seconds. Raises `ValueError` for a `ttl` that is not positive, or a negative `stale_ttl`."""
        super().__init__(max_size)
        if ttl <= 0 or (stale_ttl or 0) < 0:
            raise ValueError(f"Values live for a positive time: `ttl` is {ttl}, `stale_ttl` is {stale_ttl}.")
        self.ttl, self.stale_ttl = ttl, stale_ttl or 0
        self._clock = clock
        self._written: dict[K, float] = {}

    def __getitem__(self, key: K) -> V:
        """The value while it is fresh. Raises `KeyError` where there is none."""
        with self._lock:
            if self._age(key) >= self.ttl:
                raise KeyError(key)
            return super().__getitem__(key)

    @overload
    def stale(self, key: K) -> V | None: ...
    @overload
    def stale(self, key: K, default: D) -> V | D: ...
    def stale(self, key: K, default: object = None) -> object:
        """The value while it is fresh or stale, or `default`."""
        with self._lock:
            self._age(key)
            return super().__getitem__(key) if key in self._values else default

    def __setitem__(self, key: K, value: V) -> None:
        with self._lock:
            self._written[key] = self._clock()
            super().__setitem__(key, value)

    def __delitem__(self, key: K) -> None:
        with self._lock:
            super().__delitem__(key)
            del self._written[key]

    def __contains__(self, key: object) -> bool:
        """Whether there is a fresh value."""
        with self._lock:
            return key in self._values and self._clock() - self._written[key] < self.ttl  # type: ignore[index]

    def __iter__(self) -> Iterator[K]:
        with self._lock:
            return iter([key for key in self._values if key in self])

    def __len__(self) -> int:
        """How many values are fresh."""
        return sum(1 for _ in self)

    def clear(self) -> None:
        with self._lock:
            super().clear()
            self._written.clear()

    def _age(self, key: K) -> float:
        """Seconds since the value was written; forgets it where it is older than stale. Raises no `KeyError`."""
        written = self._written.get(key)
        if written is None:
            return float("inf")
        age = self._clock() - written
        if age >= self.ttl + self.stale_ttl:
            del self[key]
        return age
