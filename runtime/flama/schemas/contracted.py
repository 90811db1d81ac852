"""The parts of a contract that an application serves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flama.contract import Contract
from flama.contract.kinds import METHODS
from flama.contract.normal import merged_parameters, requirement_set
from flama.contract.references import resolve
from flama.exceptions import FlamaError
from flama.schemas.catalogue import Catalogue
from flama.schemas.operations import parameters
from flama.schemas.served import Served

_OPERATIONS = frozenset({*METHODS, "additionalOperations", "$ref"})


def contracted_paths(contract: Contract, operations: Iterable[Served]) -> dict[str, dict[str, Any]]:
    """Path items of the contract without their operations, for those paths that are served, in the contract's order."""
    paths = {item.path for item in operations}
    result = {}
    for path in contract.document.get("paths", {}):
        if path in paths and (item := contract.path_item(path)) is not None:
            result[path] = {key: value for key, value in item.items() if key not in _OPERATIONS}
    return result


def contracted_operation(
    contract: Contract, written: Mapping[str, Any], served: Served, catalogue: Catalogue
) -> dict[str, Any]:
    """The operation as the contract has it, with what the code does differently.

    Its name, its security, more parameters.
    """
    result = dict(written)
    if "operationId" in result and served.name != result["operationId"]:
        result["operationId"] = served.name
    if requirement_set(served.security) != requirement_set(contract.security(served.method, served.path)):
        result["security"] = [dict(alternative) for alternative in served.security or ()]
    if extra := _extra_parameters(contract, written, served, catalogue):
        result["parameters"] = [*written.get("parameters", ()), *extra]
    return result


def _extra_parameters(
    contract: Contract, written: Mapping[str, Any], served: Served, catalogue: Catalogue
) -> list[dict[str, Any]]:
    try:
        fields = served.signature().parameters
    except FlamaError:
        # The contract describes the operation whether its handler can be read or not.
        return []
    known = _parameter_keys(contract, written, served.path)
    missing = tuple(field for field in fields if _key(field.wire, field.place) not in known)
    return parameters(missing, catalogue)


def _parameter_keys(contract: Contract, written: Mapping[str, Any], path: str) -> set[tuple[str, str]]:
    item = contract.path_item(path) or {}
    path_level, own = (
        [resolve(contract.document, parameter) for parameter in holder.get("parameters", ())]
        for holder in (item, written)
    )
    # A parameter that is the whole query string, as a form, is read like an exploded object (OpenAPI 3.2.0, 4.12.1).
    return {(name, "query" if place == "querystring" else place) for name, place in merged_parameters(path_level, own)}


def _key(wire: str, place: str) -> tuple[str, str]:
    return (wire.lower() if place == "header" else wire, place)
