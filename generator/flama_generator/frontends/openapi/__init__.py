"""OpenAPI 3.0 and 3.1: Source -> Document."""

from __future__ import annotations

import re
from typing import Any

from flama_generator.codes import diagnostic
from flama_generator.diagnostics import Report
from flama_generator.frontends.openapi.bundling import Bundler
from flama_generator.frontends.openapi.document import Document, Version
from flama_generator.frontends.openapi.files import Files, SpecFile, add
from flama_generator.frontends.syntax import parse_text
from flama_generator.source import Source

__all__ = ["Document", "Version", "parse"]


def parse(source: Source, report: Report) -> Document | None:
    """The document in the text of `source`, with every file that it refers to bundled into it.

    What is wrong is added to `report`. `None` when the text cannot be read, or is no document of a version that is
    understood; with other errors there still is a document, from which wrong nodes were removed, so that one run can
    report more than the first of them.
    """
    parsed = parse_text(source, report)
    if parsed is None:
        return None
    main = SpecFile(source, parsed[0], "")
    root = parsed[0]
    if not isinstance(root, dict):
        report.add(diagnostic("F2001", main.locate(""), actual=_kind_of(root)))
        return None
    version = _version(root, main, report)
    if version is None:
        return None
    if not any(key in root for key in (("paths",) if version == "3.0" else ("paths", "webhooks", "components"))):
        add(report, main, "F2004", "", what="the document", key="paths")
    bundler = Bundler(Files(main, report), report, strict_references=version == "3.0")
    bundler.bundle(root)
    return Document(source, version, root, report, main, bundler.origins)


def _version(root: dict[str, Any], main: SpecFile, report: Report) -> Version | None:
    if "openapi" not in root:
        swagger = "swagger" in root
        add(report, main, "F7001" if swagger else "F2002", "/swagger" if swagger else "")
        return None
    text = str(root["openapi"])
    if re.match(r"3\.0(\.|\Z)", text):
        return "3.0"
    if re.match(r"3\.1(\.|\Z)", text):
        return "3.1"
    if re.match(r"3\.2(\.|\Z)", text):
        add(report, main, "F7002", "/openapi", version=text)
        return "3.1" if "F7002" in report.allowed else None
    add(report, main, "F2003", "/openapi", version=text)
    return None


def _kind_of(value: object) -> str:
    return "a list" if isinstance(value, list) else f"the plain value `{value}`"
