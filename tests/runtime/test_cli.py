"""The command line."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from flama import serving
from flama.cli.commands import TOOLKIT_COMMANDS, cli
from flama.exceptions import ApplicationError


def invoke(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, arguments)
    return result.exit_code, result.output


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
    assert "did you mean `run`?" in invoke("rnu")[1]


def test_options_of_run_begin_with_server() -> None:
    with pytest.raises(ApplicationError, match="begin with `server_`"):
        serving.run("a:b", port=3)
    with pytest.raises(ApplicationError, match="what to serve"):
        serving.run()


def test_the_typed_marker_is_there() -> None:
    import flama

    assert flama.__file__ is not None
    assert (Path(flama.__file__).parent / "py.typed").is_file()
