"""Keywords that the model cannot say yet, each with its own code."""

from __future__ import annotations

from flama_generator.frontends.openapi import Document
from flama_generator.lowering.schemas.facts import is_plain_negation
from flama_generator.lowering.schemas.parts import Part

_CODES = {
    "not": "F7010",
    "if": "F7011",
    "patternProperties": "F7012",
    "propertyNames": "F7013",
    "dependentRequired": "F7014",
    "dependentSchemas": "F7014",
    "dependencies": "F7014",
    "contains": "F7015",
    "unevaluatedItems": "F7016",
    "$dynamicRef": "F7017",
    "$recursiveRef": "F7017",
}

_HARMLESS_WHEN_EMPTY = frozenset(_CODES) - {"not", "if", "contains", "$dynamicRef", "$recursiveRef"}


def report_unsupported(document: Document, leaf: Part) -> None:
    """Report each keyword of a schema that would refuse values and that no type expression can say."""
    for key in _CODES.keys() & leaf.keys.keys():
        value = leaf.keys[key]
        empty = value is True or value == {}
        if (empty and key in _HARMLESS_WHEN_EMPTY) or (key == "not" and is_plain_negation(value)):
            continue
        document.add(_CODES[key], f"{leaf.pointer}/{key}", key=key)
