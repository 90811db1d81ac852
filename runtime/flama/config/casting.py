"""From text, or what a file has, to the type that the program wants."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, get_args, get_origin

from flama.config.exceptions import ConfigError, ConfigValueError

__all__ = ["cast_value"]

_TRUE = frozenset({"1", "on", "t", "true", "y", "yes"})
_FALSE = frozenset({"0", "f", "false", "n", "no", "off"})
_SEQUENCES = (list, tuple, set, frozenset)


def cast_value(key: str, value: Any, cast: Any) -> Any:
    """`value` as `cast` wants it.

    `bool`, enums, `list`, `tuple`, `set`, `dict` (also with the types of their items) and dataclasses are read as the
    guide on configuration says; anything else is called with the value. Raises `ConfigValueError` naming `key`.
    """
    try:
        return _cast(key, value, cast)
    except ConfigError:
        raise
    except (ValueError, TypeError, KeyError, ArithmeticError, AttributeError) as exc:
        # The text of the error may quote the value, which may be a secret.
        problem = f"cannot be read as `{_name(cast)}` ({type(exc).__name__})."
        raise ConfigValueError(key, problem) from None


def _cast(key: str, value: Any, cast: Any) -> Any:
    origin = get_origin(cast) or cast
    if cast is bool:
        return _boolean(key, value)
    if isinstance(cast, type) and issubclass(cast, Enum):
        return _member(key, value, cast)
    if isinstance(cast, type) and dataclasses.is_dataclass(cast):
        return value if isinstance(value, cast) else _validated(key, _from_json(key, value, cast), cast)
    if origin in _SEQUENCES:
        return _items(key, value, cast, origin)
    if origin is dict:
        found = _from_json(key, value, cast)
        return _validated(key, found, cast) if get_args(cast) else dict(found)
    if get_origin(cast) is not None:
        return _validated(key, value, cast)
    if isinstance(value, bool) and cast in (int, float):
        raise ConfigValueError(key, f"is `{value}` and no number.")
    if not callable(cast):
        raise ConfigError(f"`cast` is a type or a function, not {cast!r}.")
    return cast(value)


def _boolean(key: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise ConfigValueError(key, "is neither yes nor no: write `true`, `1`, `yes`, `on` or `false`, `0`, `no`, `off`.")


def _member(key: str, value: Any, cast: type[Enum]) -> Enum:
    for member in cast:
        if value is member or value == member.value or str(value) == str(member.value):
            return member
    for name, member in cast.__members__.items():
        if str(value).lower() == name.lower():
            return member
    known = ", ".join(f"`{member.value}`" for member in cast)
    raise ConfigValueError(key, f"is none of {known}.")


def _items(key: str, value: Any, cast: Any, origin: Callable[[Any], Any]) -> Any:
    if isinstance(value, str):
        text = value.strip()
        value = _from_json(key, text, cast) if text.startswith("[") else _comma_separated(text)
    if not isinstance(value, _SEQUENCES):
        raise ConfigValueError(key, "is no list: write a JSON list, or values with commas between.")
    kinds = [kind for kind in get_args(cast) if kind is not Ellipsis]
    if len(kinds) == 1:
        return origin([_cast(key, item, kinds[0]) for item in value])
    return _validated(key, list(value), cast) if kinds else origin(value)


def _comma_separated(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def _from_json(key: str, value: Any, cast: Any) -> Any:
    if not isinstance(value, (str, bytes)):
        return value
    try:
        return json.loads(value)
    except ValueError as exc:
        raise ConfigValueError(key, f"is no JSON, which `{_name(cast)}` is read from: {exc}") from None


def _validated(key: str, value: Any, cast: Any) -> Any:
    from pydantic import TypeAdapter, ValidationError

    _refuse_unknown_names(key, value, cast)
    try:
        return TypeAdapter(cast).validate_python(value)
    except ValidationError as exc:
        problems = "; ".join(
            f"{'.'.join(map(str, error['loc'])) or 'the value'}: {error['msg']}" for error in exc.errors()
        )
        raise ConfigValueError(key, f"is no `{_name(cast)}`: {problems}.") from None


def _refuse_unknown_names(key: str, value: Any, cast: Any) -> None:
    # A name that the dataclass lacks is most likely a mistake, and would be left out in silence.
    if dataclasses.is_dataclass(cast) and isinstance(value, Mapping):
        known = [field.name for field in dataclasses.fields(cast) if field.init]
        if unknown := [str(name) for name in value if name not in known]:
            raise ConfigValueError(key, f"has `{unknown[0]}`, which `{_name(cast)}` lacks; it has {', '.join(known)}.")


def _name(cast: Any) -> str:
    return getattr(cast, "__name__", None) or str(cast) if get_origin(cast) is None else str(cast)
