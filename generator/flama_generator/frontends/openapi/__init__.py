"""OpenAPI 3.0, 3.1 and 3.2, and Swagger 2.0: Source -> Document."""

from __future__ import annotations

import re
from typing import Any

from flama_generator.codes import diagnostic
from flama_generator.diagnostics import Report
from flama_generator.frontends.openapi.bundling import Bundler
from flama_generator.frontends.openapi.document import Document, Version
from flama_generator.frontends.openapi.files import Files, SpecFile, add
from flama_generator.frontends.openapi.shapes import Vocabulary
from flama_generator.frontends.openapi.vocabularies import SWAGGER, VOCABULARIES
from flama_generator.frontends.syntax import parse_text
from flama_generator.source import Source

__all__ = ["Document", "Version", "parse"]


def parse(source: Source, report: Report) -> Document | None:
    """The document in the text of `source`, with every file that it refers to bundled into it.

    Swagger 2.0 is converted to OpenAPI 3.0; its nodes keep their places in the text. What is wrong is added to
    `report`. `None` when the text cannot be read, or is no document of a version that is understood; with other errors
    there still is a document, from which wrong nodes were removed, so that one run can report more than the first of
    them.
    """
    parsed = parse_text(source, report)
    if parsed is None:
        return None
    main = SpecFile(source, parsed[0], "")
    root = parsed[0]
    if not isinstance(root, dict):
        report.add(diagnostic("F2001", main.locate(""), actual=_kind_of(root)))
        return None
    if "openapi" not in root and "swagger" in root:
        return _swagger(root, main, report)
    version = _version(root, main, report)
    if version is None:
        return None
    if not any(key in root for key in (("paths",) if version == "3.0" else ("paths", "webhooks", "components"))):
        add(report, main, "F2004", "", what="the document", key="paths")
    return _bundled(root, main, report, version, VOCABULARIES[version])


def _swagger(root: dict[str, Any], main: SpecFile, report: Report) -> Document | None:
    text = str(root["swagger"])
    if not re.match(r"2(\.0)?\Z", text):
        add(report, main, "F2003", "/swagger", key="swagger", version=text)
        return None
    if "paths" not in root:
        add(report, main, "F2004", "", what="the document", key="paths")
    bundled = _bundled(root, main, report, "3.0", SWAGGER)
    from flama_generator.frontends.swagger import converted

    return converted(bundled)


def _bundled(
    root: dict[str, Any], main: SpecFile, report: Report, version: Version, vocabulary: Vocabulary
) -> Document:
    bundler = Bundler(Files(main, report), report, vocabulary)
    bundler.bundle(root)
    return Document(main.source, version, root, report, main, bundler.origins)


def _version(root: dict[str, Any], main: SpecFile, report: Report) -> Version | None:
    if "openapi" not in root:
        add(report, main, "F2002", "")
        return None
    text = str(root["openapi"])
    for version in VOCABULARIES:
        if re.match(rf"{re.escape(version)}(\.|\Z)", text):
            return version
    add(report, main, "F2003", "/openapi", key="openapi", version=text)
    return None


def _kind_of(value: object) -> str:
    return "a list" if isinstance(value, list) else f"the plain value `{value}`"
