"""`flama.url`: templates of paths and patterns of hosts."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from flama.exceptions import RouteError
from flama.url import URL, Netloc, Path

IDENTIFIER = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"


@pytest.mark.parametrize(
    ("template", "path", "values"),
    [
        ("/users/{user_id:int}/", "/users/3/", {"user_id": 3}),
        ("/users/{user_id:int}/", "/users/x/", None),
        ("/users/{user_id:int}/", "/users/3", None),
        ("/prices/{price:decimal}", "/prices/1.50", {"price": Decimal("1.50")}),
        ("/keys/{key:uuid}", f"/keys/{IDENTIFIER}", {"key": UUID(IDENTIFIER)}),
        ("/files/{name:path}", "/files/a/b.txt", {"name": "a/b.txt"}),
        ("/{a}-{b}", "/1-2", {"a": "1", "b": "2"}),
    ],
)
def test_a_path_is_matched_and_built_again(template: str, path: str, values: dict[str, Any] | None) -> None:
    assert Path(template).match(path) == values
    if values is not None:
        assert Path(template).build(**values) == path


def test_a_path_is_built_with_its_own_parameters_only() -> None:
    with pytest.raises(RouteError, match="takes `a`, not `b`"):
        Path("/{a}").build(b=1)
    assert Path("/{a}").build(a="x y/z") == "/x%20y%2Fz"
    assert Path("/{a}").parameters == ("a",)


def test_a_template_that_is_not_valid_is_refused() -> None:
    with pytest.raises(RouteError, match="is no path template"):
        Path("/{a:colour}")


@pytest.mark.parametrize(
    ("pattern", "host", "matches"),
    [
        ("example.com", "example.com", True),
        ("example.com", "EXAMPLE.com:8080", True),
        ("example.com", "a.example.com", False),
        ("*.example.com", "a.b.example.com", True),
        ("*.example.com", "example.com", False),
        ("*.example.com", "badexample.com", False),
        ("*", "anything:1", True),
        ("example.com:80", "example.com", True),
        ("example.com:8080", "example.com", False),
        ("[::1]:80", "[::1]", True),
        ("example.com", "user@example.com", True),
        ("example.com", "example.com:x", False),
    ],
)
def test_a_host_is_matched(pattern: str, host: str, matches: bool) -> None:
    assert Netloc(pattern).match(host) is matches


@pytest.mark.parametrize("pattern", ["a.*.com", "*a.com", "example.com:http"])
def test_a_pattern_that_is_not_valid_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=re.escape(pattern.rpartition(":")[2])):
        Netloc(pattern)


def test_a_url_has_parts() -> None:
    url = URL("https://ada:secret@shop.example:8443/orders?page=2#top")
    assert (url.scheme, url.hostname, url.port, url.path, url.query, url.fragment) == (
        "https",
        "shop.example",
        8443,
        "/orders",
        "page=2",
        "top",
    )
