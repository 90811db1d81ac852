"""Values of settings that are more than text."""

from __future__ import annotations

import hmac
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

__all__ = ["URL", "Secret"]


class _FromText:
    """A type that fields of dataclasses and models may have, made from text."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        made = core_schema.no_info_after_validator_function(cls, core_schema.str_schema())
        return core_schema.union_schema([core_schema.is_instance_schema(cls), made])


class Secret(_FromText):
    """A text that logs and error messages do not show; `get_secret_value()` gives it.

    Wherever the runtime takes a secret it takes one of these.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str | Secret) -> None:
        self._value = value.get_secret_value() if isinstance(value, Secret) else value

    def get_secret_value(self) -> str:
        """The text."""
        return self._value

    def __str__(self) -> str:
        return "**********" if self._value else ""

    def __repr__(self) -> str:
        return f"Secret('{self}')"

    def __bool__(self) -> bool:
        return bool(self._value)

    def __len__(self) -> int:
        return len(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash((Secret, self._value))


class URL(_FromText):
    """A URL and its parts (RFC 3986). `str(url)` is the whole, `repr(url)` hides the password."""

    __slots__ = ("_parts", "_text")

    def __init__(self, url: str | URL) -> None:
        """Raises `ValueError` where there is no scheme or the port is no number."""
        self._text = str(url).strip()
        self._parts: SplitResult = urlsplit(self._text)
        if not self._parts.scheme:
            raise ValueError("A URL begins with a scheme, such as `https://`.")
        _ = self._parts.port

    @property
    def scheme(self) -> str:
        """`postgresql+asyncpg` of `postgresql+asyncpg://…`, in lower case."""
        return self._parts.scheme

    @property
    def netloc(self) -> str:
        """User, host and port as they stand in the URL."""
        return self._parts.netloc

    @property
    def username(self) -> str | None:
        """The user, decoded."""
        return None if self._parts.username is None else unquote(self._parts.username)

    @property
    def password(self) -> str | None:
        """The password, decoded."""
        return None if self._parts.password is None else unquote(self._parts.password)

    @property
    def hostname(self) -> str | None:
        """The host in lower case; an IPv6 address without brackets."""
        return self._parts.hostname

    @property
    def port(self) -> int | None:
        """The port; None where the URL names none."""
        return self._parts.port

    @property
    def path(self) -> str:
        """The path as it stands in the URL."""
        return self._parts.path

    @property
    def query(self) -> str:
        """The query as it stands in the URL, without `?`."""
        return self._parts.query

    @property
    def query_params(self) -> dict[str, str]:
        """The query, decoded; of several values with one name the last."""
        return dict(parse_qsl(self._parts.query, keep_blank_values=True))

    @property
    def fragment(self) -> str:
        """What follows `#`."""
        return self._parts.fragment

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        text = self._text
        if self._parts.password is not None:
            hidden = self.netloc.replace(f":{self._parts.password}@", ":********@", 1)
            text = text.replace(self.netloc, hidden, 1)
        return f"URL({text!r})"

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, (URL, str)) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._text)
