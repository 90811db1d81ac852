"""What a handler's docstring says about its operation: YAML, prose, or prose with YAML after a line `---`."""

from __future__ import annotations

import inspect
import json
import logging
import re
from collections.abc import Callable
from functools import partial
from typing import Any

_logger = logging.getLogger("flama")

_KEYS = frozenset(
    {
        "tags",
        "summary",
        "description",
        "externalDocs",
        "operationId",
        "deprecated",
        "parameters",
        "requestBody",
        "responses",
        "callbacks",
        "servers",
        "security",
    }
)
_TYPES: dict[str, type | tuple[type, ...]] = {
    "tags": list,
    "summary": str,
    "description": str,
    "externalDocs": dict,
    "operationId": str,
    "deprecated": bool,
    "parameters": list,
    "requestBody": dict,
    "responses": dict,
    "callbacks": dict,
    "servers": list,
    "security": list,
}
_RULE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_YAML_START = re.compile(r"(?:[A-Za-z]+|x-[\w-]+):(?:\s|$)")


def described(handler: Callable[..., Any]) -> dict[str, Any]:
    """The parts of an Operation Object (OpenAPI 3.1.1, section 4.8.10) in the docstring of `handler`.

    A docstring that is not YAML for an operation is prose, whatever it looks like: its first line is the summary, the
    rest the description.
    """
    while isinstance(handler, partial):
        handler = handler.func
    text = inspect.cleandoc(getattr(handler, "__doc__", None) or "").strip()
    before, *after = _RULE.split(text, maxsplit=1)
    if after:
        return {**_prose(before), **(_operation(after[0], handler) or {})}
    if _YAML_START.match(text) and (operation := _operation(text, None)) is not None:
        return operation
    return _prose(text)


def _prose(text: str) -> dict[str, Any]:
    summary, _, rest = text.strip().partition("\n")
    parts = {"summary": summary.strip(), "description": inspect.cleandoc(rest).strip()}
    return {key: value for key, value in parts.items() if value}


def _operation(text: str, handler: Callable[..., Any] | None) -> dict[str, Any] | None:
    """The operation in YAML text; None for any other text, which is logged for a `handler` that announced YAML."""
    import yaml

    try:
        loaded = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        _not_yaml(handler, str(error))
        return None
    if not isinstance(loaded, dict) or not all(_is_key(key) for key in loaded):
        _not_yaml(handler, "it is no mapping of the keys of an Operation Object")
        return None
    # Dates and numbers are keys and values in YAML that JSON writes as text.
    operation: dict[str, Any] = json.loads(json.dumps(loaded, default=str))
    wrong = [key for key, kind in _TYPES.items() if key in operation and not isinstance(operation[key], kind)]
    if wrong and handler is None:
        return None
    if wrong:
        _logger.warning("The docstring of `%s`: %s ignored, wrong type.", _name(handler), ", ".join(wrong))
    operation = {key: value for key, value in operation.items() if key not in wrong}
    return {key: value.strip() if isinstance(value, str) else value for key, value in operation.items()}


def _not_yaml(handler: Callable[..., Any] | None, problem: str) -> None:
    if handler is not None:
        _logger.warning("The YAML in the docstring of `%s` is ignored: %s.", _name(handler), problem)


def _is_key(key: object) -> bool:
    return isinstance(key, str) and (key in _KEYS or key.startswith("x-"))


def _name(handler: Callable[..., Any] | None) -> str:
    return getattr(handler, "__qualname__", repr(handler))
