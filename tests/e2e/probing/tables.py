"""Tables of probes -> documents and requests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

TABLES = Path(__file__).parents[1] / "probes"
ACCEPTED = {"204": {"description": "Accepted."}}
REFUSED = 400
BOUNDARY = "probe-boundary"


@dataclass(frozen=True, slots=True)
class Probe:
    """One request, and what has to come back."""

    clause: str
    name: str
    method: str
    target: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    at: str = ""
    """Where the error has to be, in dots; empty where any place will do."""
    answer: Mapping[str, Any] = field(default_factory=dict)
    """`headers_back`: patterns by header; `json_back`, `body_back`: the body."""


@dataclass(frozen=True, slots=True)
class Table:
    """A document and its probes."""

    name: str
    document: Mapping[str, Any]
    probes: tuple[Probe, ...]


def tables() -> list[Table]:
    """Every table."""
    return [read(path) for path in sorted(TABLES.glob("*.yaml"))]


def read(path: Path) -> Table:
    """The table in a file."""
    text = yaml.safe_load(path.read_text(encoding="utf-8"))
    document = {
        "openapi": text["openapi"],
        "info": {"title": text["title"], "version": "1.0.0"},
        **text.get("document", {}),
        "paths": {_path(group): _item(group) for group in text["groups"]},
        "components": text.get("components", {}),
    }
    probes = tuple(probe for group in text["groups"] for probe in _probes(group))
    return Table(path.stem, document, probes)


def _path(group: Mapping[str, Any]) -> str:
    return str(group.get("path") or f"/{group['name']}")


def _item(group: Mapping[str, Any]) -> Mapping[str, Any]:
    if "operation" in group:
        operation: Mapping[str, Any] = group["operation"]
        return operation
    if "parameter" in group:
        return {"get": {"parameters": [group["parameter"]], "responses": ACCEPTED}}
    content = {"application/json": {"schema": group["schema"]}}
    return {"post": {"requestBody": {"required": True, "content": content}, "responses": ACCEPTED}}


def _probes(group: Mapping[str, Any]) -> Iterator[Probe]:
    for key, status in (("accepts", 204), ("refuses", REFUSED)):
        for number, entry in enumerate(group.get(key, ()), 1):
            name = f"{_path(group)} {key} {number}"
            yield _short(group, entry, name, status)
    for number, entry in enumerate(group.get("probes", ()), 1):
        yield _whole(group["clause"], entry, f"{_path(group)} {number}")


def _short(group: Mapping[str, Any], entry: Any, name: str, status: int) -> Probe:
    special = entry if isinstance(entry, Mapping) and any(str(key).startswith("$") for key in entry) else {}
    place = f"{group['parameter']['in']}.{group['parameter']['name']}" if "parameter" in group else "body"
    at = "" if status < REFUSED else str(special.get("$at", place))
    if "parameter" not in group:
        headers = {"content-type": "application/json"}
        return Probe(group["clause"], name, "POST", _path(group), status, headers, _content(entry, special), at)
    text = _content(entry, special).decode() if special else str(entry)
    target, headers = _placed(group, text)
    return Probe(group["clause"], name, "GET", target, status, headers, at=at)


def _content(entry: Any, special: Mapping[str, Any]) -> bytes:
    if "$hex" in special:
        return bytes.fromhex(special["$hex"])
    if "$raw" in special:
        times = special.get("$times", 1)
        return (str(special["$raw"]) * times + str(special.get("$then", "")) * times).encode()
    return json.dumps(special.get("$value", entry)).encode()


def _placed(group: Mapping[str, Any], text: str) -> tuple[str, dict[str, str]]:
    match group["parameter"]["in"]:
        case "path":
            return text, {}
        case "query":
            return f"{group['path']}?{text}" if text else group["path"], {}
        case "header":
            return group["path"], {group["parameter"]["name"]: text}
        case _:
            return group["path"], {"cookie": text}


def _whole(clause: str, entry: Mapping[str, Any], name: str) -> Probe:
    method, target = entry["send"].split(" ", 1)
    headers, content = dict(entry.get("headers", {})), str(entry.get("body", "")).encode()
    if "json" in entry:
        headers, content = {"content-type": "application/json", **headers}, json.dumps(entry["json"]).encode()
    elif "form" in entry:
        headers, content = {"content-type": "application/x-www-form-urlencoded", **headers}, entry["form"].encode()
    elif "parts" in entry:
        headers = {"content-type": f"multipart/form-data; boundary={BOUNDARY}", **headers}
        content = _multipart(entry["parts"])
    elif "hex" in entry:
        content = bytes.fromhex(str(entry["hex"]))
    back = {key: value for key, value in entry.items() if key.endswith("_back")}
    return Probe(clause, name, method, target, entry["status"], headers, content, entry.get("at", ""), back)


def _multipart(parts: list[Mapping[str, str]]) -> bytes:
    lines: list[str] = []
    for part in parts:
        file = f'; filename="{part["file"]}"' if "file" in part else ""
        lines += [f"--{BOUNDARY}", f'Content-Disposition: form-data; name="{part["name"]}"{file}']
        lines += [f"Content-Type: {part['type']}"] if "type" in part else []
        lines += ["", part["text"]]
    return "\r\n".join([*lines, f"--{BOUNDARY}--", ""]).encode()
