"""The command line `flama`."""

from __future__ import annotations

from flama.cli.commands import cli


def main() -> None:
    """The console script."""
    cli(prog_name="flama")


__all__ = ["cli", "main"]
