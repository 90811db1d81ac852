"""`host`, `basePath` and `schemes` -> servers."""

from __future__ import annotations

from flama_generator.frontends.swagger.moves import Moves, Node


def servers(moves: Moves, schemes: list[str] | None) -> list[Node]:
    """A server for each scheme; one with a relative address where no host is named."""
    root = moves.bundle.root
    host, base = str(root.get("host", "")).strip("/"), str(root.get("basePath", "")).strip("/")
    path = f"/{base}" if base else ""
    if not host:
        return [{"url": path}] if path else []
    return [{"url": f"{scheme}://{host}{path}"} for scheme in schemes or []] or [{"url": f"//{host}{path}"}]
