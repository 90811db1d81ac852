"""Plug-ins that share the application's life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from flama.applications import Flama

__all__ = ["Module"]


class Module:
    """A plug-in; the application offers it as the attribute called `name`.

    `on_startup` and `on_shutdown` may be plain or async functions. Modules start in the order in which they were
    given, before event handlers, and stop in reverse.
    """

    name: ClassVar[str]
    app: Flama

    def attach(self, app: Flama) -> None:
        """Called once, while the application is constructed; `app.routes` and `app.add_route` work from here on."""
        self.app = app

    def on_startup(self) -> Any:
        """Runs when the application starts."""

    def on_shutdown(self) -> Any:
        """Runs when the application stops, if `on_startup` succeeded."""
