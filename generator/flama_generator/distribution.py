"""Where a generated project gets its runtime: the same place this program came from (PEP 610)."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flama_generator.planning.plan import RuntimeSource

RUNTIME = "flama-runtime"
CORE = "flama-core"


def runtime_source() -> RuntimeSource:
    """The source to write into a project.

    Installed from an index: the version. Installed from a folder or a file: that place, for the runtime and its Rust
    core.
    """
    return RuntimeSource(version=_version(RUNTIME), runtime=_origin(RUNTIME), core=_origin(CORE))


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return metadata.version("flama-toolkit")


def _origin(name: str) -> str | None:
    try:
        text = metadata.distribution(name).read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return None
    url = json.loads(text).get("url") if text else None
    if not isinstance(url, str):
        return None
    parts = urlsplit(url)
    return str(Path(unquote(parts.path))) if parts.scheme == "file" else url
