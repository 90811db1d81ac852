"""URLs and their parts: paths by template, hosts by pattern."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flama import _core
from flama.config.values import URL
from flama.exceptions import RouteError
from flama.routing.path import build_path, placeholders

__all__ = ["URL", "Netloc", "Path"]

_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


class Path:
    """A path template as routes have it: `Path("/users/{user_id:int}/")`."""

    __slots__ = ("_table", "parameters", "template")

    def __init__(self, template: str) -> None:
        """Raises `RouteError` for a template that is not valid."""
        self.template = template
        self.parameters = placeholders(template)
        self._table: _core.Router[None] = _core.Router()
        try:
            self._table.add(template, None, None)
        except ValueError as exc:
            raise RouteError(f"`{template}` is no path template: {exc}") from exc

    def match(self, path: str) -> Mapping[str, Any] | None:
        """The values of the placeholders in a decoded path, converted; None where it does not match."""
        code, _, parameters, _ = self._table.resolve("GET", path)
        return parameters if code == _core.ROUTE else None

    def build(self, **parameters: Any) -> str:
        """The percent-encoded path. Raises `RouteError` when `parameters` are not those of the template."""
        return build_path(self.template, parameters)

    def __str__(self) -> str:
        return self.template

    def __repr__(self) -> str:
        return f"Path({self.template!r})"

    def __eq__(self, other: object) -> bool:
        return self.template == other.template if isinstance(other, Path) else NotImplemented

    def __hash__(self) -> int:
        return hash((Path, self.template))


class Netloc:
    """Which hosts are meant: `example.com`, all below it (`*.example.com`) or every one (`*`), with `:port` or not."""

    __slots__ = ("_host", "_port", "pattern")

    def __init__(self, pattern: str) -> None:
        """Raises `ValueError` where `*` stands elsewhere than alone or as the first label, or the port is no number."""
        self.pattern = pattern.lower()
        self._host, self._port = _split(self.pattern)
        if "*" in self._host.removeprefix("*.") and self._host != "*":
            raise ValueError(f"`{pattern}` has a `*` elsewhere than alone or as the first label (`*.example.com`).")

    def match(self, netloc: str, *, scheme: str = "http") -> bool:
        """Whether a `Host` header, or host and port of a URL, is meant; the port that `scheme` implies is left out."""
        try:
            host, port = _split(netloc.rpartition("@")[2].lower())
        except ValueError:
            return False
        if self._port is not None and self._port != (port or _DEFAULT_PORTS.get(scheme)):
            return False
        if self._host.startswith("*."):
            return host.endswith(self._host[1:]) and len(host) > len(self._host) - 1
        return self._host in ("*", host)

    def __str__(self) -> str:
        return self.pattern

    def __repr__(self) -> str:
        return f"Netloc({self.pattern!r})"


def _split(netloc: str) -> tuple[str, int | None]:
    if netloc.endswith("]"):  # an IPv6 address without a port
        return netloc, None
    host, separator, port = netloc.rpartition(":")
    return (host, int(port)) if separator else (netloc, None)
