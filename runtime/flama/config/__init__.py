"""Settings from the environment and a file."""

from __future__ import annotations

from flama.config.configuration import Config
from flama.config.exceptions import ConfigError, ConfigFileError, ConfigValueError, MissingConfigError
from flama.config.values import URL, Secret

__all__ = [
    "URL",
    "Config",
    "ConfigError",
    "ConfigFileError",
    "ConfigValueError",
    "MissingConfigError",
    "Secret",
]
