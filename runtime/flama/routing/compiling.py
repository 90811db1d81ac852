"""Putting a handler's plan together."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.types import ASGIApp

from flama.annotations import name_of, place_of
from flama.exceptions import ComponentNotFound, OperationNotImplemented, RouteError
from flama.injection.component import Components
from flama.injection.plan import InjectionPlan, plan_injection
from flama.routing.body_plan import BodyPlan
from flama.routing.parameters import ParameterPlan
from flama.routing.plan import Guard, HandlerPlan, ParameterHandlerPlan, is_async_callable
from flama.routing.reading import Reading, read_parameter
from flama.routing.results import responder
from flama.routing.signature import ParameterField, Signature
from flama.schemas.errors import SchemaParseError
from flama.schemas.libraries.checking import check_libraries

if TYPE_CHECKING:
    from flama.contract.checks import RequestChecks
    from flama.routing.route import Route

__all__ = ["compile_plan", "with_component_parameters"]


def compile_plan(route: Route, method: str, reading: Reading) -> ASGIApp:
    """The plan for `method` of `route`.

    Raises `ComponentNotFound` for a parameter that nothing provides and `RouteError` for a type without schema, both
    naming the handler and its place.
    """
    handler = route.handler(method)
    components = route.app.components if route.app is not None else Components()
    injection = plan_injection(handler, reading.injected, components, _field_reader(route))
    try:
        check_libraries(reading.signature, route.app.schema_library if route.app is not None else None)
        return _plan(route, method, reading.signature, injection)
    except (SchemaParseError, RouteError) as exc:
        raise RouteError(f"`{name_of(handler)}` ({place_of(handler)}) cannot be served: {exc}") from exc


def _plan(route: Route, method: str, signature: Signature, injection: InjectionPlan) -> ASGIApp:
    is_contracted = _is_contracted(route, method)
    checks = _request_checks(route, method)
    handler = _mocked(route.handler(method), route, method) if is_contracted else route.handler(method)
    fields = (*signature.parameters, *injection.fields)
    parameters = ParameterPlan(fields, route.path, checks) if fields else None
    answer = responder(signature.response)
    guard = _guard(route)
    is_simple = guard is None and checks is None and signature.body is None and not injection.arguments
    if is_simple and is_async_callable(handler):
        return ParameterHandlerPlan(handler, parameters=parameters, responder=answer)
    return HandlerPlan(
        handler,
        guard=guard,
        parameters=parameters,
        injection=injection,
        body=BodyPlan(signature.body, strict=is_contracted, checks=checks) if signature.body else None,
        acceptance=checks.acceptance() if checks is not None else None,
        responder=answer,
        max_body_size=route.max_body_size,
    )


def with_component_parameters(route: Route, method: str, reading: Reading) -> Signature:
    """The signature with the HTTP parameters of the components behind it.

    While a component is missing, which may still be added, it is the handler's own.
    """
    components = route.app.components if route.app is not None else Components()
    try:
        injection = plan_injection(route.handler(method), reading.injected, components, _field_reader(route))
    except ComponentNotFound:
        return reading.signature
    own = {(field.place, field.wire) for field in reading.signature.parameters}
    added = tuple(field for field in injection.fields if (field.place, field.wire) not in own)
    return dataclasses.replace(reading.signature, parameters=(*reading.signature.parameters, *added))


def _mocked(handler: Callable[..., Any], route: Route, method: str) -> Callable[..., Any]:
    """With `mock=True`, `handler` answering from the contract while it is not implemented."""
    contract = route.app.contract if route.app is not None and route.app.mock else None
    if contract is None:
        return handler

    def answer() -> Response:
        from flama.mock import mock_response

        return mock_response(contract, method, route.path)

    async def handle(**arguments: Any) -> Any:
        try:
            return await handler(**arguments)
        except OperationNotImplemented:
            return answer()

    def handle_plain(**arguments: Any) -> Any:
        try:
            return handler(**arguments)
        except OperationNotImplemented:
            return answer()

    return handle if is_async_callable(handler) else handle_plain


def _field_reader(route: Route) -> Callable[[inspect.Parameter], ParameterField | None]:
    def read(parameter: inspect.Parameter) -> ParameterField | None:
        field = read_parameter(parameter, route.path_names)
        # Not an identifier, so that it cannot be the name of a handler's own parameter.
        return dataclasses.replace(field, name=f"{field.place}.{field.wire}") if field is not None else None

    return read


def _guard(route: Route) -> Guard | None:
    if not route.security:
        return None
    from flama.authentication.security import guard

    schemes: dict[str, Any] = dict(route.app.security) if route.app is not None else {}
    return guard(route.security, schemes)


def _request_checks(route: Route, method: str) -> RequestChecks | None:
    """What the contract says of the requests, or None for an operation that it lacks."""
    if route.app is None or route.app.contract is None or not _is_contracted(route, method):
        return None
    from flama.contract.checks import RequestChecks

    return RequestChecks(route.app.contract, method, route.path)


def _is_contracted(route: Route, method: str) -> bool:
    contract = route.app.contract if route.app is not None else None
    return contract is not None and contract.operation(method, route.path) is not None
