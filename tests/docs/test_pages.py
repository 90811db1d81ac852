"""What the documentation says is so: every command works, every example runs, every link leads somewhere."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.console import blocks, script

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def with_blocks(language: str, verb: str = "") -> list[Path]:
    return [page for page in PAGES if any((block.language, block.verb) == (language, verb) for block in blocks(page))]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.mark.slow
@pytest.mark.parametrize("page", with_blocks("console"), ids=name)
def test_every_command_of_a_page_works(page: Path, tmp_path: Path) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    run = subprocess.run(
        ["bash", "-c", script(page, free_port())],
        cwd=tmp_path,
        env={**os.environ, "PATH": path, "CHECKOUT": str(ROOT), "COLUMNS": "100"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
    )
    assert run.returncode == 0, run.stdout
    shown = [line for block in blocks(page) if block.language == "console" and not block.verb for line in block.printed]
    assert [line for line in shown if line.strip() not in run.stdout] == [], run.stdout


@pytest.mark.parametrize("page", with_blocks("python", "run"), ids=name)
def test_every_python_example_of_a_page_runs(page: Path, tmp_path: Path) -> None:
    examples = [block.text for block in blocks(page) if (block.language, block.verb) == ("python", "run")]
    (tmp_path / "example.py").write_text("\n".join(examples), encoding="utf-8")
    run = subprocess.run([sys.executable, "example.py"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr


@pytest.mark.slow
def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    site = str(tmp_path)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", ".mkdocs.yml", "--site-dir", site]
    run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
    assert run.returncode == 0, run.stdout
    assert (tmp_path / "reference" / "diagnostics.html").is_file()


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "CONTRIBUTING.md"], ids=name)
def test_the_links_of_a_top_level_page_lead_to_files(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []
