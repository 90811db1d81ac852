"""Makes a handler that returns a list answer with a page of it.

A handler need not know about pages. It may return

- a `Pageable` or `KeysetPageable`, such as what a repository's `list()` gives without `await`: only the page is read
  from the database;
- a sequence, which is sliced, or another iterable, plain or async, which is read as far as needed;
- a response, which is sent as it is.
"""

from __future__ import annotations

import functools
import inspect
import operator
from collections.abc import AsyncIterable, Callable, Iterable, Mapping
from typing import Any, TypeVar, get_args, get_origin

from anyio import to_thread
from starlette.responses import Response

from flama.annotations import name_of, place_of, signature_of, split_annotated, union_members, unwrapped
from flama.exceptions import RouteError
from flama.pagination.cutting import NotPageable, continued, cut
from flama.pagination.techniques import Technique, TechniqueName, technique
from flama.schemas.libraries.foreign import understood
from flama.types import SchemaMetadata

__all__ = ["apply", "paginated"]

Handler = TypeVar("Handler", bound=Callable[..., Any])


def paginated(name: TechniqueName) -> Callable[[Handler], Callable[..., Any]]:
    """The decorator form of `apply`."""
    return lambda handler: apply(name, handler)


def apply(name: TechniqueName, handler: Callable[..., Any]) -> Callable[..., Any]:
    """`handler` with pages: an async function that takes the page's query parameters besides the handler's own.

    It returns the envelope `{"meta": {...}, "data": [...]}`.

    :param name: `page_number` (`page`, `page_size`, `count`), `limit_offset` (`limit`, `offset`, `count`) or `keyset`
        (`limit`, `cursor`), for which the handler returns a `KeysetPageable`.
    :raises RouteError: another name, or a handler that has such a parameter itself.
    """
    asked_for = technique(name)
    signature = signature_of(handler)
    _refuse_clashes(name, asked_for, handler, signature)

    @functools.wraps(handler)
    async def handle(*args: Any, **kwargs: Any) -> Any:
        asked = {parameter.name: kwargs.pop(parameter.name, parameter.default) for parameter in asked_for.parameters}
        result = await _call(handler, args, kwargs)
        if isinstance(result, Response):
            return result
        try:
            return await _answer(asked_for, asked, result)
        except NotPageable as error:
            raise TypeError(f"`{name_of(handler)}` ({place_of(handler)}) is paginated and {error}") from None

    handle.__signature__ = _extended(signature, asked_for)  # type: ignore[attr-defined]
    return handle


async def _answer(asked_for: Technique, asked: Mapping[str, Any], result: Any) -> dict[str, Any]:
    if asked_for.window is None:
        part = await continued(result, asked["cursor"], limit=asked["limit"])
        return {"meta": {"limit": asked["limit"], "next": part.next}, "data": part.items}
    limit, offset = asked_for.window(asked)
    page = await cut(result, limit, offset, count=asked["count"])
    return {"meta": {**asked, "count": page.total}, "data": page.items}


def _refuse_clashes(name: str, asked_for: Technique, handler: Callable[..., Any], signature: inspect.Signature) -> None:
    clashes = sorted(asked_for.names & set(signature.parameters))
    if clashes:
        raise RouteError(
            f"`{name_of(handler)}` ({place_of(handler)}) has the parameter `{'`, `'.join(clashes)}`, which "
            f'`pagination="{name}"` adds: rename the parameter, or leave `pagination` out.'
        )


def _extended(signature: inspect.Signature, asked_for: Technique) -> inspect.Signature:
    own = list(signature.parameters.values())
    rest = [own.pop()] if own and own[-1].kind is inspect.Parameter.VAR_KEYWORD else []
    return signature.replace(
        parameters=[*own, *asked_for.parameters, *rest],
        return_annotation=_envelope(signature.return_annotation, asked_for),
    )


def _envelope(annotation: Any, asked_for: Technique) -> Any:
    """The return annotation: the envelope around the items, beside the responses that the handler may also return."""
    if annotation is inspect.Signature.empty:
        return asked_for.response(Any)
    members = union_members(annotation)
    responses = [member for member in members if _is_response(member)]
    lists = [member for member in members if not _is_response(member)]
    item = _item(lists[0]) if len(lists) == 1 else Any
    return functools.reduce(operator.or_, responses, asked_for.response(item))


def _is_response(annotation: Any) -> bool:
    plain = unwrapped(annotation)
    plain = get_origin(plain) or plain
    return isinstance(plain, type) and issubclass(plain, Response)


def _item(annotation: Any) -> Any:
    for metadata in split_annotated(annotation)[1]:
        if isinstance(metadata, SchemaMetadata):
            return _item_of_schema(metadata.schema)
    plain = unwrapped(annotation)
    arguments = get_args(plain)
    if arguments and issubclass(get_origin(plain) or object, (Iterable, AsyncIterable)) and not _is_mapping(plain):
        return arguments[0]
    return Any


def _item_of_schema(schema: Any) -> Any:
    # The envelope is a pydantic model, in which a schema of another library stands as a type of its own.
    return understood(schema, "serialization")


def _is_mapping(plain: Any) -> bool:
    return issubclass(get_origin(plain) or object, Mapping)


async def _call(handler: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    if inspect.iscoroutinefunction(handler) or inspect.isasyncgenfunction(handler):
        result = handler(*args, **kwargs)
    else:
        result = await to_thread.run_sync(functools.partial(handler, *args, **kwargs))
    return await result if inspect.iscoroutine(result) else result
