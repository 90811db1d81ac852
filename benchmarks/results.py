"""What a run found, as JSON that the documentation is drawn from."""

from __future__ import annotations

import datetime
import json
import os
import platform
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from peers import HERE, Peer, versions

FOLDER = HERE / "results"


def machine() -> dict[str, Any]:
    """The kind of the machine, not its name."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": f"{platform.system()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
    }


def write(name: str, peers: Iterable[Peer], found: dict[str, Any], *, missing: dict[str, str] | None = None) -> None:
    """Writes `results/name.json`: the machine, the versions, and what was found."""
    result = {
        "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        "machine": machine(),
        "versions": {peer.title: versions(peer) for peer in peers},
        "missing": missing or {},
        **found,
    }
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps(result, indent=2, ensure_ascii=False) + "\n"
    (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")


def read(name: str) -> dict[str, Any] | None:
    """What was written last, or None."""
    path = FOLDER / f"{name}.json"
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
