"""Finding commands: those of the runtime, then those of installed packages (entry points `flama.commands`)."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

import click

from flama import __version__

__all__ = ["COMMANDS", "GROUP", "TOOLKIT_COMMANDS", "cli"]

GROUP = "flama.commands"

COMMANDS: Mapping[str, str] = {"run": "flama.cli.run:run", "start": "flama.cli.start:start"}
"""Name -> `module:command` of the runtime's own commands."""

TOOLKIT_COMMANDS: Mapping[str, str] = {
    "explain": "say what a diagnostic means",
    "generate": "bring a project up to its spec",
    "new": "make a project",
    "resolve": "settle conflicts",
    "status": "say where a project stands",
}
"""What `flama-toolkit` adds."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*COMMANDS, *_installed()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if (target := COMMANDS.get(cmd_name)) is not None:
            home, _, name = target.partition(":")
            return _as_command(cmd_name, getattr(import_module(home), name))
        if (entry := _installed().get(cmd_name)) is not None:
            return _as_command(cmd_name, entry.load())
        if cmd_name in TOOLKIT_COMMANDS:
            raise click.UsageError(
                f"`flama {cmd_name}` ({TOOLKIT_COMMANDS[cmd_name]}) is part of another package: "
                "run `pip install flama-toolkit`."
            )
        if close := get_close_matches(cmd_name, self.list_commands(ctx), n=1):
            raise click.UsageError(f"There is no command `{cmd_name}`; did you mean `{close[0]}`?")
        return None


def _installed() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=GROUP)}


def _as_command(name: str, found: object) -> click.Command:
    if not isinstance(found, click.Command):
        raise click.UsageError(f"The command `{name}` of an installed package is no click command: {found!r}.")
    return found


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="flama")
def cli() -> None:
    """Serve applications and models."""
