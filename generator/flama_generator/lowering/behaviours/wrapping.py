"""Objects whose only property holds what matters, such as `{"article": {...}}`."""

from __future__ import annotations

from flama_generator.ir.behaviour import Wrapper
from flama_generator.ir.schemas import Model
from flama_generator.lowering.views import SchemaView


def wrapped(view: SchemaView, model: Model) -> tuple[Model, Wrapper] | None:
    """The model of the one property of `model` where that is an object, and what is around it."""
    if len(model.fields) != 1 or not isinstance(model.extra, str):
        return None
    [field] = model.fields
    inner = view.model(view.bare(field.type))
    return (inner, Wrapper(model.id, field.name)) if inner is not None else None


def always_wrapped(view: SchemaView, model: Model) -> tuple[Model, Wrapper] | None:
    """As `wrapped`, where the property must be there and cannot be null."""
    found = wrapped(view, model)
    sure = found is not None and model.fields[0].required and not view.nullable(model.fields[0].type)
    return found if sure and not model.fields[0].read_only else None
