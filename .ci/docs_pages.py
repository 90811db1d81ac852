"""A mkdocs hook: pages of the reference are drawn from the code, where a page says `<!-- drawn: name -->`."""

from __future__ import annotations

import importlib
import inspect
import re
from typing import Any

MARK = re.compile(r"^<!-- drawn: (\w+) -->$", re.MULTILINE)
RUNTIME = (
    "flama",
    "flama.types",
    "flama.http",
    "flama.parameters",
    "flama.schemas",
    "flama.schemas.constraints",
    "flama.contract",
    "flama.resources",
    "flama.resources.routing",
    "flama.resources.crud",
    "flama.pagination",
    "flama.authentication.security",
    "flama.sqlalchemy",
    "flama.ddd.components",
    "flama.ddd.repositories.sqlalchemy",
    "flama.ddd.repositories.http",
    "flama.ddd.workers",
    "flama.ddd.workers.sqlalchemy",
    "flama.ddd.workers.http",
    "flama.ddd.exceptions",
    "flama.exceptions",
    "flama.middleware",
    "flama.modules",
    "flama.lifespan",
    "flama.injection",
    "flama.context",
    "flama.routing",
    "flama.cache",
    "flama.concurrency",
    "flama.url",
    "flama.telemetry",
    "flama.client",
    "flama.background",
    "flama.sending",
    "flama.endpoints",
)


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Replace every mark by what it names. An unknown name is an error of the build."""
    return MARK.sub(lambda match: DRAWN[match[1]](), markdown)


def commands() -> str:
    """The help of every command that the toolkit adds."""
    import click

    from flama_generator import cli
    from flama_generator.commands.explain import explain
    from flama_generator.commands.resolve import resolve
    from flama_generator.commands.status import status

    shown = []
    commands = {"generate": cli.generate, "new": cli.new, "status": status, "resolve": resolve, "explain": explain}
    for name, command in commands.items():
        context = click.Context(command, info_name=f"flama {name}", max_content_width=100)
        shown.append(f"## `flama {name}`\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(shown)


def diagnostics() -> str:
    """The catalogue of diagnostics, a section for each code."""
    from flama_generator.codes import CATALOGUE
    from flama_generator.codes.pages import page

    return "\n\n".join(_diagnostic(page(code)) for code in sorted(CATALOGUE))


def _diagnostic(page: Any) -> str:
    example = f"```yaml\n{page.example}\n```" if page.example else ""
    head = f"## {page.code}: {page.title}"
    return "\n\n".join(
        text for text in (head, f"Level: {page.level}.", f"> {page.message}", page.why, example, page.hint) if text
    )


def runtime() -> str:
    """Every public name of the runtime, by module."""
    return "\n".join(_module(name) for name in RUNTIME)


def _module(name: str) -> str:
    module = importlib.import_module(name)
    public = getattr(module, "__all__", None) or [
        key
        for key, value in vars(module).items()
        if not key.startswith("_") and getattr(value, "__module__", None) == name
    ]
    rows = [f"| `{key}` | {_cell(_first_line(getattr(module, key)))} |" for key in sorted(public)]
    return f"## `{name}`\n\n{_first_line(module)}\n\n| name | what it is |\n|---|---|\n" + "\n".join(rows) + "\n"


def _first_line(thing: Any) -> str:
    if not (inspect.ismodule(thing) or inspect.isclass(thing) or inspect.isroutine(thing)):
        return ""
    own = vars(thing).get("__doc__") if inspect.isclass(thing) else inspect.getdoc(thing)
    return inspect.cleandoc(own or "").partition("\n")[0]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


DRAWN = {"commands": commands, "diagnostics": diagnostics, "runtime": runtime}
