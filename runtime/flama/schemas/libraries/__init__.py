"""Schemas of other libraries than pydantic, recognised by their classes; nothing here holds for a whole process.

The framework's own schemas are pydantic's; a library is imported when the first schema of it appears.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, cast

from flama.annotations import is_class
from flama.exceptions import ApplicationError, DependencyNotInstalled
from flama.schemas.libraries.library import Library

__all__ = ["LIBRARIES", "Library", "check_installed", "library_of", "name_of_library"]


@dataclass(frozen=True, slots=True)
class _Known:
    root: str
    """The name of the class that all its schemas derive from."""
    target: str
    """`module:attribute` of its `Library`."""


LIBRARIES: Mapping[str, _Known] = {
    "marshmallow": _Known("Schema", "flama.schemas.libraries.marshmallow:MARSHMALLOW"),
    "typesystem": _Known("Field", "flama.schemas.libraries.typesystem:TYPESYSTEM"),
}
"""The libraries besides pydantic, by the name of their package."""


def name_of_library(schema: Any) -> str | None:
    """The library of a schema, a class or an instance: a key of `LIBRARIES`, or None for pydantic and for no schema."""
    cls = schema if is_class(schema) else type(schema)
    for ancestor in cls.__mro__:
        package = ancestor.__module__.partition(".")[0]
        if package in LIBRARIES and ancestor.__name__ == LIBRARIES[package].root:
            return package
    return None


def library_of(schema: Any) -> Library | None:
    """What reads, writes and describes a schema; None for pydantic and for what is no schema of another library."""
    if (name := name_of_library(schema)) is None:
        return None
    home, _, attribute = LIBRARIES[name].target.partition(":")
    return cast(Library, getattr(import_module(home), attribute))


def check_installed(name: str) -> None:
    """Raises `ApplicationError` for an unknown library, `DependencyNotInstalled` for one that is missing."""
    if name != "pydantic" and name not in LIBRARIES:
        known = ", ".join(f"`{library}`" for library in ("pydantic", *LIBRARIES))
        raise ApplicationError(f"There is no schema library `{name}`: known are {known}.")
    if find_spec(name) is None:
        raise DependencyNotInstalled(name, f"flama-runtime[{name}]", f'`schema_library="{name}"`')
