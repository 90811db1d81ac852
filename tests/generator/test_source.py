"""Reading a document from the disk."""

from __future__ import annotations

import codecs
import hashlib
import io
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from flama_generator import source as reading
from flama_generator.diagnostics import Report
from flama_generator.source import read_source


def refusal(path: Path | str) -> str:
    report = Report()
    assert read_source(path, report) is None
    [finding] = report
    return str(finding)


def test_a_file_keeps_its_text_its_name_and_its_digest(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"openapi: 3.1.0\n")
    source = read_source(path, Report())
    assert source is not None
    assert (source.text, source.origin, source.path) == ("openapi: 3.1.0\n", str(path), path.resolve())
    assert source.digest == hashlib.sha256(b"openapi: 3.1.0\n").hexdigest()


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "error F1001: there is no file" in refusal(tmp_path / "none.yaml")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)


def test_a_name_that_no_file_can_have_is_refused() -> None:
    assert "F1003" in refusal("a\0b")


def test_a_file_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    assert "F100" in refusal(tmp_path / "a" / "b.yaml")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("x")
    path.chmod(0)
    assert "F1003" in refusal(path)


@pytest.mark.parametrize("data", [b"", b" \n\t", codecs.BOM_UTF8])
def test_an_empty_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    assert "F1004: the document is empty" in refusal(path)


def test_a_file_too_big_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SIZE_LIMIT", 10)
    path = tmp_path / "a.yaml"
    path.write_bytes(b"openapi: 3.1.0")
    assert "F1005" in refusal(path)


def test_a_file_in_another_encoding_is_refused_with_the_place(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1\nb: caf\xe9\n")
    assert f"{path}:2:7: error F1006" in refusal(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_are_understood(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("title: Größe".encode(encoding))
    source = read_source(path, Report())
    assert source is not None
    assert source.text == "title: Größe"


def test_a_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"a: 1")))
    source = read_source("-", Report())
    assert source is not None
    assert (source.text, source.path, source.origin) == ("a: 1", None, "<stdin>")
