"""Columns for what clients send and never see again, such as a password."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flama_generator.ir.entities import Column
from flama_generator.ir.operations import Operation
from flama_generator.ir.schemas import Field, Model
from flama_generator.lowering.behaviours.refusals import Sent, body_model, writable
from flama_generator.lowering.behaviours.subject import Subject
from flama_generator.lowering.columns import column_of


def secret_columns(subject: Subject, operations: Iterable[Operation]) -> tuple[Column, ...]:
    """A column for each write-only field that the entity lacks. It may be null: no operation need know it."""
    bodies = [body_model(subject, operation) for operation in operations]
    fields = [one for sent in bodies if isinstance(sent, Sent) for one in secret_fields(subject, sent.model)]
    columns = [replace(column_of(subject.view, one), nullable=True, default=None) for one in fields]
    return tuple({column.name: column for column in reversed(columns)}.values())


def secret_fields(subject: Subject, body: Model) -> list[Field]:
    """The write-only fields of a body that the entity lacks."""
    return [one for one in writable(body) if one.write_only and subject.entity_field(one.wire) is None]
