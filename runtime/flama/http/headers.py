"""Headers that are refused when they would break out of their line (RFC 9110, section 5.5)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders as StarletteMutableHeaders

from flama.exceptions import HeaderError

__all__ = ["MutableHeaders", "check_header", "check_headers"]

_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def check_header(name: str, value: str) -> None:
    """Raises `HeaderError` when `name` is no token, or `value` has a control character or text outside Latin-1."""
    if _NAME.fullmatch(name) is None:
        raise HeaderError(f"{name!r} is no name of a header: it is letters, digits and any of !#$%&'*+-.^_`|~")
    if _FORBIDDEN.search(value) is not None:
        raise HeaderError(
            f"The header `{name}` has a line break or another control character in its value: take it out or encode it."
        )
    try:
        value.encode("latin-1")
    except UnicodeEncodeError:
        raise HeaderError(f"The header `{name}` has text outside Latin-1 in its value: percent-encode it.") from None


def check_headers(headers: Mapping[str, str]) -> None:
    """Raises `HeaderError` for the first header that cannot be sent."""
    for name, value in headers.items():
        check_header(name, value)


class MutableHeaders(StarletteMutableHeaders):
    """Headers that can be set. Raises `HeaderError` for one that cannot be sent."""

    def __setitem__(self, key: str, value: str) -> None:
        check_header(key, value)
        super().__setitem__(key, value)

    def setdefault(self, key: str, value: str) -> str:
        """The header `key`, set to `value` where it is absent."""
        check_header(key, value)
        return super().setdefault(key, value)

    def append(self, key: str, value: str) -> None:
        """Adds a header beside those of the same name."""
        check_header(key, value)
        super().append(key, value)
