"""`make demo`: from a spec to a running service, and back after a restart.

Generates `demo/` from the bookshop spec, starts it, creates a row, reads it, restarts it and reads the row again. With
`DEMO_WAIT=1` the service stays up until Ctrl-C.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from tests.e2e.generated import generate
from tests.e2e.server import Server, serving

ROOT = Path(__file__).resolve().parents[1]
SPEC = ROOT / "docs/examples/bookshop.yaml"
FOLDER = ROOT / "demo"
BOOK = {"title": "Emma", "author": "Jane Austen", "genre": "novel", "publishedOn": "1815-12-23", "price": 9.5}


def say(text: str) -> None:
    print(f"\n\033[1m{text}\033[0m" if sys.stdout.isatty() else f"\n{text}", flush=True)


def ask(server: Server, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """Send a request, shown as the `curl` command that does the same. Raises `SystemExit` unless it succeeds."""
    data = f" --json '{json.dumps(body)}'" if body else ""
    print(f"$ curl -X {method} '{server.url}{path}'{data}")
    answer = server.request(method, path, body)
    print(f"  {answer.status} {answer.body.decode()}", flush=True)
    if answer.status >= 400:
        raise SystemExit(f"{method} {path} was answered with {answer.status}; the log is in {FOLDER / 'server.log'}")
    return answer.json


def check_again(book: dict[str, Any], found: Any) -> None:
    """Raise `SystemExit` when what was read is not what was written."""
    if found != book:
        raise SystemExit(f"read {found}, where {book} was written")


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    say(f"Generate a service from {SPEC.relative_to(ROOT)}")
    print(f"$ flama generate {SPEC.relative_to(ROOT)} -o demo")
    project = generate(SPEC, FOLDER)
    print(f"  {sum(1 for path in FOLDER.rglob('*.py'))} Python files in demo/")

    say("Run its own tests")
    print(project.run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider").strip().splitlines()[-1])

    log = FOLDER / "server.log"
    say(f"Start it with uvicorn, and use it (the data goes to {FOLDER.name}/bookshop.sqlite)")
    with serving(project.python, project.root, project.target, log, project.environment) as server:
        book = ask(server, "POST", "/books", BOOK)
        check_again(book, ask(server, "GET", f"/books/{book['id']}"))
        ask(server, "GET", "/books?genre=novel")
        print(f"  the documentation is at {server.url}/docs/")

    say("Stop it, start it again, and read the same book")
    with serving(project.python, project.root, project.target, log, project.environment, server.port) as server:
        check_again(book, ask(server, "GET", f"/books/{book['id']}"))
        if os.environ.get("DEMO_WAIT") == "1":
            say(f"It is up: {server.url}/docs/ (Ctrl-C ends it)")
            wait()

    say("Start it yourself")
    python = Path(sys.executable).relative_to(ROOT) if Path(sys.executable).is_relative_to(ROOT) else sys.executable
    print(f"$ cd demo && ../{python} -m uvicorn --app-dir src {project.target}")


def wait() -> None:
    """Sleep until Ctrl-C."""
    try:
        signal.pause()
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    main()
