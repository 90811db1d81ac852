"""Other interpreters in one process: refused by name, and the first one goes on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import flama_core

PROGRAM = """
import sys
from flama_core import encode_json
sys.path[:0] = {paths!r}
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
one = interpreters.create()
said = interpreters.run_string(one, "import sys; sys.path[:0] = {paths!r}; import flama_core")
if said is not None:
    raise RuntimeError(said.formatted)
"""


def refusal() -> str:
    paths = [str(Path(flama_core.__file__).parents[1])]
    program = PROGRAM.format(paths=paths)
    run = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True)
    assert run.returncode == 1
    return run.stderr.strip().splitlines()[-1]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="interpreters have a lock of their own from 3.12 on")
def test_a_second_interpreter_is_refused_with_an_import_error_that_says_so() -> None:
    said = refusal()
    assert "ImportError" in said
    assert "subinterpreters" in said


def test_a_thread_beside_the_first_encodes_as_well() -> None:
    program = """
import threading
from flama_core import encode_json
rows = [{"id": index, "name": "x" * index} for index in range(40)]
expected, found = encode_json(rows), []
threads = [threading.Thread(target=lambda: found.extend(encode_json(rows) for _ in range(50))) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert found == [expected] * 400
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
