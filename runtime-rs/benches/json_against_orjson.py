"""How long `encode_json` takes beside `orjson.dumps`, in turns within one run.

Each figure is the shortest of many short measurements: whatever else the machine does can only make one longer.
"""

import time
from collections.abc import Callable

import orjson

from flama_core import encode_json

ITEM = {
    "id": 17,
    "name": "A lamp for the desk",
    "price": 19.99,
    "tags": ["home", "light"],
    "stock": {"north": 3, "south": 0},
    "active": True,
    "note": None,
}

PAYLOADS: dict[str, object] = {
    "small dict": {"message": "Hello, world", "status": 200, "ok": True},
    "100 nested items": [ITEM] * 100,
    "long text": {"text": "The quick brown fox jumps over the lazy dog. " * 200},
    "text to escape": {"text": 'He said "no"\n' * 300},
    "non-ASCII text": {"text": "Žluťoučký kůň 日本語 " * 200},
    "1000 floats": [index * 1.1 for index in range(1000)],
    "1000 integers": [index * 7919 for index in range(1000)],
    "1000 short keys": {f"key{index}": index for index in range(1000)},
}


def nanoseconds(function: Callable[[object], bytes], payload: object, count: int) -> float:
    start = time.perf_counter_ns()
    for _ in range(count):
        function(payload)
    return (time.perf_counter_ns() - start) / count


def main() -> None:
    print(f"{'payload':<18}{'flama ns':>12}{'orjson ns':>12}{'orjson/flama':>14}")
    for name, payload in PAYLOADS.items():
        count = max(1, int(5e5 / nanoseconds(encode_json, payload, 20)))
        pairs = [
            (nanoseconds(encode_json, payload, count), nanoseconds(orjson.dumps, payload, count)) for _ in range(301)
        ]
        ours, theirs = (min(column) for column in zip(*pairs, strict=True))
        print(f"{name:<18}{ours:>12.0f}{theirs:>12.0f}{theirs / ours:>14.2f}")


if __name__ == "__main__":
    main()
