"""`consumes` and `produces`."""

from __future__ import annotations

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
_DEFAULT = ["application/json"]


def media_types(declared: list[str] | None) -> list[str]:
    """The declared types, each once; JSON where nothing is declared, as everybody reads such documents."""
    return list(dict.fromkeys(one.strip() for one in declared or _DEFAULT if one.strip())) or _DEFAULT


def form_types(declared: list[str] | None, files: bool) -> list[str]:
    """The types of a form. One with files is multipart whatever is declared: no other form can carry them."""
    forms = [one for one in media_types(declared) if one.startswith((URLENCODED, "multipart/"))]
    if files:
        return [one for one in forms if one.startswith("multipart/")] or [MULTIPART]
    return forms or [URLENCODED]
