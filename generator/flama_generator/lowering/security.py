"""Security schemes and who may call what (OpenAPI 3.1, 4.8.27 and 4.8.30)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, cast

from flama_generator.frontends.pointers import child
from flama_generator.ir.operations import Operation, Requirement, SecurityScheme
from flama_generator.lowering.context import Context, Node, as_items, as_node, as_text
from flama_generator.lowering.names import NameScope, snake

HTTP_KINDS: dict[str, Literal["basic", "bearer", "http"]] = {"basic": "basic", "bearer": "bearer"}
PLAIN_KINDS = frozenset({"oauth2", "openIdConnect", "mutualTLS"})


def lower_schemes(context: Context) -> tuple[SecurityScheme, ...]:
    """Every scheme that the document defines, in its order."""
    pointer = child("", "components", "securitySchemes")
    schemes = as_node(as_node(context.document.root.get("components")).get("securitySchemes"))
    scope = NameScope()
    lowered = []
    for name, entry in schemes.items():
        node, place = context.resolve(entry, child(pointer, name))
        scheme = _scheme(context, str(name), node, place, scope)
        if scheme is not None:
            lowered.append(scheme)
    return tuple(lowered)


def undefined_schemes(known: Iterable[SecurityScheme], operations: Iterable[Operation]) -> tuple[SecurityScheme, ...]:
    """A scheme that nobody satisfies for each name that a requirement gives and the document does not define."""
    known = list(known)
    defined = {scheme.name for scheme in known}
    named = (name for operation in operations for rule in operation.security for name, _ in rule.schemes)
    scope = NameScope(scheme.attribute for scheme in known)
    return tuple(
        SecurityScheme(f"security:{name}", name, scope.claim(snake(name)), "undefined")
        for name in dict.fromkeys(named)
        if name not in defined
    )


def _scheme(context: Context, name: str, node: Node, pointer: str, scope: NameScope) -> SecurityScheme | None:
    kind = node.get("type")
    attribute = scope.claim(snake(name))
    identifier, description = f"security:{name}", as_text(node.get("description"))
    if kind == "apiKey" and node.get("in") in {"header", "query", "cookie"}:
        place = cast(Literal["header", "query", "cookie"], node["in"])
        key_name = as_text(node.get("name"))
        return SecurityScheme(
            identifier, name, attribute, "apiKey", key_name=key_name, key_place=place, description=description
        )
    if kind == "http" and as_text(node.get("scheme")):
        scheme = as_text(node["scheme"])
        http_kind = HTTP_KINDS.get(scheme.lower(), "http")
        other = scheme if http_kind == "http" else ""
        return SecurityScheme(identifier, name, attribute, http_kind, http_scheme=other, description=description)
    if kind in PLAIN_KINDS:
        plain = cast(Literal["oauth2", "openIdConnect", "mutualTLS"], kind)
        return SecurityScheme(identifier, name, attribute, plain, description=description)
    context.add("F5014", pointer, name=name, kind=kind)
    return None


def lower_security(context: Context, operation: Node, pointer: str, known: frozenset[str]) -> tuple[Requirement, ...]:
    """The effective rule of an operation: its own, else the document's. No alternatives: public."""
    own = "security" in operation
    rule = operation.get("security") if own else context.document.root.get("security")
    place = child(pointer if own else "", "security")
    requirements = []
    for index, alternative in enumerate(as_items(rule)):
        schemes = as_node(alternative)
        for name in schemes:
            if name not in known:
                context.add("F5011", child(place, index, name), name=name)
        requirements.append(Requirement(tuple((str(name), _scopes(scopes)) for name, scopes in schemes.items())))
    return tuple(requirements)


def _scopes(value: object) -> tuple[str, ...]:
    return tuple(scope for scope in as_items(value) if isinstance(scope, str))
