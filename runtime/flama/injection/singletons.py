"""Values that live as long as the application."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import anyio

from flama.injection.exits import Exits
from flama.injection.scopes import Delivery

if TYPE_CHECKING:
    from flama.injection.component import Component, Parameter

__all__ = ["Singleton", "Singletons"]


class Singleton:
    """One value of one component, made once.

    `needs` holds the arguments of `resolve`: other singletons, which are made first, and plain values.
    """

    __slots__ = ("_home", "_lock", "component", "delivery", "made", "needs", "parameter", "value")

    def __init__(
        self, home: Singletons, component: Component, parameter: Parameter, delivery: Delivery, needs: dict[str, Any]
    ) -> None:
        self.component = component
        self.parameter = parameter
        self.delivery = delivery
        self.needs = needs
        self.made = False
        self.value: Any = None
        self._home = home
        self._lock: anyio.Lock | None = None

    async def make(self) -> None:
        """Makes the value unless it is there. Raises what `resolve` raises; the next one who asks tries again.

        Of several requests that come first together one makes it and the others wait.
        """
        if self.made:
            return
        lock = self._lock = self._lock or anyio.Lock()
        async with lock:
            if not self.made:
                self.value = await self._delivered()
                self.made = True
                self._lock = None

    def forget(self) -> None:
        """Lets the value go; it is made again when it is asked for again."""
        self.made, self.value, self._lock = False, None, None

    @property
    def key(self) -> Hashable:
        """Equal for singletons that are one: the same component for the same parameter, with the same needs."""
        needs = tuple(id(need) for need in self.needs.values() if isinstance(need, Singleton))
        return id(self.component), self.component.identity(self.parameter), needs

    async def _delivered(self) -> Any:
        arguments = {}
        for name, need in self.needs.items():
            if isinstance(need, Singleton):
                await need.make()
                need = need.value
            arguments[name] = need
        value = self.delivery.make(**arguments)
        if self.delivery.awaited:
            value = await value
        return await self._home.exits.enter(value) if self.delivery.kind == "manager" else value


class Singletons:
    """The singletons of one application."""

    def __init__(self) -> None:
        self.exits = Exits()
        self._kept: dict[Hashable, Singleton] = {}

    def keep(self, singleton: Singleton) -> Singleton:
        """`singleton`, or the equal one that was kept before."""
        return self._kept.setdefault(singleton.key, singleton)

    async def close(self) -> None:
        """Tears down every value, last made first. Raises the last error of those that a tear-down raised."""
        try:
            error = await self.exits.leave(None)
        finally:
            for singleton in self._kept.values():
                singleton.forget()
        if error is not None:
            raise error
