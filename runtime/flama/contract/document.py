"""An OpenAPI document that an application promises to serve."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flama.contract.errors import ContractError
from flama.contract.kinds import METHODS, operations_of
from flama.contract.references import resolve
from flama.routing.path import plain_template


class Contract:
    """An OpenAPI 3 document, kept word for word."""

    def __init__(self, document: Mapping[str, Any], origin: str = "") -> None:
        """Raises `ContractError` where the document is no OpenAPI 3. `origin` starts the place in its message."""
        _check(document, origin)
        self.document = dict(document)
        self.origin = origin

    @classmethod
    def from_file(cls, path: Path | str) -> Contract:
        """Reads a JSON file. Raises `ContractError` with file, line and column."""
        path = Path(path)
        try:
            document = json.loads(path.read_bytes())
        except OSError as error:
            raise ContractError(str(path), f"the contract cannot be read: {error.strerror}") from error
        except json.JSONDecodeError as error:
            place = f"{path}:{error.lineno}:{error.colno}"
            raise ContractError(place, f"the contract is not JSON: {error.msg}. Convert YAML to JSON first.") from error
        except (UnicodeDecodeError, RecursionError, ValueError) as error:
            raise ContractError(str(path), f"the contract is not JSON: {error}") from error
        return cls(document, str(path))

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Contract:
        """The contract of a document in memory. Raises `ContractError`."""
        return cls(document)

    @property
    def version(self) -> str:
        """The version of OpenAPI, such as `3.0.3`."""
        return str(self.document["openapi"])

    def path_item(self, path: str) -> Mapping[str, Any] | None:
        """The Path Item Object of a path template; `{name:type}` counts as `{name}`."""
        item = resolve(self.document, self.document.get("paths", {}).get(plain_template(path)))
        return item if isinstance(item, Mapping) else None

    def operation(self, method: str, path: str) -> dict[str, Any] | None:
        """The Operation Object, word for word, or None."""
        item = self.path_item(path)
        if item is None:
            return None
        if method.lower() in METHODS:
            return item.get(method.lower())
        return dict(operations_of(item)).get(method)

    def operations(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Method in capitals, path template and Operation Object of every operation."""
        for path in self.document.get("paths", {}):
            if not path.startswith("/"):
                continue
            yield from ((method, path, operation) for method, operation in operations_of(self.path_item(path) or {}))

    def security(self, method: str, path: str) -> list[dict[str, list[str]]]:
        """The requirement that holds for an operation: its own, or else that of the document."""
        operation = self.operation(method, path) or {}
        own = operation.get("security", self.document.get("security"))
        return list(own or [])


def _check(document: Any, origin: str) -> None:
    place = f"{origin}#" if origin else "#"
    if not isinstance(document, Mapping):
        raise ContractError(place, "an OpenAPI document is an object.")
    version = document.get("openapi")
    if not isinstance(version, str) or not version.startswith("3."):
        raise ContractError(f"{place}/openapi", f"the version is {version!r}; OpenAPI 3.0, 3.1 and 3.2 can be served.")
    if not isinstance(document.get("info"), Mapping):
        raise ContractError(f"{place}/info", "the document lacks `info`.")
    paths = document.get("paths", {})
    if not isinstance(paths, Mapping):
        raise ContractError(f"{place}/paths", "`paths` is an object of path templates.")
    for path, item in paths.items():
        pointer = f"{place}/paths/{str(path).replace('~', '~0').replace('/', '~1')}"
        if not isinstance(path, str) or not (path.startswith(("/", "x-"))):
            raise ContractError(pointer, "a path template starts with `/`.")
        if path.startswith("x-"):
            continue
        if not isinstance(item, Mapping):
            raise ContractError(pointer, "a path item is an object.")
        for method, operation in operations_of(item):
            if not isinstance(operation, Mapping):
                raise ContractError(f"{pointer}/{method.lower()}", "an operation is an object.")
