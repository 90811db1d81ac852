"""What has to be left at the end of a scope: generators to finish, context managers to exit."""

from __future__ import annotations

from collections.abc import AsyncGenerator, MutableMapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager
from typing import Any

import anyio

__all__ = ["EXITS", "Exits", "request_exits"]

EXITS = "flama.exits"
"""The key of the ASGI scope under which a request keeps its `Exits`."""

Manager = AbstractContextManager[Any] | AbstractAsyncContextManager[Any]


class Exits:
    """Entered context managers, left innermost first."""

    __slots__ = ("_entered",)

    def __init__(self) -> None:
        self._entered: list[Manager] = []

    async def enter(self, manager: Manager) -> Any:
        """Enters `manager` and gives its value. Raises what entering raises; then there is nothing to leave."""
        if isinstance(manager, AbstractAsyncContextManager):
            value = await manager.__aenter__()
        else:
            value = manager.__enter__()
        self._entered.append(manager)
        return value

    async def leave(self, error: BaseException | None) -> BaseException | None:
        """Leaves everything, with `error` thrown in where there is one; gives what is to be raised now.

        What a manager raises takes the place of `error` for the ones around it. None can swallow it: behind every
        error stands a request without an answer.
        """
        while self._entered:
            manager = self._entered.pop()
            details = (type(error), error, error.__traceback__) if error is not None else (None, None, None)
            try:
                if isinstance(manager, AbstractAsyncContextManager):
                    await manager.__aexit__(*details)
                else:
                    manager.__exit__(*details)
            except BaseException as raised:
                error = raised
        return error


@asynccontextmanager
async def request_exits(scope: MutableMapping[str, Any]) -> AsyncGenerator[None, None]:
    """Around one request: what its components opened is closed at the end, whatever happens, cancellation included."""
    around, exits = scope.get(EXITS), Exits()
    scope[EXITS] = exits
    error: BaseException | None = None
    try:
        yield
    except BaseException as raised:
        error = raised
    scope[EXITS] = around
    # Under a cancelled scope of anyio every `await` raises again, so that no tear-down could finish.
    with anyio.CancelScope(shield=True):
        outcome = await exits.leave(error)
    if outcome is not None:
        raise outcome
