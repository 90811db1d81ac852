"""The frameworks that are compared, each in a virtual environment of its own under `.venvs/`."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "benchmarks"
ENVIRONMENTS = ROOT / ".venvs" / "benchmarks"
SERVER = ("uvicorn", "uvloop", "httptools")


@dataclass(frozen=True, slots=True)
class Peer:
    """A framework: how it is installed and how it serves.

    `module` has an ASGI application `app`, except for `robyn` and `bolt`, which bring servers that are no ASGI servers.
    """

    name: str
    title: str
    module: str
    requirements: tuple[str, ...] = ()
    distributions: tuple[str, ...] = ()
    """Those whose versions are told."""
    serves: Literal["uvicorn", "sanic", "robyn", "bolt"] = "uvicorn"
    validates: bool = True
    """Whether bad input is refused: everywhere but at the floor."""

    @property
    def is_ours(self) -> bool:
        return not self.requirements

    @property
    def in_process(self) -> bool:
        """Whether it can be driven without a server."""
        return self.serves == "uvicorn"

    @property
    def python(self) -> str:
        return sys.executable if self.is_ours else str(ENVIRONMENTS / self.name / "bin" / "python")


PEERS = (
    Peer("raw", "raw ASGI + orjson", "apps.raw_app", ("orjson",), ("orjson",), validates=False),
    Peer("flama", "flama-runtime", "apps.flama_app", (), ("flama-runtime", "pydantic")),
    Peer("blacksheep", "BlackSheep", "apps.blacksheep_app", ("blacksheep", "pydantic", "orjson"), ("blacksheep",)),
    Peer("litestar", "Litestar", "apps.litestar_app", ("litestar", "pydantic"), ("litestar", "msgspec")),
    Peer("starlette", "Starlette + pydantic", "apps.starlette_app", ("starlette", "pydantic"), ("starlette",)),
    Peer("fastapi", "FastAPI", "apps.fastapi_app", ("fastapi", "pydantic"), ("fastapi", "starlette")),
    Peer("upstream", "flama 2.2.2", "apps.upstream_app", ("flama==2.2.2", "pydantic"), ("flama",)),
    Peer("sanic", "Sanic", "apps.sanic_app", ("sanic", "pydantic"), ("sanic",), serves="sanic"),
    Peer("robyn", "Robyn", "apps.robyn_app", ("robyn", "pydantic"), ("robyn",), serves="robyn"),
    Peer("bolt", "django-bolt", "apps.bolt.api", ("django-bolt",), ("django-bolt", "django"), serves="bolt"),
)


def chosen(names: Iterable[str] | None) -> list[Peer]:
    """The peers of these names, all by default. Raises `SystemExit` for another name."""
    if names is None:
        return list(PEERS)
    known = {peer.name: peer for peer in PEERS}
    if unknown := [name for name in names if name not in known]:
        raise SystemExit(f"There is no framework {', '.join(unknown)}: there are {', '.join(known)}.")
    return [known[name] for name in names]


def installed(peers: Iterable[Peer]) -> tuple[list[Peer], dict[str, str]]:
    """The peers whose environment is there or can be made, and for the others why not, by title."""
    ready: list[Peer] = []
    missing: dict[str, str] = {}
    for peer in peers:
        if reason := _prepare(peer):
            missing[peer.title] = reason
            print(f"{peer.title} is left out: {reason}", file=sys.stderr)
        else:
            ready.append(peer)
    return ready, missing


def versions(peer: Peer) -> dict[str, str]:
    """Distribution -> version."""
    code = "import sys, importlib.metadata as m; print(*(m.version(name) for name in sys.argv[1:]))"
    found = subprocess.run(
        [peer.python, "-c", code, *peer.distributions], check=True, capture_output=True, text=True
    ).stdout.split()
    return dict(zip(peer.distributions, found, strict=True))


def _prepare(peer: Peer) -> str | None:
    """Makes the environment unless it is there already; tells what went wrong."""
    if peer.is_ours or Path(peer.python).exists():
        return None
    folder = ENVIRONMENTS / peer.name
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    wanted = [*peer.requirements, *(SERVER if peer.serves == "uvicorn" else ())]
    if uv is not None:
        steps = [
            [uv, "venv", "--quiet", "--python", sys.executable, str(folder)],
            [uv, "pip", "install", "--quiet", "--python", peer.python, *wanted],
        ]
    else:
        steps = [
            [sys.executable, "-m", "venv", str(folder)],
            [peer.python, "-m", "pip", "install", "--quiet", *wanted],
        ]
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True)
        if done.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            return (done.stderr.strip().splitlines() or ["the installation failed"])[-1]
    return None
