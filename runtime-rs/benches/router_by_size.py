"""How long one look-up takes with more and more routes; the time should not grow."""

import time

from flama_core import Router

SIZES = (1, 500, 5000)
REPEATS = 200
COUNT = 2000


def build(size: int) -> Router[int]:
    router: Router[int] = Router()
    for index in range(size):
        router.add(f"/api/v1/things{index}", ["GET"], index)
        router.add(f"/api/v1/things{index}/{{id:int}}", ["GET", "PUT"], index)
        router.add(f"/api/v1/names/{{name}}:action{index}", ["POST"], index)
    return router


def nanoseconds(router: Router[int], method: str, path: str) -> float:
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter_ns()
        for _ in range(COUNT):
            router.resolve(method, path)
        times.append((time.perf_counter_ns() - start) / COUNT)
    return min(times)


def main() -> None:
    columns = ("static", "int parameter", "literal suffix", "wrong method", "not found")
    print(f"{'templates':>10}" + "".join(f"{column:>16}" for column in columns))
    for size in SIZES:
        router, last = build(size), size - 1
        paths = (
            ("GET", f"/api/v1/things{last}"),
            ("GET", f"/api/v1/things{last}/12345"),
            ("POST", f"/api/v1/names/x:action{last}"),
            ("DELETE", f"/api/v1/things{last}/12345"),
            ("GET", "/api/v1/nothing/here"),
        )
        row = "".join(f"{nanoseconds(router, *path):>16.0f}" for path in paths)
        print(f"{3 * size:>10}{row}")


if __name__ == "__main__":
    main()
