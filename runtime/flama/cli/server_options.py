"""The options `--server-*`, shared by every command that serves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from flama.serving.options import OPTIONS, ServerOption

__all__ = ["given_options", "server_options"]

Command = TypeVar("Command", bound=Callable[..., Any])


def server_options(command: Command) -> Command:
    """Adds the options to `command`; they arrive as `server_*` keywords."""
    for option in reversed(OPTIONS):
        command = _click_option(option)(command)
    return command


def given_options(context: click.Context, options: Mapping[str, Any]) -> dict[str, Any]:
    """Those of `options` that the command line or the environment sets."""
    given = (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT)
    found = {name: value for name, value in options.items() if context.get_parameter_source(name) in given}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


def _click_option(option: ServerOption) -> Callable[[Command], Command]:
    flag = f"--server-{option.name.replace('_', '-')}"
    common: dict[str, Any] = {
        "default": option.default,
        "envvar": list(option.variables),
        "help": option.help,
        "show_default": option.default is not None and option.default != "",
    }
    match option.kind:
        case "flag":
            return click.option(f"{flag}/--no-{flag[2:]}", **common)
        case "whole":
            limits = (option.least, option.most)
            return click.option(flag, type=int if limits == (None, None) else click.IntRange(*limits), **common)
        case "number":
            return click.option(flag, type=float, **common)
        case "text":
            return click.option(flag, type=str, **common)
        case "choice":
            return click.option(flag, type=click.Choice(option.choices), **common)
        case "path" | "logging":
            return click.option(flag, type=click.Path(exists=True), **common)
        case "texts":
            return click.option(flag, type=str, multiple=True, **common)
        case "paths":
            return click.option(flag, type=click.Path(exists=True), multiple=True, **common)
        case "headers":
            return click.option(flag, type=str, multiple=True, callback=_headers, metavar="NAME:VALUE", **common)


def _headers(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> list[tuple[str, str]]:
    pairs = []
    for value in values:
        name, colon, content = value.partition(":")
        if not colon or not name:
            raise click.BadParameter(f"`{value}` has no name: write it as `Name:Value`.", context, option)
        pairs.append((name.strip(), content.strip()))
    return pairs
