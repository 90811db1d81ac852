"""The files of an interface, read once from the installed package."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from flama.exceptions import DependencyNotInstalled
from flama.schemas.docs.asset import Asset
from flama.schemas.docs.interfaces import interface

__all__ = ["files"]

_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


@cache
def files(name: str) -> Mapping[str, Asset]:
    """The files of the interface `name` by the last part of their path. Raises `DependencyNotInstalled`."""
    shown = interface(name)
    folder = _folder(shown.package, shown.folder, next(iter(shown.files)), shown.requirement)
    replaced = {
        address.encode(): _embedded(folder / path, shown.files[path]) for address, path in shown.replaced.items()
    }
    found = {
        PurePosixPath(path).name: _file(folder / path, media_type, replaced) for path, media_type in shown.files.items()
    }
    found["start.js"] = Asset(shown.script.encode(), "text/javascript")
    return found


def _folder(package: str, inside: str, file: str, requirement: str) -> Path:
    # Only located: importing the package would run its code for other frameworks.
    spec = find_spec(package)
    for location in (spec.submodule_search_locations or ()) if spec is not None else ():
        folder = Path(location) / inside
        if (folder / file).is_file():
            return folder
    raise DependencyNotInstalled(package, requirement, "The page at `docs`")


def _embedded(path: Path, media_type: str) -> bytes:
    return f"data:{media_type};base64,{base64.b64encode(path.read_bytes()).decode()}".encode()


def _file(path: Path, media_type: str, replaced: Mapping[bytes, bytes]) -> Asset:
    body = path.read_bytes()
    for address, content in replaced.items():
        body = body.replace(address, content)
    return Asset(body, media_type, _policy_of_scripts(body) if media_type == "text/html" else None)


def _policy_of_scripts(body: bytes) -> str:
    hashes = [base64.b64encode(hashlib.sha256(script).digest()).decode() for script in _INLINE_SCRIPT.findall(body)]
    scripts = " ".join(f"'sha256-{digest}'" for digest in hashes)
    return f"default-src 'none'; script-src {scripts}; base-uri 'none'; frame-ancestors 'none'"
