"""What a handler returns that streams."""

from __future__ import annotations

from flama_generator.ir.operations import Content
from flama_generator.ir.schemas import Model
from flama_generator.lowering.media import EVENTS, essence
from flama_generator.planning.annotations import Annotations

_HTTP = "flama.http"
_RESPONSES = {"application/jsonl": "JSONLinesResponse", "application/json-seq": "JSONSequenceResponse"}


def stream(annotations: Annotations, content: Content) -> str:
    """The annotation of a response of one item after another.

    Where the schema describes whole events, with their `data`, the handler gives `ServerSentEvent`s.
    """
    name = essence(content.media_type)
    if name == EVENTS:
        response = annotations.imports.symbol(_HTTP, "ServerSentEventResponse")
        return f"{response}[{_event(annotations, content)}]"
    kind = "JSONSequenceResponse" if name.endswith("json-seq") else _RESPONSES.get(name, "NDJSONResponse")
    return f"{annotations.imports.symbol(_HTTP, kind)}[{annotations.full(content.type)}]"


def _event(annotations: Annotations, content: Content) -> str:
    model = annotations.catalogue.model(content.type)
    if isinstance(model, Model) and any(field.wire == "data" for field in model.fields):
        return annotations.imports.symbol(_HTTP, "ServerSentEvent")
    return annotations.full(content.type)
