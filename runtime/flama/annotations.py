"""Reading annotations of functions, once, at registration."""

from __future__ import annotations

import functools
import inspect
import operator
import types
from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal, TypeGuard, Union, cast, get_args, get_origin

import typing_extensions

from flama.exceptions import RouteError

__all__ = [
    "alias_value",
    "annotated",
    "annotations_of",
    "is_class",
    "name_of",
    "place_of",
    "signature_of",
    "split_annotated",
    "union_members",
    "unwrapped",
]


def signature_of(function: Callable[..., Any]) -> inspect.Signature:
    """The signature of `function` with its annotations evaluated; strings too.

    Raises `RouteError` naming the function, its place and the annotation that cannot be evaluated.
    """
    signature = inspect.signature(function)
    hints = annotations_of(function)
    parameters = [
        parameter.replace(annotation=hints.get(name, parameter.annotation))
        for name, parameter in signature.parameters.items()
    ]
    return signature.replace(parameters=parameters, return_annotation=hints.get("return", inspect.Signature.empty))


def annotations_of(function: Callable[..., Any]) -> dict[str, Any]:
    """The evaluated annotations of `function`, `return` included; what has none is absent."""
    declared = inspect.signature(function)
    hints = {name: item.annotation for name, item in declared.parameters.items()}
    hints["return"] = declared.return_annotation
    hints = {name: hint for name, hint in hints.items() if hint is not inspect.Parameter.empty}
    if not any(_is_unevaluated(hint) for hint in hints.values()):
        return hints
    return {**hints, **_evaluated(function, set(hints))}


def _is_unevaluated(hint: Any) -> bool:
    # A string may also stand deep inside (`list["Pet"]`), where only evaluation finds it. The strings of a `Literal`
    # are values, and so is everything in `Annotated` after the type.
    if get_origin(hint) in (Literal, typing_extensions.Literal):
        return False
    inner = get_args(hint)[:1] if get_origin(hint) is Annotated else get_args(hint)
    return isinstance(hint, str) or any(_is_unevaluated(item) for item in inner) or _is_forward(hint)


def _is_forward(hint: Any) -> bool:
    return type(hint).__name__ == "ForwardRef"


def _evaluated(function: Callable[..., Any], names: set[str]) -> dict[str, Any]:
    target = inspect.unwrap(_underlying(function))
    try:
        hints = typing_extensions.get_type_hints(target, include_extras=True)
    except (NameError, AttributeError, TypeError, SyntaxError) as exc:
        raise RouteError(
            f"An annotation of `{name_of(function)}` ({place_of(function)}) cannot be evaluated: {exc}. "
            "Import the name at the top of the module, outside `if TYPE_CHECKING`."
        ) from exc
    return {name: hint for name, hint in hints.items() if name in names}


def _underlying(function: Callable[..., Any]) -> Callable[..., Any]:
    while isinstance(function, functools.partial):
        function = function.func
    if inspect.ismethod(function) or inspect.isfunction(function) or inspect.isclass(function):
        return function
    return getattr(function, "__call__", function)  # noqa: B004


def name_of(function: Callable[..., Any]) -> str:
    """A name of `function` for messages."""
    underlying = _underlying(function)
    return getattr(underlying, "__qualname__", None) or type(function).__qualname__


def place_of(function: Callable[..., Any]) -> str:
    """`file:line` of `function`, for messages."""
    code = getattr(inspect.unwrap(_underlying(function)), "__code__", None)
    return f"{code.co_filename}:{code.co_firstlineno}" if code is not None else "defined outside Python"


def split_annotated(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """`Annotated[T, a, b]` as `(T, (a, b))`; anything else has no metadata."""
    if get_origin(annotation) is Annotated:
        return annotation.__origin__, annotation.__metadata__
    return annotation, ()


def annotated(annotation: Any, metadata: Iterable[Any]) -> Any:
    """`Annotated[annotation, *metadata]`, or `annotation` alone without metadata."""
    arguments = (annotation, *metadata)
    return operator.getitem(cast(Any, Annotated), arguments) if len(arguments) > 1 else annotation


def is_class(annotation: Any) -> TypeGuard[type[Any]]:
    """Whether `annotation` is a class; on Python 3.10 `list[int]` is an instance of `type` too."""
    return isinstance(annotation, type) and get_origin(annotation) is None


def alias_value(annotation: Any) -> Any:
    """The value of a `TypeAliasType`, itself for anything else."""
    while type(annotation).__name__ == "TypeAliasType":
        annotation = annotation.__value__
    return annotation


def unwrapped(annotation: Any) -> Any:
    """`annotation` without `Annotated` and aliases around it."""
    while True:
        inner = alias_value(split_annotated(annotation)[0])
        if inner is annotation:
            return annotation
        annotation = inner


def union_members(annotation: Any) -> tuple[Any, ...]:
    """The members of a union, or the annotation alone."""
    if get_origin(annotation) in (Union, types.UnionType):
        return get_args(annotation)
    return (annotation,)
