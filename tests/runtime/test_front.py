"""What `import flama` offers, and what it costs."""

import subprocess
import sys

import flama

FRONT = [
    "BackgroundProcessTask",
    "BackgroundTask",
    "BackgroundTasks",
    "BackgroundThreadTask",
    "Component",
    "Components",
    "Flama",
    "Module",
    "Mount",
    "Route",
    "WebSocketRoute",
    "__version__",
    "http",
    "run",
    "schemas",
    "start",
    "types",
]


def test_the_front_is_pinned() -> None:
    assert flama.__all__ == FRONT
    assert all(getattr(flama, name) is not None for name in FRONT)


def test_importing_flama_loads_nothing_else() -> None:
    program = (
        "import sys, flama; print(sorted({'pydantic', 'starlette', 'httpx', 'rich', 'sqlalchemy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout.strip() == "[]"


def test_the_client_says_what_to_install() -> None:
    program = "import sys; sys.modules['httpx'] = None; import flama.client"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "pip install 'flama-runtime[client]'" in run.stderr
