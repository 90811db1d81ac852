"""`flama explain`: the page of a diagnostic."""

from __future__ import annotations

import sys

import click

from flama_generator import exits
from flama_generator.cli import ToolCommand

__all__ = ["explain"]

EXIT_CODES = """
\b
Exit codes:
  0    done
  64   there is no such diagnostic
"""


@click.command(
    cls=ToolCommand,
    short_help="Say what a diagnostic means and what to do about it.",
    epilog=EXIT_CODES,
    context_settings={"max_content_width": 100},
)
@click.argument("codes", nargs=-1, metavar="[CODE]...")
def explain(codes: tuple[str, ...]) -> None:
    """Say what each CODE of `flama generate` means: why it is reported, an example, what to do about it. Without CODE,
    list all of them.

    \b
    Examples:
      flama explain F3001
      flama explain
    """
    from flama_generator.codes import CATALOGUE
    from flama_generator.codes.pages import near, page

    if not codes:
        for code, row in sorted(CATALOGUE.items()):
            click.echo(f"{code}  {row.severity.label:7}  {row.title}")
        return
    unknown = [code for code in codes if code.upper() not in CATALOGUE]
    for code in unknown:
        close = [f"{each} ({CATALOGUE[each].title})" for each in near(code)]
        advice = f"did you mean {' or '.join(close)}?" if close else "`flama explain` lists all of them."
        click.echo(f"there is no diagnostic {code}; {advice}", err=True)
    pages = [str(page(code.upper())) for code in codes if code not in unknown]
    if pages:
        click.echo("\n\n".join(pages))
    if unknown:
        sys.exit(exits.USAGE)
