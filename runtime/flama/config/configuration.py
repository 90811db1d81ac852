"""Looking up settings."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from os import PathLike
from typing import Any, TypeVar, overload

from flama.config.casting import cast_value
from flama.config.exceptions import MissingConfigError
from flama.config.files import read_file

__all__ = ["Config"]

T = TypeVar("T")


class _Absent:
    def __repr__(self) -> str:
        return "absent"


_ABSENT: Any = _Absent()


class Config:
    """Settings of the environment, of a file where the environment has none, and defaults.

    ```python
    config = Config("config.yaml")
    DEBUG = config("DEBUG", cast=bool, default=False)
    DATABASE = config("database.url", cast=URL)
    ```
    """

    def __init__(self, config_file: str | PathLike[str] | None = None, format: str | None = None) -> None:
        """`format` is `ini`, `json`, `yaml`, `toml` or `env`, and that of the file's name when it is not given.

        Raises `ConfigFileError` naming the file, the problem and its place.
        """
        self.config_file = config_file
        self.settings: Mapping[str, Any] = {} if config_file is None else read_file(config_file, format)

    @overload
    def __call__(self, key: str, default: Any = ..., *, cast: type[T]) -> T: ...
    @overload
    def __call__(self, key: str, default: Any = ..., *, cast: Callable[[Any], T]) -> T: ...
    @overload
    def __call__(self, key: str, default: Any = ..., cast: Any = ...) -> Any: ...

    def __call__(self, key: str, default: Any = _ABSENT, cast: Any = None) -> Any:
        """The setting `key`, as `cast` wants it.

        A dotted key reaches into the sections of the file; the environment has it in capitals with underscores, so
        that `database.url` is `DATABASE_URL`. A default is taken as it is, but for a text, which is cast like one of
        the file. Raises `MissingConfigError` and `ConfigValueError`.
        """
        if (value := self._find(key)) is _ABSENT:
            if default is _ABSENT:
                raise MissingConfigError(key, self._missing(key))
            if not isinstance(default, str):
                return default
            value = default
        return value if cast is None else cast_value(key, value, cast)

    def _find(self, key: str) -> Any:
        for name in _environment_names(key):
            if name in os.environ:
                return os.environ[name]
        for name in _environment_names(key):
            if name in self.settings:
                return self.settings[name]
        found: Any = self.settings
        for part in key.split("."):
            if not isinstance(found, Mapping) or part not in found:
                return _ABSENT
            found = found[part]
        return found

    def _missing(self, key: str) -> str:
        names = " or ".join(f"`{name}`" for name in _environment_names(key))
        place = "there is no configuration file" if self.config_file is None else f"`{self.config_file}` has none"
        return f"The setting `{key}` is missing: the environment has no {names}, {place}, and there is no default."


def _environment_names(key: str) -> tuple[str, ...]:
    return (key, key.upper().replace(".", "_")) if "." in key else (key,)
