"""Keywords that no type expression can say: those that the running service checks against its contract, and those that
nothing checks yet.
"""

from __future__ import annotations

from flama_generator.frontends.openapi import Document
from flama_generator.lowering.schemas.facts import is_plain_negation
from flama_generator.lowering.schemas.parts import Part
from flama_generator.lowering.schemas.patterns import pattern_fault

_UNSUPPORTED = {"$dynamicRef": "F7017", "$recursiveRef": "F7017"}
_BEYOND = frozenset(
    {"if", "patternProperties", "propertyNames", "dependentRequired", "dependentSchemas", "dependencies", "contains"}
    | {"prefixItems", "unevaluatedItems", "unevaluatedProperties"}
)
_SINGLY = ("pattern", "multipleOf", "format")
"""A type holds one of each."""
_UNIONS = frozenset({"oneOf", "anyOf"})
_BESIDE_UNIONS = _UNIONS | {"type", "title", "description", "discriminator", "nullable", "example", "examples"}


def report_unsupported(document: Document, leaf: Part) -> None:
    """Report each keyword of a schema that would refuse values and that nothing can check."""
    for key in _UNSUPPORTED.keys() & leaf.keys.keys():
        document.add(_UNSUPPORTED[key], f"{leaf.pointer}/{key}", key=key)
    for pattern in leaf.keys.get("patternProperties", ()):
        fault = pattern_fault(pattern)
        if fault is not None:
            place = f"{leaf.pointer}/patternProperties"
            document.add("F7018", place, pattern=pattern, reason=fault)


def says_more(part: Part) -> bool:
    """Whether the schema itself, not those inside it, may refuse what its type accepts. The service checks it then."""
    keys = part.keys
    if keys.keys() & _BEYOND or ("not" in keys and not is_plain_negation(keys["not"])):
        return True
    if keys.keys() & {"minProperties", "maxProperties"} and "properties" in keys:
        return True
    if any(isinstance(value, (dict, list)) for value in (*keys.get("enum", ()), keys.get("const"))):
        return True
    together = [keys, *(member for member in keys.get("allOf", ()) if isinstance(member, dict))]
    if any(sum(key in one for one in together) > 1 or (key in keys and "$ref" in keys) for key in _SINGLY):
        return True
    if keys.keys() & _UNIONS and keys.keys() - _BESIDE_UNIONS:
        return True
    return "discriminator" not in keys and _may_overlap(keys.get("oneOf", ()))


def _may_overlap(members: list[object]) -> bool:
    """Whether a value might follow more than one member of `oneOf`, as far as their own types tell."""
    seen: set[object] = set()
    for member in members if len(members) > 1 else ():
        kinds = member.get("type") if isinstance(member, dict) else None
        named = {"number" if kind == "integer" else kind for kind in (kinds if isinstance(kinds, list) else [kinds])}
        if None in named or named & seen:
            return True
        seen |= named
    return False
