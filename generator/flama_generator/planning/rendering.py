"""Templates to text."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flama_blueprints import folder
from flama_generator.planning.literals import literal, markdown, quoted


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The one Jinja environment. Templates see what they are given and nothing else; a missing name is an error.

    Filters only turn data into literals: `python`, `quoted` (TOML and YAML) and `markdown`.
    """
    made = Environment(
        loader=FileSystemLoader(folder()),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(python=literal, quoted=quoted, markdown=markdown)
    return made


def render(template: str, **views: object) -> str:
    """The text of one template."""
    return environment().get_template(template).render(**views)
