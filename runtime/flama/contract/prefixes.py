"""The paths of a contract's servers, which stand before the paths of its operations."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from flama.contract.document import Contract
from flama.contract.kinds import operations_of
from flama.contract.references import resolve

_VARIABLE = re.compile(r"\{([^{}]+)\}")
_MOST = 64
"""Addresses of one server that are looked at: each variable with an enumeration multiplies them."""


@dataclass(frozen=True, slots=True)
class Prefixes:
    """Where operations are served besides their bare paths (OpenAPI 3.1.1, section 4.8.5).

    Prefixes begin with a slash, end without one and are decoded.
    """

    everywhere: frozenset[str] = frozenset()
    """Of the document's servers: for everything that has no servers of its own."""
    own: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    """Method and path template -> prefixes of the servers that the operation or its path has."""

    @classmethod
    def of(cls, contract: Contract) -> Prefixes:
        """The prefixes of a contract."""
        document = contract.document
        own = {}
        for path in document.get("paths", {}):
            item = resolve(document, document["paths"][path])
            for method, operation in operations_of(item) if isinstance(item, Mapping) else ():
                servers = operation.get("servers", item.get("servers"))
                if servers:
                    own[method, path] = frozenset(_prefixes(servers))
        return cls(frozenset(_prefixes(document.get("servers"))), own)

    @property
    def longest_first(self) -> tuple[str, ...]:
        """Every prefix, so that of two that fit the longer comes first."""
        return tuple(sorted(self.everywhere.union(*self.own.values()), key=lambda prefix: (-len(prefix), prefix)))

    def allow(self, prefix: str, method: str, path: str) -> bool:
        """Whether the operation, or what is no operation of the contract, is served below the prefix."""
        own = self.own.get((method, path))
        if own is None and method == "HEAD":
            own = self.own.get(("GET", path))
        return prefix in (self.everywhere if own is None else own)


def _prefixes(servers: Any) -> Iterator[str]:
    for server in servers if isinstance(servers, list) else ():
        if isinstance(server, Mapping) and isinstance(server.get("url"), str):
            for address in _addresses(server["url"], server.get("variables")):
                prefix = _path_of(address)
                if prefix:
                    yield prefix


def _path_of(address: str) -> str:
    try:
        path = unquote(urlsplit(address).path).rstrip("/")
    except ValueError:
        return ""
    # A relative address counts from where the document is served, which is the root.
    path = path.removeprefix(".")
    return path if not path or path.startswith("/") else f"/{path}"


def _addresses(url: str, variables: Any) -> Iterator[str]:
    """The address with every value that its variables may have; nothing for one with an unknown variable."""
    names = list(dict.fromkeys(_VARIABLE.findall(url)))
    values = [_values(variables.get(name) if isinstance(variables, Mapping) else None) for name in names]
    for chosen in itertools.islice(itertools.product(*values), _MOST):
        given = dict(zip(names, chosen, strict=True))
        yield _VARIABLE.sub(lambda match: given[match[1]], url)  # noqa: B023 (used at once)


def _values(variable: Any) -> list[str]:
    if not isinstance(variable, Mapping):
        return []
    listed = variable.get("enum")
    values = [variable.get("default"), *(listed if isinstance(listed, list) else ())]
    return list(dict.fromkeys(str(one) for one in values if one is not None))
