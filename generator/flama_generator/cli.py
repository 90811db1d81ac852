"""`flama generate` and `flama new`: words around the pipeline. Data goes to stdout, talk to stderr."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import click

from flama_generator import exits


class ToolCommand(click.Command):
    """A command whose usage errors do not share an exit code with open conflicts."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        try:
            return super().make_context(*args, **kwargs)
        except click.UsageError as error:
            error.show()
            sys.exit(exits.USAGE)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            error.show()
            sys.exit(exits.USAGE)


EXIT_CODES = """
\b
Exit codes:
  0    done
  1    with --check: the project is not what the spec asks for; else an unexpected error, a bug: please report it
  2    done, with conflicts to settle, of this run or of earlier ones
  4    the spec was refused
  6    the output folder cannot take the project; nothing was written
  64   wrong usage
  130  interrupted; the folder is as it was
"""


def _shared(command: Any) -> Any:
    options = [
        click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing."),
        click.option(
            "--diff", "show_diff", is_flag=True, help="Print the changes as a unified diff and write nothing."
        ),
        click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON on stdout."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.command(
    cls=ToolCommand,
    short_help="Turn a spec into a complete service, or bring one up to date.",
    epilog=EXIT_CODES,
    context_settings={"max_content_width": 100},
)
@click.argument("spec", required=False, metavar="[SPEC]", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Folder of the project. Default: this one, when it is a generated project.",
)
@click.option(
    "--mock/--no-mock",
    default=None,
    help="Serve the spec's examples, or values made from its schemas, where nobody has written the operation yet.",
)
@click.option("--check", is_flag=True, help="Write nothing; end with 1 when the project is not what the spec asks for.")
@click.option(
    "--allow", "allowed", multiple=True, metavar="CODE", help="Go on in spite of this diagnostic. May be repeated."
)
@click.option(
    "--assume",
    type=click.Choice(["rename", "drop"]),
    help="Whether tables and columns that look renamed are. Default: stop and ask.",
)
@click.option("--package", metavar="NAME", help="Import name of the project. Default: made from the spec's title.")
@_shared
def generate(
    spec: Path | None,
    output: Path | None,
    mock: bool | None,
    allowed: tuple[str, ...],
    assume: Literal["rename", "drop"] | None,
    package: str | None,
    check: bool,
    dry_run: bool,
    show_diff: bool,
    as_json: bool,
) -> None:
    """Turn SPEC, an OpenAPI 3.0, 3.1 or 3.2 or a Swagger 2.0 document in YAML or JSON, into a complete service.

    Run it again after the spec has changed: files that only the spec changed are updated, files that you edited stay
    yours, and what both changed is named. Inside a generated project SPEC and -o may be left out.

    \b
    Examples:
      flama generate openapi.yaml -o bookshop      a new project in ./bookshop
      flama generate openapi.yaml -o bookshop      again, after the spec has changed
      flama generate openapi.yaml -o x --dry-run   only say what would happen
      cd bookshop && flama generate                the spec that it came from
    """
    from flama_generator.pipeline import Request
    from flama_generator.pipeline import generate as run

    _check_codes(allowed)
    spec, output = _places(spec, output)
    _check_package(package)
    request = Request(spec, output, mock, package, frozenset(allowed), dry=dry_run or show_diff or check, assume=assume)
    with reporting(as_json):
        with _progress(as_json) as announce:
            outcome = run(request, announce)
        _finish(outcome, output, dry=request.dry, show_diff=show_diff, as_json=as_json, check=check)


@click.command(
    cls=ToolCommand,
    short_help="Scaffold a new service: empty, CRUD, or from a spec.",
    epilog=EXIT_CODES,
    context_settings={"max_content_width": 100},
)
@click.argument("output", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option(
    "--data", "pairs", multiple=True, metavar="KEY=VALUE", help="Answer a question beforehand. May be repeated."
)
@click.option("--defaults", is_flag=True, help="Ask nothing: use --data and the default answers.")
@_shared
def new(output: Path, pairs: tuple[str, ...], defaults: bool, dry_run: bool, show_diff: bool, as_json: bool) -> None:
    """Ask a few questions and scaffold a new service in FOLDER.

    \b
    Examples:
      flama new shop                                                    asks
      flama new shop --defaults --data template=crud --data entity=book  does not ask
      flama new shop --defaults --data template=openapi --data spec=api.yaml
    """
    from flama_generator.scaffolding import ask, scaffold

    given = _pairs(pairs)
    with reporting(as_json):
        answers = ask(output, given, defaults=defaults)
        with _progress(as_json) as announce:
            outcome = scaffold(output, answers, dry=dry_run or show_diff, announce=announce)
        _finish(outcome, output, dry=dry_run or show_diff, show_diff=show_diff, as_json=as_json)


def _places(spec: Path | None, output: Path | None) -> tuple[Path, Path]:
    from flama_generator import state

    root = output or Path()
    known = state.load(root) if spec is None or output is None else None
    if output is None and known is None:
        raise click.UsageError("say where the project goes: -o FOLDER")
    if spec is None:
        recorded = known.answers.get("spec") if known else None
        if recorded is None:
            raise click.UsageError("name the spec: flama generate SPEC -o FOLDER")
        spec = root / recorded
    return spec, root


def _check_codes(codes: tuple[str, ...]) -> None:
    from flama_generator.codes import CATALOGUE

    unknown = sorted(set(codes) - set(CATALOGUE))
    if unknown:
        raise click.BadParameter(f"{', '.join(unknown)}: no such diagnostic", param_hint="--allow")


def _check_package(package: str | None) -> None:
    if package is not None and not re.fullmatch("[a-z][a-z0-9]*(_[a-z0-9]+)*", package):
        raise click.BadParameter(f"{package!r} is not a lower-case Python identifier", param_hint="--package")


def _pairs(pairs: tuple[str, ...]) -> dict[str, str]:
    split = [pair.partition("=") for pair in pairs]
    wrong = [key for key, sign, _ in split if not sign or not key]
    if wrong:
        raise click.BadParameter(f"{wrong[0]!r} is not KEY=VALUE", param_hint="--data")
    return {key: value for key, _, value in split}


@contextmanager
def reporting(as_json: bool) -> Iterator[None]:
    """Turn the generator's exceptions into messages and exit codes."""
    from flama_generator import summary
    from flama_generator.errors import GeneratorError, SpecRefused

    try:
        yield
    except SpecRefused as refused:
        summary.refuse(refused.report, as_json=as_json)
        sys.exit(exits.INVALID_SPEC)
    except GeneratorError as error:
        summary.fail(error, as_json=as_json)
        sys.exit(exits.OUTPUT)
    except KeyboardInterrupt:
        click.secho("interrupted; the folder is as it was", fg="yellow", err=True)
        sys.exit(exits.INTERRUPTED)


@contextmanager
def _progress(as_json: bool) -> Iterator[Any]:
    from flama_generator.progress import Progress

    progress = Progress(enabled=sys.stderr.isatty() and not as_json)
    try:
        yield progress.announce
    finally:
        progress.stop()


def _finish(outcome: Any, output: Path, *, dry: bool, show_diff: bool, as_json: bool, check: bool = False) -> None:
    from flama_generator import summary

    code = exits.CONFLICTS if outcome.unsettled else exits.DRIFT if check and not outcome.changes.empty else exits.OK

    if show_diff:
        summary.diff(outcome.changes)
    if as_json:
        summary.as_json(outcome, output, dry=dry, code=code)
    else:
        summary.tell(outcome, output, dry=dry)
    sys.exit(code)


__all__: list[str] = ["generate", "new"]
