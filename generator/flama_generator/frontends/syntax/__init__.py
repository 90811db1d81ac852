"""Text -> JSON values, for YAML 1.2 and JSON, and the place of each value on demand."""

from __future__ import annotations

from flama_generator.codes import diagnostic
from flama_generator.diagnostics import Location, Report
from flama_generator.frontends.pointers import tokens
from flama_generator.frontends.syntax.jsons import parse_json
from flama_generator.frontends.syntax.positions import Positions, json_positions, yaml_positions
from flama_generator.frontends.syntax.yamls import parse_yaml
from flama_generator.source import Source

__all__ = ["Positions", "parse_text", "positions"]


def parse_text(source: Source, report: Report) -> tuple[object] | None:
    """The one JSON value that the text holds, in a tuple of one; `None` after adding to `report` what is wrong with it.

    Text that begins with `{` or `[` and is not called `.yaml` or `.yml` is JSON, everything else YAML 1.2 core schema.
    """
    findings = Report()
    result = (parse_json if _is_json(source) else parse_yaml)(source, findings)
    for finding in findings:
        if finding.code == "F1012":
            _report_repeated(source, report)
        else:
            report.add(finding)
    return result


def positions(source: Source) -> Positions:
    """The places of all values in a text that `parse_text` could read."""
    return json_positions(source.text) if _is_json(source) else yaml_positions(source.text)


def _is_json(source: Source) -> bool:
    suffix = source.path.suffix.lower() if source.path else ""
    return suffix == ".json" or (suffix not in (".yaml", ".yml") and source.text.lstrip()[:1] in ("{", "["))


def _report_repeated(source: Source, report: Report) -> None:
    for pointer, first, (line, column) in positions(source).repeated:
        here = Location(source.origin, line, column, pointer)
        report.add(diagnostic("F1012", here, key=tokens(pointer)[-1], first=Location(source.origin, *first)))
