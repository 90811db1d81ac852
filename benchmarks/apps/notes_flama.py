"""A resource over a table, on flama."""

from __future__ import annotations

from apps.notes import DATABASE, Note, NoteInput, notes
from flama import Flama
from flama.pagination.techniques import TechniqueName
from flama.resources import CRUDResource
from flama.sqlalchemy import SQLAlchemyModule


class Notes(CRUDResource):
    name = "notes"
    model = notes
    input_schema = NoteInput
    output_schema = Note


class Parts(Notes):
    name = "parts"
    pagination: TechniqueName = "limit_offset"  # type: ignore[misc]


class Keys(Notes):
    name = "keys"
    pagination: TechniqueName = "keyset"  # type: ignore[misc]


app = Flama(schema=None, docs=None, modules=[SQLAlchemyModule(DATABASE)])
app.resources.add_resource("/notes/", Notes)
app.resources.add_resource("/parts/", Parts)
app.resources.add_resource("/keys/", Keys)
