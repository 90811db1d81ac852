"""The OpenAPI document of an application, from the routes that it has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flama.contract.kinds import METHODS, operations_of
from flama.contract.references import reachable
from flama.exceptions import ApplicationError
from flama.schemas.catalogue import Catalogue
from flama.schemas.contracted import contracted_operation, contracted_paths
from flama.schemas.credentials import credentials
from flama.schemas.operations import operation
from flama.schemas.served import Served, schemes, served
from flama.schemas.versions import LATEST, is_latest, lowered, lowered_operation

if TYPE_CHECKING:
    from flama.applications import Flama

_INFO = {"title": "Flama", "version": "0.1.0"}
_METADATA = ("$self", "info", "jsonSchemaDialect", "servers", "tags", "externalDocs", "security", "webhooks")
_KNOWN = frozenset({"openapi", "components", *_METADATA})
_VERSION = re.compile(r"3\.[0-2]\.\d+")

Paths = dict[str, dict[str, Any]]


def build(app: Flama) -> dict[str, Any]:
    """The document that `/schema/` serves.

    Code-first, every operation is described from its handler. Contract-first, operations of the contract are taken
    from it word for word with the components that they reach; where security or name in the code differ, the document
    says what the code does.
    """
    version = version_of(app)
    catalogue = Catalogue(version, _taken(app))
    operations, tokens = _with_credentials(served(app))
    described = _described(app, operations, catalogue)
    definitions = catalogue.complete()
    paths = contracted_paths(app.contract, operations) if app.contract is not None else {}
    for path, item in described.items():
        paths[path] = {**paths.get(path, {}), **item}
    document: dict[str, Any] = {"openapi": version, **_metadata(app), "paths": paths}
    if components := _components(app, document, definitions, tokens):
        document["components"] = components
    return document if app.contract is not None or is_latest(version) else lowered(document, version)


def version_of(app: Flama) -> str:
    """The version of the application's document: that of its contract, or of `openapi` under `Flama(openapi=...)`."""
    return app.contract.version if app.contract is not None else str(app.openapi.get("openapi", LATEST))


def check_metadata(app: Flama) -> None:
    """Raises `ApplicationError` for what `Flama(openapi=...)` does not take; contracts are checked when read."""
    if app.contract is not None:
        return
    unknown = [key for key in app.openapi if key not in _KNOWN and not key.startswith("x-")]
    if unknown:
        known = ", ".join(f"`{key}`" for key in sorted(_KNOWN))
        raise ApplicationError(f"`openapi` has {unknown!r}, which is nothing in OpenAPI: it takes {known} and `x-…`.")
    if not isinstance(app.openapi.get("info"), Mapping):
        raise ApplicationError("`openapi['info']` is a mapping with `title` and `version`.")
    if not _VERSION.fullmatch(version_of(app)):
        raise ApplicationError(f"`openapi['openapi']` is a version such as {LATEST!r}, not {version_of(app)!r}.")


def _described(app: Flama, operations: list[Served], catalogue: Catalogue) -> Paths:
    """Path items with what stands in code: whole operations, or contract operations with what the code adds."""
    paths: Paths = {}
    names: dict[str, int] = {}
    for item in operations:
        found = app.contract.operation(item.method, item.path) if app.contract is not None else None
        if app.contract is not None and found is not None:
            result = contracted_operation(app.contract, found, item, catalogue)
        else:
            result = operation(item, catalogue)
            result["operationId"] = _unique(result["operationId"], item.method, names)
            if app.openapi.get("security") and "security" not in result:
                # Without this the requirement of the whole document would hold.
                result["security"] = []
            if app.contract is not None and not is_latest(app.contract.version):
                result = lowered_operation(result)
        _put(paths.setdefault(item.path, {}), item.method, result, app)
    return {path: item for path, item in paths.items() if item}


def _put(item: dict[str, Any], method: str, operation: dict[str, Any], app: Flama) -> None:
    """Methods without a key of their own stand in `additionalOperations` (OpenAPI 3.2.0, section 4.9)."""
    is_new = is_latest(version_of(app))
    if method.lower() in METHODS and (is_new or method != "QUERY"):
        item[method.lower()] = operation
    elif is_new:
        item.setdefault("additionalOperations", {})[method] = operation


def _unique(name: str, method: str, names: dict[str, int]) -> str:
    """Operation ids are unique in a document (OpenAPI 3.1.1, section 4.8.10)."""
    for candidate in (name, f"{name}_{method.lower()}"):
        if candidate not in names:
            names[candidate] = 1
            return candidate
    names[name] += 1
    return _unique(f"{name}_{names[name]}", method, names)


def _metadata(app: Flama) -> dict[str, Any]:
    found = {key: app.openapi[key] for key in app.openapi if key in _METADATA or key.startswith("x-")}
    return found if app.contract is not None else {**found, "info": {**_INFO, **found.get("info", {})}}


def _taken(app: Flama) -> Mapping[str, Any]:
    """The schemas of the contract, whose names the schemas of the code leave alone."""
    document = app.contract.document if app.contract is not None else app.openapi
    schemas = document.get("components", {}).get("schemas", {})
    return schemas if isinstance(schemas, Mapping) else {}


def _with_credentials(operations: Iterable[Served]) -> tuple[list[Served], dict[str, Any]]:
    """The operations with what the components behind them require, and the security schemes of those."""
    found: list[Served] = []
    schemes: dict[str, Any] = {}
    for item in operations:
        asked = credentials(item)
        schemes.update(asked.schemes)
        found.append(item if asked.requirement is None else replace(item, security=asked.requirement))
    return found, schemes


def _components(
    app: Flama, document: dict[str, Any], definitions: dict[str, Any], tokens: dict[str, Any]
) -> dict[str, Any]:
    """The components that the document reaches: of the contract word for word, of the code as described."""
    source = app.openapi.get("components", {})
    combined = {**source, "schemas": {**definitions, **source.get("schemas", {})}}
    roots = [document["paths"], document.get("webhooks", {})]
    wanted = reachable({**document, "components": combined}, roots)
    result: dict[str, Any] = {}
    for section, members in combined.items():
        if section == "securitySchemes" or not isinstance(members, Mapping):
            continue
        kept = {name: value for name, value in members.items() if (section, name) in wanted}
        if kept:
            result[section] = kept
    if security := _security_schemes(app, document, tokens):
        result["securitySchemes"] = security
    return result


def _security_schemes(app: Flama, document: dict[str, Any], tokens: dict[str, Any]) -> dict[str, Any]:
    """The schemes that requirements of the document name: of the contract, unless the code works differently."""
    written = app.openapi.get("components", {}).get("securitySchemes", {})
    in_code = {**tokens, **{name: shown for name, scheme in schemes(app).items() if (shown := scheme.openapi())}}
    names = _required_schemes(document) if app.contract is not None else dict.fromkeys([*in_code, *written])
    return {
        name: written[name] if name in written and _agrees(written[name], in_code.get(name)) else in_code[name]
        for name in names
        if name in written or name in in_code
    }


_PLACES: Mapping[str, tuple[str, ...]] = {"apiKey": ("in", "name"), "http": ("scheme",)}
"""Type of a security scheme -> what says where credentials stand (OpenAPI 3.1.1, section 4.8.27)."""


def _agrees(written: Mapping[str, Any], in_code: Mapping[str, Any] | None) -> bool:
    """Whether the code looks for credentials where the contract says; `$ref` and prose are not looked into."""
    if in_code is None or "$ref" in written:
        return True
    keys = ("type", *_PLACES.get(str(written.get("type")), ()))
    return all(str(written.get(key)).lower() == str(in_code.get(key)).lower() for key in keys)


def _required_schemes(document: dict[str, Any]) -> dict[str, None]:
    requirements = list(document.get("security", ()))
    for section in ("paths", "webhooks"):
        for item in document.get(section, {}).values():
            for _, part in operations_of(item) if isinstance(item, Mapping) else ():
                requirements += part.get("security", ()) if isinstance(part, Mapping) else ()
    return {name: None for alternative in requirements for name in alternative}
