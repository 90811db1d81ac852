"""Building the three distributions, and environments to install them into."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATH = os.pathsep.join([str(Path(sys.executable).parent), str(Path.home() / ".cargo/bin"), os.environ["PATH"]])
"""The tools of this environment and of Rust come first."""
ROOMS = {"flama-core": "runtime-rs", "flama-runtime": "runtime", "flama-toolkit": "."}


@dataclass(frozen=True, slots=True)
class Wheel:
    """A built wheel."""

    path: Path

    @property
    def metadata(self) -> Message:
        with zipfile.ZipFile(self.path) as archive:
            (name,) = [entry for entry in archive.namelist() if entry.endswith(".dist-info/METADATA")]
            return Parser().parsestr(archive.read(name).decode())

    @property
    def files(self) -> frozenset[str]:
        with zipfile.ZipFile(self.path) as archive:
            return frozenset(archive.namelist())


def call(*command: str | Path, cwd: Path = ROOT, **environment: str) -> str:
    """Run a command and give its output; a failure shows what it printed."""
    run = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, "PATH": PATH, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert run.returncode == 0, f"{' '.join(map(str, command))}\n{run.stdout}"
    return run.stdout


def build(name: str, folder: Path, *, kind: str = "wheel", released: bool = True) -> Path:
    """Build one distribution into a folder of its own below `folder`, without an isolated environment."""
    target = folder / f"{name}-{kind}"
    place = ROOT / ROOMS[name]
    command = (sys.executable, "-m", "build", f"--{kind}", "--no-isolation", "--outdir", target, place)
    call(*command, FLAMA_RELEASE="1" if released else "0")
    (built,) = target.iterdir()
    return built


def environment(folder: Path, *install: str | Path, python: str | Path = sys.executable) -> Path:
    """A new virtual environment with `install` in it; gives its `python`."""
    call(sys.executable, "-m", "uv", "venv", "--quiet", "--python", python, folder)
    interpreter = folder / "bin" / "python"
    call(sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", interpreter, *install)
    return interpreter
