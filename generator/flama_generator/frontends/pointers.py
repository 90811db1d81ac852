"""JSON Pointers (RFC 6901)."""

from __future__ import annotations

import re
from urllib.parse import unquote

_INDEX = re.compile(r"0\Z|[1-9][0-9]*\Z")


def child(pointer: str, *tokens: str | int) -> str:
    """The pointer to a part of what `pointer` points to."""
    for token in tokens:
        text = str(token)
        if "~" in text or "/" in text:
            text = text.replace("~", "~0").replace("/", "~1")
        pointer = f"{pointer}/{text}"
    return pointer


def tokens(pointer: str) -> list[str]:
    """The parts of a pointer, unescaped. The empty pointer has none."""
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def from_fragment(fragment: str) -> str:
    """The pointer in a URI fragment (RFC 6901, 6), in the spelling of `child`."""
    return child("", *tokens(unquote(fragment)))


class Missing(LookupError):
    """Nothing is there. `reached` is the pointer to the last value that exists, `token` the part that does not."""

    def __init__(self, reached: str, token: str) -> None:
        super().__init__(f"{reached}/{token}")
        self.reached, self.token = reached, token


def lookup(root: object, pointer: str) -> object:
    """What a pointer points to. Raises `Missing`."""
    node, reached = root, ""
    for token in tokens(pointer):
        if isinstance(node, dict) and token in node:
            node = node[token]
        elif isinstance(node, list) and _INDEX.match(token) and int(token) < len(node):
            node = node[int(token)]
        else:
            raise Missing(reached, token)
        reached = child(reached, token)
    return node


def to_reference(pointer: str) -> str:
    """The text of a `$ref` to a value of the same document."""
    return "#" + pointer.replace("%", "%25")
