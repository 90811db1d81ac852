"""Settings from files of each format and from the environment."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from flama.config import URL, Config, Secret

FILES = {
    "settings.yaml": 'DEBUG: "false"\nADDRESS: postgres://ada:x@db.example:5432/library\nKEY: abc\nSIZE: 3\n',
    "settings.yml": 'DEBUG: "false"\nADDRESS: postgres://ada:x@db.example:5432/library\nKEY: abc\nSIZE: 3\n',
    "settings.json": """{
        "DEBUG": "false", "ADDRESS": "postgres://ada:x@db.example:5432/library", "KEY": "abc", "SIZE": 3
    }""",
    "settings.toml": 'DEBUG = "false"\nADDRESS = "postgres://ada:x@db.example:5432/library"\nKEY = "abc"\nSIZE = 3\n',
    ".env": "DEBUG=false\nADDRESS=postgres://ada:x@db.example:5432/library\nKEY=abc\nSIZE=3\n",
}


@pytest.fixture(params=FILES)
def config(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    (tmp_path / request.param).write_text(FILES[request.param])
    monkeypatch.chdir(tmp_path)
    return Config(request.param)


def test_the_suffix_says_the_format(config: Config) -> None:
    assert config("KEY") == "abc"
    assert config("SIZE", cast=int) == 3


def test_false_in_text_is_false(config: Config) -> None:
    assert config("DEBUG", cast=bool, default=True) is False


def test_a_secret_does_not_show(config: Config) -> None:
    key = config("KEY", cast=Secret)
    assert "abc" not in f"{key} {key!r}"
    assert key.get_secret_value() == "abc"


def test_an_address_has_parts(config: Config) -> None:
    address = config("ADDRESS", cast=URL)
    assert (address.scheme, address.hostname, address.port, address.path) == (
        "postgres",
        "db.example",
        5432,
        "/library",
    )


def test_the_environment_comes_first(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", "from outside")
    assert config("KEY") == "from outside"


def test_a_default_stands_for_what_is_missing(config: Config) -> None:
    assert config("COLOUR", default="red") == "red"
    with pytest.raises(KeyError, match="COLOUR"):
        config("COLOUR")


@dataclasses.dataclass
class Limits:
    pages: int
    name: str = "all"


@pytest.mark.parametrize("value", ['{"pages": 3}', '{"pages": 3, "name": "all"}'])
def test_a_dataclass_is_filled_from_json(value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMITS", value)
    assert Config()("LIMITS", cast=Limits) == Limits(pages=3)
