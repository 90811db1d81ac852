"""The command line."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from flama import serving
from flama.cli.commands import TOOLKIT_COMMANDS, cli
from flama.exceptions import ApplicationError


def invoke(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, arguments)
    return result.exit_code, result.output


def test_run_hands_server_options_to_uvicorn(monkeypatch: pytest.MonkeyPatch) -> None:
    import uvicorn

    calls: list[Any] = []
    monkeypatch.setattr(uvicorn, "run", lambda app, **options: calls.append((app, options)))
    code, output = invoke("run", "src.main:app", "--server-host", "0.0.0.0", "--server-port", "80", "--server-reload")
    assert (code, output) == (0, "")
    ((app, options),) = calls
    chosen = {name: options[name] for name in ("host", "port", "reload", "app_dir")}
    assert (app, chosen) == ("src.main:app", {"host": "0.0.0.0", "port": 80, "reload": True, "app_dir": "."})


def test_every_server_option_is_one_of_uvicorn() -> None:
    import inspect

    import uvicorn

    from flama.cli.run import run

    known = set(inspect.signature(uvicorn.run).parameters)
    named = {str(item.name).removeprefix("server_") for item in run.params} - {"flama_app"}
    assert named <= known


def test_run_wants_a_module_and_an_attribute() -> None:
    code, output = invoke("run", "src.main")
    assert code == 2
    assert "`module:attribute`" in output


@pytest.mark.parametrize("name", sorted(TOOLKIT_COMMANDS))
def test_a_command_of_the_toolkit_says_what_to_install(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flama.cli.commands.entry_points", lambda group: [])
    code, output = invoke(name)
    assert code == 2
    assert "pip install flama-toolkit" in output


def test_an_unknown_command_is_refused() -> None:
    assert invoke("nothing")[0] == 2


def test_options_of_run_begin_with_server() -> None:
    with pytest.raises(ApplicationError, match="begin with `server_`"):
        serving.run("a:b", port=3)
    with pytest.raises(ApplicationError, match="what to serve"):
        serving.run()


def test_the_typed_marker_is_there() -> None:
    import flama

    assert flama.__file__ is not None
    assert (Path(flama.__file__).parent / "py.typed").is_file()
