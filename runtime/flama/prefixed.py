"""Serving a contract below the paths of its servers too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Receive, Scope, Send

from flama import _core
from flama.routing.router import Router

if TYPE_CHECKING:
    from flama.contract.prefixes import Prefixes

__all__ = ["ServerPrefixes"]


class ServerPrefixes:
    """Hands `app` requests below a server's path with that path as `root_path`, as a proxy in front would.

    A path that nothing answers below the prefix stays as it is: `/api/pets` may be `/pets` below `/api`, or a path of
    the contract.
    """

    def __init__(self, app: ASGIApp, router: Router, prefixes: Prefixes) -> None:
        self.app = app
        self.router = router
        self.prefixes = prefixes
        self._known = prefixes.longest_first
        self._beginnings = tuple(f"{prefix}/" for prefix in self._known)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            root: str = scope.get("root_path", "")
            path: str = scope["path"].removeprefix(root) if root else scope["path"]
            if path.startswith(self._beginnings):
                scope = self._below(scope, root, path)
        await self.app(scope, receive, send)

    def _below(self, scope: Scope, root: str, path: str) -> Scope:
        for prefix in self._known:
            if path.startswith(f"{prefix}/"):
                inner = {
                    **scope,
                    "root_path": root + prefix,
                    "app_root_path": scope.get("app_root_path", root + prefix),
                }
                if self._answers(inner, prefix):
                    return inner
        return scope

    def _answers(self, scope: Scope, prefix: str) -> bool:
        code, target, _, _ = self.router.find(scope)
        if code == _core.ROUTE:
            return self.prefixes.allow(prefix, scope.get("method", "GET"), target.path)
        return code in (_core.MOUNT, _core.METHOD_NOT_ALLOWED) and prefix in self.prefixes.everywhere
