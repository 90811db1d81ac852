"""Settings: where they are looked up, and what they are cast to."""

from __future__ import annotations

import enum
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from flama.authentication.jwk import JWK
from flama.config import (
    URL,
    Config,
    ConfigError,
    ConfigFileError,
    ConfigValueError,
    MissingConfigError,
    Secret,
)

FILES = {
    "config.ini": "[DEFAULT]\nname = top\n[database]\nurl = sqlite://%%\nPort = 5432\n",
    "config.cfg": "[DEFAULT]\nname = top\n[database]\nurl = sqlite://%%\nPort = 5432\n",
    "config.json": '{"name": "top", "database": {"url": "sqlite://%%", "Port": 5432}}',
    "config.yaml": "name: top\ndatabase:\n  url: sqlite://%%\n  Port: 5432\n",
    "config.YML": "name: top\ndatabase: {url: sqlite://%%, Port: 5432}\n",
    "config.toml": 'name = "top"\n[database]\nurl = "sqlite://%%"\nPort = 5432\n',
    ".env": "# a comment\nname=top\nexport DATABASE_URL='sqlite://%%'\ndatabase.Port=5432\n",
    "prod.env": 'name="top"\nDATABASE_URL=sqlite://%%\nDATABASE_PORT=5432\n',
    ".env.local": "name=top\nDATABASE_URL=sqlite://%%\nDATABASE_PORT=5432\n",
}


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", FILES)
def test_the_format_follows_the_name_of_the_file(name: str, tmp_path: Path) -> None:
    config = Config(written(tmp_path, name, FILES[name]))
    assert config("name") == "top"
    assert config("database.url") == "sqlite://%%"
    assert config("database.Port", cast=int) == 5432


@pytest.mark.parametrize("format", ["json", ".json", "JSON"])
def test_the_format_can_be_said(format: str, tmp_path: Path) -> None:
    assert Config(written(tmp_path, "settings", '{"a": 1}'), format)("a") == 1
    assert Config(str(written(tmp_path, "b.txt", "a: 1")), format="yaml")("a") == 1


def test_the_environment_comes_first_then_the_file_then_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = Config(written(tmp_path, "c.json", '{"A": "file", "db": {"url": "file"}, "x.y": "dotted", "path": "p"}'))
    assert [config("A", default="default"), config("B", default="default")] == ["file", "default"]
    assert [config("db.url"), config("x.y"), config("db")] == ["file", "dotted", {"url": "file"}]
    monkeypatch.setenv("A", "environment")
    monkeypatch.setenv("DB_URL", "environment")
    assert [config("A"), config("db.url"), Config()("A")] == ["environment"] * 3
    monkeypatch.setenv("PATH_", "other")
    assert config("path") == "p"


def test_an_empty_file_has_no_settings(tmp_path: Path) -> None:
    for name in ("e.yaml", "e.toml", "e.ini", ".env"):
        assert Config(written(tmp_path, name, ""))("x", default=None) is None


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("missing.yaml", None, "does not exist"),
        ("c.txt", "x", "format"),
        ("c.json", '{"a": }', "line 1 column 7"),
        ("c.json", "[1]", "no settings by name"),
        ("c.yaml", "a: [", "line 1"),
        ("c.yaml", "a: \x00", "not valid YAML"),
        ("c.yaml", "just text", "no settings by name"),
        ("c.toml", "a = \n", "line 1"),
        ("c.ini", "a = 1", r"before the first `\[section\]`"),
        ("c.ini", "[a]\nb = 1\n???", "line 3"),
        ("c.ini", "[a]\nb = 1\nb = 2", "line 3"),
        ("c.env", "A=1\n!!! ???\n", "line 2"),
        ("c.json", "[" * 100_000, "not valid"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(name: str, text: str | None, problem: str, tmp_path: Path) -> None:
    path = tmp_path / name if text is None else written(tmp_path, name, text)
    with pytest.raises(ConfigFileError, match=problem) as caught:
        Config(path)
    assert name in str(caught.value)


@pytest.mark.parametrize("name", ["c.yaml", "c.ini", "c.json", "c.toml", "c.env"])
def test_the_message_about_a_file_does_not_quote_it(name: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigFileError) as caught:
        Config(written(tmp_path, name, "!? password: [hunter2\n"))
    assert "hunter2" not in str(caught.value)


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigFileError, match="xml"):
        Config(written(tmp_path, "c.json", "{}"), format="xml")
    with pytest.raises(ConfigFileError, match="does not exist"):
        Config(tmp_path / "nothing", format="json")


def test_a_missing_setting_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(MissingConfigError, match=r"`database\.url` or `DATABASE_URL`") as caught:
        Config()("database.url")
    assert isinstance(caught.value, KeyError)
    assert not str(caught.value).startswith("'")
    with pytest.raises(MissingConfigError, match=r"c\.json"):
        Config(written(tmp_path, "c.json", "{}"))("X")


TRUE = ["true", "True", "TRUE", "1", "yes", "on", " y ", "t", True, 1]
FALSE = ["false", "False", "0", "no", "off", "N", "f", False, 0]


@pytest.mark.parametrize(("value", "expected"), [(v, True) for v in TRUE] + [(v, False) for v in FALSE], ids=repr)
def test_yes_and_no_are_understood(value: Any, expected: bool, tmp_path: Path) -> None:
    assert Config(written(tmp_path, "c.json", json.dumps({"X": value})))("X", cast=bool) is expected


class Colour(enum.Enum):
    RED = "red"
    DARK_BLUE = "dark blue"


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


@dataclass
class Pool:
    size: int
    timeout: float = 1.5


@dataclass
class Database:
    url: URL
    password: Secret
    pool: Pool = field(default_factory=lambda: Pool(1))


CASTS: list[tuple[str, Any, Any]] = [
    ("5", int, 5),
    ("1.5", float, 1.5),
    ("1.50", Decimal, Decimal("1.50")),
    ("a/b", Path, Path("a/b")),
    ("A", str.lower, "a"),
    ("red", Colour, Colour.RED),
    ("dark_blue", Colour, Colour.DARK_BLUE),
    ("2", Level, Level.HIGH),
    ("high", Level, Level.HIGH),
    ("a, b,,c", list, ["a", "b", "c"]),
    ("", list, []),
    ("1,2", list[int], [1, 2]),
    ('["a,b", "c"]', list[str], ["a,b", "c"]),
    ("1,2,2", set[int], {1, 2}),
    ("1,2", tuple[int, ...], (1, 2)),
    ("1,x", tuple[int, str], (1, "x")),
    ("red,dark blue", frozenset[Colour], frozenset(Colour)),
    ("yes,no", list[bool], [True, False]),
    ('{"a": 1}', dict, {"a": 1}),
    ('{"a": "1"}', dict[str, int], {"a": 1}),
    ('{"size": "3"}', Pool, Pool(3)),
    (
        '{"url": "sqlite:///x", "password": "p", "pool": {"size": 2, "timeout": 3}}',
        Database,
        Database(URL("sqlite:///x"), Secret("p"), Pool(2, 3.0)),
    ),
]


@pytest.mark.parametrize(("text", "cast", "expected"), CASTS, ids=[f"{t}-{c}" for t, c, _ in CASTS])
def test_text_is_cast(text: str, cast: Any, expected: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", text)
    found = Config()("X", cast=cast)
    assert (found, type(found)) == (expected, type(expected))


def test_values_of_a_file_are_cast_as_well(tmp_path: Path) -> None:
    text = "pool: {size: 3}\nnames: [a, b]\nlevel: 2\nflags: [true, 'no']\n"
    config = Config(written(tmp_path, "c.yaml", text))
    assert config("pool", cast=Pool) == Pool(3)
    assert config("names", cast=set) == {"a", "b"}
    assert config("level", cast=Level) is Level.HIGH
    assert config("flags", cast=list[bool]) == [True, False]


WRONG: list[tuple[str, Any, str]] = [
    ("maybe", bool, "neither yes nor no"),
    ("", bool, "neither yes nor no"),
    ("x", int, "`int`"),
    ("green", Colour, "`red`, `dark blue`"),
    ("1,x", list[int], r"`list\[int\]`"),
    ("[1", list, "no JSON"),
    ("{", Pool, "no JSON"),
    ("{}", Pool, "size: Field required"),
    ('{"size": "big"}', Pool, "size: Input should be a valid integer"),
    ('{"size": 1, "sise": 2}', Pool, "`sise`"),
    ("no-scheme", URL, "`URL`"),
    ("http://host:port", URL, "`URL`"),
]


@pytest.mark.parametrize(("text", "cast", "problem"), WRONG, ids=[f"{t}-{c}" for t, c, _ in WRONG])
def test_text_that_cannot_be_cast_says_why(text: str, cast: Any, problem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAME", text)
    with pytest.raises(ConfigValueError, match=problem) as caught:
        Config()("NAME", cast=cast)
    assert "`NAME`" in str(caught.value)


def test_a_value_that_cannot_be_cast_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAME", '{"size": "hunter2"}')
    for cast in (int, bool, Pool, Colour, Level, float):
        with pytest.raises(ConfigError) as caught:
            Config()("NAME", cast=cast)
        assert "hunter2" not in str(caught.value)


def test_a_number_is_no_yes(tmp_path: Path) -> None:
    with pytest.raises(ConfigValueError, match="no number"):
        Config(written(tmp_path, "c.json", '{"X": true}'))("X", cast=int)


def test_a_default_that_is_text_is_cast_and_any_other_is_not() -> None:
    config = Config()
    assert config("NOTHING", default="5", cast=int) == 5
    assert config("NOTHING", default=None, cast=int) is None
    assert config("NOTHING", False, bool) is False
    assert config("NOTHING", default=["a"], cast=lambda text: text.split()) == ["a"]
    assert config("NOTHING", default="sqlite://", cast=URL).scheme == "sqlite"


SHOWN: list[Callable[[Secret], str]] = [str, repr, lambda s: f"{s}", lambda s: f"{[s]}", lambda s: "%s" % s]  # noqa: UP031


@pytest.mark.parametrize("show", SHOWN)
def test_a_secret_is_not_shown(show: Callable[[Secret], str]) -> None:
    assert "hunter2" not in show(Secret("hunter2"))


def test_a_secret_gives_its_value_when_asked() -> None:
    secret = Secret("hunter2")
    assert secret.get_secret_value() == Secret(secret).get_secret_value() == "hunter2"
    assert (secret == Secret("hunter2"), secret == "hunter2", secret == Secret("x")) == (True, False, False)
    assert (bool(Secret("")), len(secret), len({secret, Secret("hunter2")})) == (False, 7, 1)
    assert JWK.of(Secret("x" * 32)).kty == "oct"


def test_a_url_has_parts() -> None:
    url = URL("postgresql+asyncpg://ann:p%40ss@DB.example:5433/shop?ssl=true&x=#end")
    assert (url.scheme, url.username, url.password) == ("postgresql+asyncpg", "ann", "p@ss")
    assert (url.hostname, url.port, url.path) == ("db.example", 5433, "/shop")
    assert (url.query, url.query_params, url.fragment) == ("ssl=true&x=", {"ssl": "true", "x": ""}, "end")
    assert url.netloc == "ann:p%40ss@DB.example:5433"
    assert str(url).startswith("postgresql+asyncpg://ann:p%40ss@")
    assert "p%40ss" not in repr(url)
    assert "ann" in repr(url)


@pytest.mark.parametrize("text", ["sqlite:///shop.sqlite", "sqlite+aiosqlite:////srv/x.db", "redis://[::1]:6379/0"])
def test_a_url_is_its_text(text: str) -> None:
    assert str(URL(text)) == text == URL(URL(text))
    assert URL(text).port in (None, 6379)
