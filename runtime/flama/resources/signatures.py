"""Signatures of generated handlers, whose annotations are only known when a resource class is made."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from flama import types
from flama.ddd.workers.flama import FlamaWorker
from flama.resources.rest import is_model

__all__ = ["one", "parameter", "several", "signed"]

_ORDINARY = inspect.Parameter.POSITIONAL_OR_KEYWORD


def signed(
    handler: Callable[..., Any], summary: str, returns: Any, parameters: Sequence[inspect.Parameter] = ()
) -> Callable[..., Any]:
    """The handler as a method that takes a worker and `parameters`."""
    own = [inspect.Parameter("self", _ORDINARY), inspect.Parameter("worker", _ORDINARY, annotation=FlamaWorker)]
    signature = inspect.Signature([*own, *parameters], return_annotation=returns)
    handler.__signature__ = signature  # type: ignore[attr-defined]
    handler.__doc__ = summary
    return handler


def parameter(name: str, annotation: Any, default: Any = inspect.Parameter.empty) -> inspect.Parameter:
    """A parameter of a generated handler."""
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


def one(schema: Any, *, partial: bool = False) -> Any:
    """The annotation of one record: a model itself where it is whole, else a dict."""
    if is_model(schema) and not partial:
        return schema
    return Annotated[types.Schema, types.SchemaMetadata(schema, partial=partial)]


def several(schema: Any, *, partial: bool = False) -> Any:
    """The annotation of a list of records."""
    if is_model(schema) and not partial:
        return list[schema]
    return Annotated[types.SchemaList, types.SchemaMetadata(schema, partial=partial)]
