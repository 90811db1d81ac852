"""Configuration files: INI, JSON, YAML, TOML and `.env`."""

from __future__ import annotations

import configparser
import importlib
import io
import json
import re
import sys
from collections.abc import Callable, Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from flama.config.exceptions import ConfigFileError
from flama.exceptions import DependencyNotInstalled

__all__ = ["FORMATS", "format_of", "read_file"]

_SUFFIXES = {
    ".cfg": "ini",
    ".conf": "ini",
    ".env": "env",
    ".ini": "ini",
    ".json": "json",
    ".toml": "toml",
    ".yaml": "yaml",
    ".yml": "yaml",
}
_ENV_NAME = re.compile(r"\.env(\..+)?")


def format_of(path: str | PathLike[str]) -> str:
    """The format after the name: `.env`, `.env.local` and `prod.env` are `env`. Raises `ConfigFileError`."""
    name = Path(path).name
    if _ENV_NAME.fullmatch(name):
        return "env"
    if (found := _SUFFIXES.get(Path(path).suffix.lower())) is None:
        known = ", ".join(sorted(_SUFFIXES))
        raise ConfigFileError(path, f"has none of the suffixes {known}: say its `format`.")
    return found


def read_file(path: str | PathLike[str], format: str | None = None) -> dict[str, Any]:
    """The settings in the file, nested as they are there. Raises `ConfigFileError`."""
    name = format_of(path) if format is None else format.lower().removeprefix(".")
    name = _SUFFIXES.get(f".{name}", name)
    if name not in FORMATS:
        raise ConfigFileError(path, f"cannot have the format {format!r}: there are {', '.join(FORMATS)}.")
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError as exc:
        raise ConfigFileError(path, f"does not exist (looked in `{Path.cwd()}`).") from exc
    except (OSError, UnicodeDecodeError) as exc:
        raise ConfigFileError(path, f"cannot be read: {exc}") from exc
    # What the libraries say of a mistake may quote its line, which may hold a secret.
    try:
        settings = FORMATS[name](text)
    except (ValueError, configparser.Error, RecursionError) as exc:
        raise ConfigFileError(path, f"is not valid {name.upper()}: {exc}") from None
    if not isinstance(settings, Mapping):
        raise ConfigFileError(path, f"holds a {type(settings).__name__} and no settings by name.")
    return dict(settings)


def _ini(text: str) -> dict[str, Any]:
    # Values are what they say: `%` has no meaning, and keys keep their case.
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    try:
        parser.read_string(text)
    except configparser.MissingSectionHeaderError as exc:
        raise ValueError(f"line {exc.lineno} stands before the first `[section]`; `[DEFAULT]` is one.") from None
    except configparser.ParsingError as exc:
        raise ValueError(f"line {exc.errors[0][0]} is no `name = value`.") from None
    except configparser.DuplicateOptionError as exc:
        raise ValueError(f"line {exc.lineno} has `{exc.option}` of `[{exc.section}]` once more.") from None
    return {**parser.defaults(), **{section: dict(parser[section]) for section in parser.sections()}}


def _yaml(text: str) -> Any:
    import yaml

    try:
        found = yaml.safe_load(text)
    except yaml.MarkedYAMLError as exc:
        mark = exc.problem_mark or exc.context_mark
        place = f" (line {mark.line + 1}, column {mark.column + 1})" if mark is not None else ""
        raise ValueError(f"{exc.problem}{place}.") from None
    except yaml.YAMLError as exc:
        raise ValueError(str(exc)) from None
    return {} if found is None else found


def _toml(text: str) -> Any:
    name = "tomllib" if sys.version_info >= (3, 11) else "tomli"
    try:
        toml = importlib.import_module(name)
    except ModuleNotFoundError as exc:
        raise DependencyNotInstalled("tomli", "tomli", "A TOML file") from exc
    return toml.loads(text)


def _env(text: str) -> dict[str, Any]:
    from dotenv import dotenv_values
    from dotenv.parser import parse_stream

    for binding in parse_stream(io.StringIO(text)):
        if binding.error:
            raise ValueError(f"line {binding.original.line} is no `NAME=value`.")
    values = dotenv_values(stream=io.StringIO(text))
    return {name: "" if value is None else value for name, value in values.items()}


FORMATS: Mapping[str, Callable[[str], Any]] = {
    "ini": _ini,
    "json": json.loads,
    "yaml": _yaml,
    "toml": _toml,
    "env": _env,
}
"""Format -> what reads it; text that is not in the format is a `ValueError` with its place."""
