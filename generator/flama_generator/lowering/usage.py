"""Which schemas the operations of a resource name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flama_generator.ir.model import Resource
from flama_generator.ir.operations import Operation
from flama_generator.ir.types import TypeExpression
from flama_generator.lowering.schemas.circles import names_in


def usage_of(resources: Iterable[Resource]) -> dict[str, frozenset[str]]:
    """Module of a resource -> ids of the schemas that its operations name."""
    return {
        resource.module: frozenset(
            name for operation in resource.operations for one in _types(operation) for name in names_in(one)
        )
        for resource in resources
    }


def _types(operation: Operation) -> Iterator[TypeExpression]:
    yield from (parameter.type for parameter in operation.parameters)
    yield from (content.type for content in (operation.body.contents if operation.body else ()))
    yield from (response.content.type for response in operation.responses if response.content)
