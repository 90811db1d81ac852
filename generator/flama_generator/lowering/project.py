"""What the project is called."""

from __future__ import annotations

import re
import sys

from flama_generator.lowering.names import snake

FALLBACK = "service"
LONGEST = 40
"""Characters of a package name."""
KNOWN = frozenset(
    {
        "aiosqlite", "alembic", "anyio", "app", "asyncpg", "attr", "attrs", "click", "django", "fastapi", "flama",
        "flama_blueprints", "flama_codemods", "flama_core", "flama_generator", "flask", "greenlet", "h11",
        "httpcore", "httptools", "httpx", "httpx2", "idna", "jinja2", "jwt", "mako", "markupsafe", "mcp",
        "migrations", "multipart", "mypy", "numpy", "packaging", "pip", "pluggy", "pydantic", "pydantic_core",
        "pytest", "pytest_asyncio", "python_multipart", "ruff", "setuptools", "sniffio", "spec", "sqlalchemy",
        "starlette", "test", "tests", "tomlkit", "torch", "typing_extensions", "uv", "uvicorn", "uvloop",
        "watchfiles", "websockets", "wheel", "yaml",
    }
)  # fmt: skip
"""Packages and folders that a project has beside its own."""


ABOUT_ITSELF = re.compile(
    r"[\W_]*\b(official|open\s?api|swagger|oas|spec(ification)?s?|definitions?|documentation|docs?|description)"
    r"(\s+v?\d+(\.\d+)*)?[\W_]*\Z",
    re.IGNORECASE,
)
"""What a title ends in that is about the document and not about the service."""
POSSESSIVE = re.compile(r"['\N{RIGHT SINGLE QUOTATION MARK}]s\b", re.IGNORECASE)
DANGLING = frozenset({"a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"})
"""Words that a shortened name does not end in."""


def package_name(title: str) -> str:
    """An import name from the title of a document: `Swagger Petstore - OpenAPI 3.0` is `swagger_petstore`.

    A title of several words keeps each of them whole (`GitHub API` is `github_api`). A name that a project already
    imports gets `_service` after it; a title without any letter or digit is `service`.
    """
    if not any(character.isalnum() for character in title):
        return FALLBACK
    short = _telling(title)
    name = _shortened(snake(short.lower() if len(title.split()) > 1 else short))
    if name in KNOWN or name in sys.stdlib_module_names:
        return f"{name}_service"
    return name


def _telling(title: str) -> str:
    """The title without what follows a plus, without its last words about itself, and without possessives."""
    short = title.partition(" + ")[0] or title
    while (shorter := ABOUT_ITSELF.sub("", short)) != short and any(map(str.isalnum, shorter)):
        short = shorter
    return POSSESSIVE.sub("", short) or short


def _shortened(name: str) -> str:
    """At most `LONGEST` characters, cut between words."""
    if len(name) <= LONGEST:
        return name
    while len(name) > LONGEST and "_" in name:
        name = name.rpartition("_")[0]
    while name.rpartition("_")[2] in DANGLING and "_" in name:
        name = name.rpartition("_")[0]
    return name[:LONGEST].rstrip("_")


def project_name(package: str) -> str:
    """The distribution name of a package (PyPA: kebab case)."""
    return package.strip("_").replace("_", "-")
