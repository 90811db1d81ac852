"""The errors of settings, part of the tree of `flama.exceptions`.

ApplicationError
└── ConfigError
    ├── ConfigFileError      the file is missing or malformed; carries `path`
    ├── MissingConfigError   nothing has the key; carries `key`; a `KeyError` too
    └── ConfigValueError     a value is not what `cast` wants; carries `key`; a `ValueError` too
"""

from __future__ import annotations

from os import PathLike

from flama.exceptions import ApplicationError

__all__ = ["ConfigError", "ConfigFileError", "ConfigValueError", "MissingConfigError"]


class ConfigError(ApplicationError):
    """Something is wrong with the settings."""


class ConfigFileError(ConfigError):
    """The file is missing or malformed."""

    def __init__(self, path: str | PathLike[str], problem: str) -> None:
        super().__init__(f"The configuration file `{path}` {problem}")
        self.path = path


class MissingConfigError(ConfigError, KeyError):
    """Neither the environment nor the file has the key, and there is no default."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key

    def __str__(self) -> str:
        return str(self.args[0])  # `KeyError` would show the quotes of a literal


class ConfigValueError(ConfigError, ValueError):
    """A value is not what `cast` wants. The message does not hold the value, which may be a secret."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(f"The setting `{key}` {problem}")
        self.key = key
