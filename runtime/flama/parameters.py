"""Markers for `Annotated` that say where a handler's parameter comes from.

```python
async def list_pets(limit: Annotated[int, Query("page[size]"), Field(ge=1)] = 20) -> list[Pet]: ...
```

`name` is the name on the wire; it defaults to the Python name (for headers with `-` for `_`). The styles are those of
the Parameter Object, OpenAPI 3.1.1, section 4.8.12.2; `http/styles.py` reads them. A `media_type` is for `content`
parameters: the value is JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeAlias

from flama.routing.signature import ParameterPlace

__all__ = ["Body", "Cookie", "Form", "Header", "ParameterMarker", "Path", "Query", "RawBody"]


@dataclass(frozen=True)
class Path:
    """A placeholder of the path. Styles: `simple`, `label`, `matrix`."""

    name: str | None = None
    style: str = field(default="simple", kw_only=True)
    explode: bool = field(default=False, kw_only=True)
    media_type: str | None = field(default=None, kw_only=True)

    place: ClassVar[ParameterPlace] = "path"
    styles: ClassVar[frozenset[str]] = frozenset({"simple", "label", "matrix"})


@dataclass(frozen=True)
class Query:
    """A value of the query string. Styles: `form`, `spaceDelimited`, `pipeDelimited`, `deepObject`.

    With `allow_empty` a name without a value (`?flag=`) counts as absent when the parameter has a default.
    """

    name: str | None = None
    style: str = field(default="form", kw_only=True)
    explode: bool = field(default=True, kw_only=True)
    allow_reserved: bool = field(default=False, kw_only=True)
    allow_empty: bool = field(default=False, kw_only=True)
    media_type: str | None = field(default=None, kw_only=True)

    place: ClassVar[ParameterPlace] = "query"
    styles: ClassVar[frozenset[str]] = frozenset({"form", "spaceDelimited", "pipeDelimited", "deepObject"})


@dataclass(frozen=True)
class Header:
    """A header field; names match without regard to case. Style: `simple`."""

    name: str | None = None
    style: str = field(default="simple", kw_only=True)
    explode: bool = field(default=False, kw_only=True)
    media_type: str | None = field(default=None, kw_only=True)

    place: ClassVar[ParameterPlace] = "header"
    styles: ClassVar[frozenset[str]] = frozenset({"simple"})


@dataclass(frozen=True)
class Cookie:
    """A cookie. Style: `form`."""

    name: str | None = None
    style: str = field(default="form", kw_only=True)
    explode: bool = field(default=True, kw_only=True)
    media_type: str | None = field(default=None, kw_only=True)

    place: ClassVar[ParameterPlace] = "cookie"
    styles: ClassVar[frozenset[str]] = frozenset({"form"})


ParameterMarker: TypeAlias = Path | Query | Header | Cookie


@dataclass(frozen=True)
class Body:
    """The request body.

    `media_types` is what it may come in: a sequence of media types that all carry the annotated type, or a mapping
    from media type to the type that it carries.
    """

    media_types: Iterable[str] | Mapping[str, Any] = ("application/json",)
    required: bool = field(default=True, kw_only=True)


@dataclass(frozen=True)
class Form:
    """A form body read into a model.

    `media_type` is `application/x-www-form-urlencoded` or `multipart/form-data`; both are taken when it is None.
    `encoding` is the Encoding Object by property (OpenAPI 3.1.1, section 4.8.15): its `contentType`, `style` and
    `explode` are read.
    """

    media_type: str | None = None
    encoding: Mapping[str, Any] | None = field(default=None, kw_only=True)
    required: bool = field(default=True, kw_only=True)


@dataclass(frozen=True)
class RawBody:
    """The body as sent: `bytes`, or `str` in the charset that the request names (default UTF-8)."""

    media_types: Iterable[str] = ("application/octet-stream",)
    required: bool = field(default=True, kw_only=True)
