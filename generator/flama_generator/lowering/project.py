"""What the project is called."""

from __future__ import annotations

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


def package_name(title: str) -> str:
    """An import name from the title of a document: `Swagger Petstore` is `swagger_petstore`.

    A name that a project already imports gets `_service` after it; a title without any letter or digit is `service`.
    """
    if not any(character.isalnum() for character in title):
        return FALLBACK
    name = snake(title)
    while len(name) > LONGEST and "_" in name:
        name = name.rpartition("_")[0]
    name = name[:LONGEST].rstrip("_")
    if name in KNOWN or name in sys.stdlib_module_names:
        return f"{name}_service"
    return name


def project_name(package: str) -> str:
    """The distribution name of a package (PyPA: kebab case)."""
    return package.strip("_").replace("_", "-")
