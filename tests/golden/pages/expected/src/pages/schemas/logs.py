"""Schemas of logs."""

from __future__ import annotations

from flama.schemas import Model, Omittable


class CreateLogRequest(Model):
    """`CreateLogRequest` of the contract."""

    line: str


class ListLogsResponse(Model):
    """`ListLogsResponse` of the contract."""

    data: list[Log]
    next_cursor: Omittable[str] = None


class Log(Model):
    """`Log` of the contract."""

    id: int
    line: str
