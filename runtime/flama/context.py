"""What functions are given values from: a context has what is there, components make the rest.

```python
class Job(Context):
    queue = Field(Queue)
    attempt = Field(int, required=False)


await app.injector.call(send_mails, Job(queue=queue))
```
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Generic, TypeVar, overload

from starlette.requests import HTTPConnection
from typing_extensions import Self

from flama import types
from flama.exceptions import ContextError
from flama.http.request import Request
from flama.http.response import Response
from flama.http.websocket import WebSocket
from flama.routing.base_route import BaseRoute

__all__ = ["Context", "Field"]

T = TypeVar("T")


class Field(Generic[T]):
    """A value of a context, and what is injected for parameters that are annotated with its type."""

    name: str

    @overload
    def __init__(self: Field[T], type: type[T], *, required: bool = True, hashable: bool = True) -> None: ...
    @overload
    def __init__(self, type: Any, *, required: bool = True, hashable: bool = True) -> None: ...
    def __init__(self, type: Any, *, required: bool = True, hashable: bool = True) -> None:
        """
        - `required`: whether every context has a value; one that is left out is an error where it is asked for.
        - `hashable`: whether it counts when two contexts are compared.
        """
        self.type, self.required, self.hashable = type, required, hashable

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[Any]) -> T: ...
    def __get__(self, instance: object, owner: type[Any]) -> Self | T:
        # Values stand in the instance itself, so that this is reached only where there is none.
        if instance is None:
            return self
        owned = owner.__name__
        raise ContextError(f"The `{owned}` has no `{self.name}`: give it one, `{owned}({self.name}=...)`.")


class Context:
    """What one call of a function is about. Subclasses add fields; those of a request are optional."""

    fields: ClassVar[Mapping[str, Field[Any]]] = {}

    scope: Field[types.Scope] = Field(types.Scope, required=False, hashable=False)
    receive: Field[types.Receive] = Field(types.Receive, required=False)
    send: Field[types.Send] = Field(types.Send, required=False)
    exc: Field[Exception] = Field(Exception, required=False)
    app: Field[types.App] = Field(types.App, required=False)
    route: Field[BaseRoute] = Field(BaseRoute, required=False)
    request: Field[Request] = Field(Request, required=False, hashable=False)
    response: Field[Response] = Field(Response, required=False)
    websocket: Field[WebSocket] = Field(WebSocket, required=False, hashable=False)
    websocket_message: Field[types.Message] = Field(types.Message, required=False, hashable=False)
    websocket_encoding: Field[types.Encoding] = Field(types.Encoding, required=False)
    websocket_code: Field[types.Code] = Field(types.Code, required=False)

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.fields = {**cls.fields, **_fields(cls)}

    def __init__(self, **values: Any) -> None:
        """Raises `ContextError` for a value without a field, and for a required field without a value."""
        if unknown := values.keys() - self.fields.keys():
            raise ContextError(f"`{type(self).__name__}` has no field `{'`, `'.join(sorted(unknown))}`.")
        missing = {name for name, field in self.fields.items() if field.required} - values.keys()
        if missing:
            raise ContextError(f"`{type(self).__name__}` needs a value for `{'`, `'.join(sorted(missing))}`.")
        self.__dict__.update(values)

    @property
    def connection(self) -> HTTPConnection:
        """The request or the WebSocket, made of the scope where neither is given.

        Raises `ContextError` where the context has none of the three.
        """
        given = self.__dict__
        known: HTTPConnection | None = given.get("request", given.get("websocket"))
        if known is not None:
            return known
        made = WebSocket if self.scope["type"] == "websocket" else Request
        return made(self.scope, *(given[name] for name in ("receive", "send") if name in given))

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash((type(self), self._identity()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self.__dict__)})"

    def _identity(self) -> tuple[tuple[str, Any], ...]:
        given = self.__dict__.items()
        return tuple(sorted((name, value) for name, value in given if self.fields[name].hashable))


def _fields(cls: type[Context]) -> dict[str, Field[Any]]:
    return {name: value for name, value in vars(cls).items() if isinstance(value, Field)}


Context.fields = _fields(Context)
