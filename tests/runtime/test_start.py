"""`flama run` and `flama start`, on the command line and from Python."""

import inspect
import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from click.testing import CliRunner

import flama
from flama import Flama
from flama.cli.commands import cli
from flama.exceptions import ApplicationError
from flama.serving.options import OPTIONS

APPLICATION = """
from flama import Flama
app = Flama(schema=None, docs=None)
number = 3
@app.get("/")
async def hello() -> str:
    return "hello"
def make():
    return app
"""


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[uvicorn.Config]:
    """What would be served; servers think that they started, and stop."""
    configs: list[uvicorn.Config] = []

    def start(server: uvicorn.Server) -> None:
        server.started = True
        configs.append(server.config)

    monkeypatch.setattr(uvicorn.Server, "run", start)
    return configs


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the package `shop`, which is where commands run."""
    package = tmp_path / "shop"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "main.py").write_text(APPLICATION)
    (package / "broken.py").write_text("import json\nvalue = 1 / 0\n")
    (package / "lacking.py").write_text("import surely_not_installed\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        if name.partition(".")[0] == "shop":
            del sys.modules[name]


def invoke(*arguments: str, **environment: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, arguments, env=environment)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result.exit_code, result.output


def test_run_imports_the_application_and_serves_it(folder: Path, served: list[uvicorn.Config]) -> None:
    code, output = invoke("run", "shop.main:app", "--server-port", "81", "--server-headers", "X-A: b")
    assert (code, output) == (0, "")
    (config,) = served
    assert isinstance(config.app, Flama)
    assert (config.host, config.port, config.headers) == ("127.0.0.1", 81, [("X-A", "b")])


@pytest.mark.parametrize("variable", ["FLAMA_SERVER_PORT", "FLAMA_PORT"])
def test_the_environment_sets_what_the_command_line_does_not(
    folder: Path, served: list[uvicorn.Config], variable: str
) -> None:
    environment = {"FLAMA_APP": "shop.main:app", variable: "82", "FLAMA_ACCESS_LOG": "false"}
    assert invoke("run", **environment) == (0, "")
    assert invoke("run", "--server-port", "83", **environment) == (0, "")
    assert [(config.port, config.access_log) for config in served] == [(82, False), (83, False)]


def test_the_command_line_tells_its_version_and_its_commands() -> None:
    assert flama.__version__ in invoke("--version")[1]
    assert {"run", "start"} <= {line.split()[0] for line in invoke("--help")[1].splitlines() if line.startswith("  ")}


def test_every_option_is_one_of_uvicorn_with_its_default() -> None:
    known = inspect.signature(uvicorn.run).parameters
    assert {option.name for option in OPTIONS} <= set(known)
    differing = [
        option.name for option in OPTIONS if option.default is not None and option.default != known[option.name].default
    ]
    assert differing == []


def test_every_option_has_a_flag_and_an_environment_variable() -> None:
    from flama.cli.run import run

    named = {item.name: item for item in run.params}
    for option in OPTIONS:
        assert named[f"server_{option.name}"].envvar == [
            f"FLAMA_SERVER_{option.name.upper()}",
            f"FLAMA_{option.name.upper()}",
        ]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("shop.mian:app", "The package `shop` has no module `mian`: do you mean `shop.main`?"),
        ("shop.zzz:app", "it has `broken`, `lacking`, `main`"),
        ("shopp:app", "do you mean `shop`?"),
        ("zzz.main:app", "run the command in the folder above the package"),
        ("shop.main:ap", "has no `ap`: do you mean `shop.main:app`?"),
        ("shop.main:zzz", "its application is `shop.main:app`"),
        ("shop.main:number", "is no application but an `int`"),
        ("shop.main:make", "if it makes the application, say so with `--server-factory`"),
        ("shop/main.py", "is a file: write its module, `shop.main:app`"),
        ("shop/main.py:app", "`module:attribute`"),
    ],
)
def test_an_import_string_that_leads_nowhere_says_what_to_do(
    folder: Path, served: list[uvicorn.Config], target: str, expected: str
) -> None:
    code, output = invoke("run", target)
    assert code in (1, 2)
    assert expected in output
    assert "Traceback" not in output
    assert served == []


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("broken", ["ZeroDivisionError", 'broken.py", line 2', "Correct what the traceback shows"]),
        ("lacking", ["lacking.py", "Install the package that has `surely_not_installed`"]),
    ],
)
def test_an_error_inside_the_module_shows_its_traceback_and_nothing_of_ours(
    folder: Path, served: list[uvicorn.Config], module: str, expected: list[str]
) -> None:
    code, output = invoke("run", f"shop.{module}:app")
    assert code == 1
    assert all(part in output for part in expected), output
    assert "importlib" not in output
    assert "serving" not in output


def test_run_serves_objects_factories_and_import_strings_from_python(
    folder: Path, served: list[uvicorn.Config]
) -> None:
    app = Flama()
    flama.run(app, server_port=84)
    flama.run(flama_app="shop.main:make", server_factory=True, server_app_dir=str(folder))
    assert served[0].app is app
    assert (served[0].port, served[1].factory) == (84, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "Say what to serve"),
        ({"flama_app": "a:b", "port": 1}, "begin with `server_`"),
        ({"flama_app": "a:b", "server_prot": 1}, "do you mean `server_port`"),
        ({"flama_app": Flama(), "server_reload": True}, "import the application"),
        ({"flama_app": Flama(), "server_workers": 2}, "import the application"),
        ({"flama_app": "a:b", "server_workers": 2, "server_reload": True}, "Choose either"),
        ({"flama_app": "zzz:app", "server_reload": True}, "There is no module `zzz`"),
    ],
)
def test_run_refuses_what_cannot_be_served(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ApplicationError, match=message):
        flama.run(**arguments)


@pytest.mark.parametrize("wrong", [("port", 65536), ("port", -1), ("workers", 0)])
def test_a_number_that_cannot_be_is_refused(folder: Path, served: list[uvicorn.Config], wrong: tuple[str, int]) -> None:
    name, value = wrong
    with pytest.raises(ApplicationError, match=f"`server_{name}` is .*, not {value}"):
        flama.run(flama_app="shop.main:app", **{f"server_{name}": value})
    code, output = invoke("run", "shop.main:app", f"--server-{name}", str(value))
    assert (code, f"{value} is not in the range" in output) == (2, True)
    assert served == []


def test_several_processes_are_uvicorns_with_the_import_string(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Any] = []
    monkeypatch.setattr(uvicorn, "run", lambda app, **options: calls.append((app, options)))
    assert invoke("run", "shop.main:app", "--server-workers", "2") == (0, "")
    assert calls == [("shop.main:app", {"app_dir": str(folder), "workers": 2})]


def test_the_file_of_environment_variables_is_read_before_the_application(
    folder: Path, served: list[uvicorn.Config], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP", "restored at the end")
    monkeypatch.delenv("SHOP")
    (folder / "settings.env").write_text("SHOP=open\n")
    (folder / "shop" / "main.py").write_text(APPLICATION + "import os\nassert os.environ['SHOP'] == 'open'\n")
    code, output = invoke("run", "shop.main:app", "--server-env-file", "settings.env")
    assert code == 0, output


def configured(folder: Path, document: Any, name: str = "flama.json") -> Path:
    path = folder / name
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return path


def test_start_serves_what_the_file_says(folder: Path, served: list[uvicorn.Config]) -> None:
    configured(folder, {"app": "shop.main:app", "server": {"port": 85, "access_log": False, "log_level": None}})
    assert invoke("start") == (0, "")
    assert invoke("start", "--server-port", "86") == (0, "")
    assert invoke("start", FLAMA_PORT="87") == (0, "")
    assert [(config.port, config.access_log) for config in served] == [(85, False), (86, False), (87, False)]
    assert isinstance(served[0].app, Flama)


def test_start_takes_another_file_and_python_says_the_same(folder: Path, served: list[uvicorn.Config]) -> None:
    document = {"app": "shop.main:app", "server": {"headers": ["X-A: b", ["X-C", "d"]], "reload_delay": 1}}
    path = configured(folder, document, "other.json")
    assert invoke("start", "other.json") == (0, "")
    flama.start(flama_config=path, server_port=88)
    assert [config.headers for config in served] == [[("X-A", " b"), ("X-C", "d")]] * 2
    assert served[1].port == 88


def test_start_makes_an_application_from_the_file(folder: Path, served: list[uvicorn.Config]) -> None:
    configured(folder, {"app": {"title": "Shop", "version": "2", "description": "All", "docs": None, "debug": True}})
    assert invoke("start") == (0, "")
    (config,) = served
    assert config.factory is True
    app = config.app()  # type: ignore[operator]
    assert (app.openapi["info"], app.docs_path, app.schema_path, app.debug) == (
        {"title": "Shop", "version": "2", "description": "All"},
        None,
        "/schema/",
        True,
    )


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("{", "flama.json:1:2: no JSON"),
        ("[]", "is a JSON object"),
        ({}, "`app` is missing"),
        ({"app": 3}, "`app` is a text"),
        ({"app": "a:b", "sever": {}}, "`sever` is unknown"),
        ({"app": "a:b", "server": {"prot": 1}}, "do you mean `port`"),
        ({"app": "a:b", "server": {"port": "80"}}, "`server.port`: Input should be a valid integer"),
        ({"app": "a:b", "server": {"port": 65536}}, "`server.port`: Input should be less than or equal to 65535"),
        ({"app": "a:b", "server": {"reload": 1}}, "`server.reload`"),
        ({"app": "a:b", "server": {"lifespan": "maybe"}}, "`server.lifespan`"),
        ({"app": "a:b", "server": {"headers": ["x"]}}, "`server.headers.0`"),
        ({"app": "a:b", "server": []}, "`server` is an object"),
        ({"app": {"titel": "x"}}, "`app.titel`"),
        ({"app": {"docs_ui": "redok"}}, "`app.docs_ui`: Input should be 'swagger', 'redoc' or 'scalar'"),
        ({"app": {"schema": None}}, "`docs` shows the schema"),
        ({"app": {"models": [{"url": "/", "path": "m.flm"}]}}, "`app.models` is not supported yet"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(folder: Path, document: Any, message: str) -> None:
    configured(folder, document)
    code, output = invoke("start")
    assert code == 1
    assert message in output
    assert "Traceback" not in output


def test_a_missing_file_says_how_to_write_one(folder: Path) -> None:
    code, output = invoke("start")
    assert code == 1
    assert "`flama start --create-config simple flama.json`" in output


@pytest.mark.parametrize("template", ["simple", "full"])
def test_a_written_file_can_be_started(folder: Path, served: list[uvicorn.Config], template: str) -> None:
    (folder / "src").mkdir()
    (folder / "src" / "app.py").write_text(APPLICATION)
    code, output = invoke("start", "--create-config", template)
    assert (code, json.loads(output)) == (0, {"written": "flama.json"})
    assert invoke("start") == (0, "")
    assert served[0].port == 8000
    names = set(json.loads((folder / "flama.json").read_text())["server"])
    assert names == ({"host", "port"} if template == "simple" else {option.name for option in OPTIONS})
    code, output = invoke("start", "--create-config", template)
    assert (code, "is there already" in output) == (1, True)


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[str]:
    """A server as users start it; yields its address."""
    command = [sys.executable, "-m", "flama.cli", *arguments, "--server-port", "0"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    process = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if "running on" in line:
                yield line.split("running on ")[1].split()[0]
                break
        else:
            raise AssertionError("".join(said))
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert process.returncode == 0


@pytest.mark.slow
def test_a_server_answers_and_stops(folder: Path) -> None:
    configured(folder, {"app": "shop.main:app"})
    for arguments in (["run", "shop.main:app"], ["start"]):
        with serving(folder, *arguments) as address, urllib.request.urlopen(address) as answer:
            assert json.load(answer) == "hello"


@pytest.mark.slow
def test_a_response_that_breaks_off_closes_the_connection(folder: Path) -> None:
    (folder / "shop" / "main.py").write_text(
        "from flama import Flama\n"
        "from flama.http import StreamingResponse\n"
        "app = Flama(schema=None, docs=None)\n"
        "def lines():\n"
        "    yield b'first'\n"
        "    raise RuntimeError('late')\n"
        "@app.get('/')\n"
        "async def handler():\n"
        "    return StreamingResponse(lines())\n"
    )
    import http.client

    with serving(folder, "run", "shop.main:app") as address, urllib.request.urlopen(address) as answer:
        with pytest.raises(http.client.IncompleteRead) as failure:
            answer.read()
        assert failure.value.partial == b"first"
