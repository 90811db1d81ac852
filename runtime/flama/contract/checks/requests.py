"""The schemas of an operation's parameters and bodies, as checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flama.contract.checks.acceptance import Acceptance
from flama.contract.checks.check import Check
from flama.contract.document import Contract
from flama.contract.normal import merged_parameters
from flama.contract.references import resolve


class RequestChecks:
    """What a contract says of the requests of one operation."""

    def __init__(self, contract: Contract, method: str, path: str) -> None:
        self._document = contract.document
        self._operation = contract.operation(method, path) or {}
        self._item = contract.path_item(path) or {}

    def parameter(self, place: str, wire: str) -> Check | None:
        """The check of a parameter that the contract has."""
        parameters = merged_parameters(self._parameters(self._item), self._parameters(self._operation))
        found = parameters.get((wire.lower() if place == "header" else wire, place))
        if found is None:
            return None
        content = found.get("content")
        media = next(iter(content.values()), {}) if isinstance(content, Mapping) else found
        schema = media.get("schema", True) if isinstance(media, Mapping) else True
        return Check(self._document, schema)

    def body(self, media_type: str, *, always: bool = False) -> Check | None:
        """The check of the body in a media type, as the contract writes it. With `always` it is that of raw text."""
        media = self._media(media_type)
        return Check(self._document, media["schema"], always=always) if "schema" in media else None

    def encoding(self, media_type: str) -> Mapping[str, Any] | None:
        """The Encoding Objects of a form by property."""
        found = self._media(media_type).get("encoding")
        return found if isinstance(found, Mapping) else None

    def acceptance(self) -> Acceptance | None:
        """What clients may ask to be answered in; None where nothing is declared."""
        return Acceptance.of(self._document, self._operation)

    def _media(self, media_type: str) -> Mapping[str, Any]:
        body = resolve(self._document, self._operation.get("requestBody"))
        content = body.get("content") if isinstance(body, Mapping) else None
        media = resolve(self._document, content.get(media_type)) if isinstance(content, Mapping) else None
        return media if isinstance(media, Mapping) else {}

    def _parameters(self, holder: Mapping[str, Any]) -> list[Any]:
        return [resolve(self._document, parameter) for parameter in holder.get("parameters", ())]
