"""HTML from Jinja2 templates."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from starlette.background import BackgroundTask

from flama.exceptions import ApplicationError, DependencyNotInstalled
from flama.http.response import HTMLResponse
from flama.http.responses import json_bytes

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["HTMLTemplateResponse"]

_IN_SCRIPT = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "'": "\\u0027", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


class HTMLTemplateResponse(HTMLResponse):
    """The template file `template` of the folder `templates/`, rendered with `context`.

    The delimiters leave those of JavaScript frameworks alone: `||@ value @||`, `||% block %||`, `||* comment *||`.
    Values are escaped; the filter `safe` leaves one as it is, `safe_json` writes one as JSON for use inside `<script>`
    and attributes. A subclass may set another `directory`; relative ones are looked for in the working directory.

    Raises `ApplicationError` when there is no such template, and `DependencyNotInstalled` without Jinja2.
    """

    directory: ClassVar[str | PathLike[str]] = "templates"

    def __init__(
        self,
        template: str,
        context: Mapping[str, Any] | None = None,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
        background: BackgroundTask | None = None,
    ) -> None:
        self.template = template
        self.context = dict(context or {})
        folder = Path(self.directory).absolute()
        super().__init__(_rendered(folder, template, self.context), status_code, headers, media_type, background)


def _rendered(folder: Path, template: str, context: dict[str, Any]) -> str:
    environment = _environment(folder)
    from jinja2 import TemplateNotFound

    try:
        return environment.get_template(template).render(context)
    except TemplateNotFound as exc:
        raise ApplicationError(f"There is no template `{exc.name}` in `{folder}`.") from exc


@lru_cache(maxsize=32)
def _environment(folder: Path) -> Environment:
    try:
        import jinja2
    except ModuleNotFoundError as exc:
        raise DependencyNotInstalled("jinja2", "flama-runtime[templates]", "`HTMLTemplateResponse`") from exc
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        variable_start_string="||@",
        variable_end_string="@||",
        block_start_string="||%",
        block_end_string="%||",
        comment_start_string="||*",
        comment_end_string="*||",
    )
    environment.filters["safe_json"] = _safe_json
    return environment


def _safe_json(value: Any) -> Any:
    from markupsafe import Markup

    # The quotation mark stays: within `<script>` it is JSON, and in an attribute `'…'` nothing ends it early.
    return Markup(json_bytes(value).decode("utf-8").translate(_IN_SCRIPT))
