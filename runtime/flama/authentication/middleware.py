"""Letting in those whose token has the permissions that a route asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal
from weakref import WeakKeyDictionary

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from flama.authentication.demands import demands_of, undecoded_path
from flama.authentication.exceptions import Unauthorized
from flama.authentication.jwt.token import JWT
from flama.authentication.schemes import bearer_challenge
from flama.authentication.tokens import AccessToken
from flama.authentication.verifier import TokenPrincipal, scopes_of
from flama.exceptions import ApplicationError, HTTPException
from flama.http.request import Request
from flama.injection.component import Components, Parameter
from flama.injection.context import context_value, socket_value
from flama.injection.exits import request_exits
from flama.injection.plan import InjectionPlan, plan_injection
from flama.middleware.wrapping import LATER, WithOptions

__all__ = ["AuthenticationMiddleware", "permissions_of"]


class AuthenticationMiddleware(WithOptions):
    """Checks the access token of requests and WebSockets for routes with the tag `permissions`.

    ```python
    @app.get("/admin/", tags={"permissions": ["admin"]})
    ```

    Without a good token the answer is 401, without the permissions 403, both with `WWW-Authenticate`. Routes without
    the tag are public; an empty list asks for a token and for no permission. A tag of a mount holds for everything
    below it. The token is that of the application's `AccessTokenComponent`.

    The route is looked up by the path as this middleware gets it: middleware that rewrites paths belongs before it.
    """

    def __init__(
        self,
        app: ASGIApp = LATER,
        *,
        tag: str = "permissions",
        ignored: Iterable[str | re.Pattern[str]] = (),
        require: Literal["any", "all"] = "any",
    ) -> None:
        """
        - `ignored`: regular expressions; a path that one of them matches as a whole is public.
        - `require`: whether one of the listed permissions is enough or all are needed.

        Raises `ApplicationError` for options that cannot hold.
        """
        if require not in ("any", "all"):
            raise ApplicationError(f'`require` is "any" or "all", not {require!r}.')
        if isinstance(ignored, str):
            raise ApplicationError("`ignored` is a list of regular expressions, not one text.")
        self.app = app
        self._tag = tag
        self._ignored = [re.compile(pattern) for pattern in ignored]
        self._all = require == "all"
        self._plans: WeakKeyDictionary[Components, tuple[int, dict[str, InjectionPlan]]] = WeakKeyDictionary()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection."""
        if scope["type"] in ("http", "websocket"):
            try:
                await self._check(scope, receive, send)
            except HTTPException as exc:
                if scope["type"] == "websocket":
                    raise
                # Answered here, so that middleware around this one sees a response and no exception.
                await scope["app"].errors.answer(exc, scope, receive, send)
                return
        await self.app(scope, receive, send)

    async def _check(self, scope: Scope, receive: Receive, send: Send) -> None:
        if "app" not in scope:
            raise ApplicationError("`AuthenticationMiddleware` belongs into `middleware=[...]` of the application.")
        demands = demands_of(scope["app"], scope, self._tag)
        if demands is None or self._is_ignored(scope):
            return
        token = await self._token(demands.app, scope, receive, send)
        granted = permissions_of(token.payload)
        for permissions in demands.permissions:
            if not self._suffices(granted, permissions):
                raise _forbidden(permissions - granted)
        scope.setdefault("flama.principal", TokenPrincipal(token.payload.sub or "", granted, token))

    def _is_ignored(self, scope: Scope) -> bool:
        return bool(self._ignored) and any(pattern.fullmatch(undecoded_path(scope)) for pattern in self._ignored)

    def _suffices(self, granted: frozenset[str], permissions: frozenset[str]) -> bool:
        return permissions <= granted if self._all or not permissions else bool(permissions & granted)

    async def _token(self, app: Any, scope: Scope, receive: Receive, send: Send) -> JWT:
        plan = self._plan(app.components, scope["type"])
        connection: HTTPConnection
        if scope["type"] == "http":
            connection = Request(scope, receive, send, max_body_size=app.max_body_size)
        else:
            connection = WebSocket(scope, receive, send)
        async with request_exits(scope):
            token = (await plan.provide(connection, {}))["token"]
        if not isinstance(token, JWT):
            raise Unauthorized()
        return token

    def _plan(self, components: Components, kind: str) -> InjectionPlan:
        generation, plans = self._plans.get(components, (-1, {}))
        if generation != components.generation:
            plans = {}
            self._plans[components] = components.generation, plans
        if kind not in plans:
            plans[kind] = _plan_token(components, kind)
        return plans[kind]


def permissions_of(payload: Mapping[str, Any]) -> frozenset[str]:
    """What a token grants: `data.permissions`, all lists of `data.roles`, which maps a role to its permissions, and
    the claim `permissions` beside `data`.
    """
    data = payload.get("data")
    if not isinstance(data, Mapping):
        return scopes_of(payload, ["permissions"])
    roles = data.get("roles")
    by_role = scopes_of(roles, roles) if isinstance(roles, Mapping) else frozenset()
    return scopes_of(payload, ["permissions"]) | scopes_of(data, ["permissions"]) | by_role


def _plan_token(components: Components, kind: str) -> InjectionPlan:
    parameter = Parameter("token", AccessToken)
    if components.find(parameter) is None:
        raise ApplicationError(
            "`AuthenticationMiddleware` needs to know how tokens are verified: "
            "add `components=[AccessTokenComponent(secret=...)]` to the application."
        )
    offer = context_value if kind == "http" else socket_value
    return plan_injection(_plan_token, {"token": parameter}, components, lambda item: None, offer)


def _forbidden(missing: frozenset[str]) -> HTTPException:
    challenge = bearer_challenge("api", False, tuple(sorted(missing)))
    return HTTPException(403, "The token does not grant what this needs.", {"WWW-Authenticate": challenge})
