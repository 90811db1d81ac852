"""Requests that an operation accepts, and requests that it must refuse, for the tests of a project."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from flama_generator.ir.model import AppModel
from flama_generator.ir.operations import Body, Operation, Parameter
from flama_generator.ir.types import ListOf, LiteralOf, MapOf, Primitive, TypeExpression
from flama_generator.planning.catalogue import Catalogue
from flama_generator.planning.conformance import conforms
from flama_generator.planning.examples import Examples, NoExample
from flama_generator.planning.literals import literal

LARGEST = 4000
"""Characters of a body beyond which it would make a test unreadable."""


@dataclass(frozen=True, slots=True)
class Request:
    """Keyword arguments for `client.request`."""

    method: str
    url: str
    params: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    cookies: tuple[tuple[str, str], ...] = ()
    body: dict[str, object] = field(default_factory=dict, hash=False)
    """`json`, `data` or `content`."""

    def arguments(self) -> str:
        """A Python dictionary display."""
        made: dict[str, object] = {"method": self.method, "url": self.url}
        if self.params:
            made["params"] = dict(self.params)
        headers = dict(self.headers)
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies)
        if headers:
            made["headers"] = headers
        return literal({**made, **self.body})


@dataclass(frozen=True, slots=True)
class Requests:
    """Makes requests for the operations of a model."""

    model: AppModel
    catalogue: Catalogue

    def valid(self, operation: Operation) -> Request:
        """A request that passes validation. Raises `NoExample`."""
        request = self.bare(operation)
        for parameter in operation.parameters:
            if parameter.required and parameter.place != "path":
                request = self._with(request, parameter, self.text(parameter))
        if operation.body is None or not operation.body.required:
            return request
        body = self.body(operation, operation.body)
        sent = next((content.media_type for content in operation.body.contents), "")
        if "content" in body:
            request = replace(request, headers=(*request.headers, ("Content-Type", sent.replace("*", "x"))))
        return replace(request, body=body)

    def bare(self, operation: Operation, given: Mapping[str, str] | None = None) -> Request:
        """The operation's method and path with valid values in it, or the given ones. Raises `NoExample`."""
        texts = {
            parameter.wire: (given or {}).get(parameter.name) or self.text(parameter)
            for parameter in operation.parameters
            if parameter.place == "path"
        }
        return Request(operation.method, fill(operation.path, texts))

    def body(self, operation: Operation, body: Body) -> dict[str, object]:
        """Keyword arguments that send a valid body. Raises `NoExample`."""
        content = body.contents[0]
        if content.says_more:
            # A value made from the type alone might be refused.
            raise NoExample
        match content.kind:
            case "json":
                value = self.payload(operation, content.type)
                if content.media_type == "application/json":
                    return {"json": value}
                if "*" in content.media_type:
                    raise NoExample
                return {"content": json.dumps(value)}
            case "text" | "binary" | "stream":
                return {"content": "text"}
            case "form":
                return {"data": self._form(content.type)}
            case "multipart":
                return {"files": self._parts(content.type)}

    def payload(self, operation: Operation, expression: TypeExpression) -> object:
        """A valid JSON body: the contract's example, else one made from the type. Raises `NoExample`."""
        for example in contract_examples(self.model.contract, operation):
            if conforms(self.catalogue, example, expression) and len(repr(example)) <= LARGEST:
                return example
        value = Examples(self.catalogue).checked(expression)
        if len(repr(value)) > LARGEST:
            raise NoExample
        return value

    def refused(self, operation: Operation) -> Request:
        """A request with one wrong value in it. Raises `NoExample` where none can be made."""
        request = self.valid(operation)
        for parameter in operation.parameters:
            if self._refuses_words(parameter):
                if parameter.place == "path":
                    return replace(request, url=self.bare(operation, {parameter.name: "not-a-number"}).url)
                if parameter.place == "query":
                    return self._with(request, parameter, "not-a-number")
        if "json" in request.body and self._wants_object(operation):
            return replace(request, body={"json": ["not", "an", "object"]})
        raise NoExample

    def missing(self, operation: Operation, parameter: str) -> Request:
        """A request for a row that does not exist. Raises `NoExample`."""
        request = self.valid(operation)
        found = next(each for each in operation.parameters if each.name == parameter)
        candidates = {
            "int": ["2147483000", "999"],
            "uuid": ["00000000-0000-4000-8000-00000000dead"],
            "str": ["unknown", "zzz", "999"],
        }
        resolved = self.catalogue.resolve(found.type)
        kind = resolved.kind if isinstance(resolved, Primitive) else ""
        for text in candidates.get(kind, []):
            if conforms(self.catalogue, int(text) if kind == "int" else text, found.type):
                return replace(request, url=self.bare(operation, {parameter: text}).url)
        raise NoExample

    def _with(self, request: Request, parameter: Parameter, text: str) -> Request:
        match parameter.place:
            case "query":
                return replace(request, params=(*request.params, (parameter.wire, text)))
            case "header":
                return replace(request, headers=(*request.headers, (parameter.wire, text)))
            case "cookie":
                return replace(request, cookies=(*request.cookies, (parameter.wire, text)))
            case "path":
                return request

    def text(self, parameter: Parameter) -> str:
        """A valid value as it is written in the request. Raises `NoExample` for values with a structure."""
        value = Examples(self.catalogue).checked(parameter.type)
        if parameter.says_more:
            raise NoExample
        if parameter.media_type is not None or parameter.style not in {"simple", "form"}:
            raise NoExample
        if isinstance(value, list) and value and len(value) == 1:
            value = value[0]
        if isinstance(value, (list, dict)) or value is None or value == "":
            raise NoExample
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if parameter.place in {"header", "cookie"} and not (text.isascii() and text.isprintable() and ";" not in text):
            raise NoExample
        return text

    def _form(self, expression: TypeExpression) -> dict[str, object]:
        value = Examples(self.catalogue).checked(expression)
        if (
            not isinstance(value, dict)
            or not value
            or any(isinstance(each, (list, dict, type(None))) for each in value.values())
        ):
            raise NoExample
        return {key: str(each).lower() if isinstance(each, bool) else str(each) for key, each in value.items()}

    def _parts(self, expression: TypeExpression) -> dict[str, object]:
        model = self.catalogue.model(expression)
        required = [each for each in model.fields if each.required] if model is not None else []
        if not required:
            raise NoExample
        return {each.wire: self._part(each.type) for each in required}

    def _part(self, expression: TypeExpression) -> tuple[str | None, str]:
        """A file name (`None` for a plain field) and a content."""
        if self.catalogue.resolve(expression) in (Primitive("file"), Primitive("bytes")):
            return "file.txt", "text"
        value = Examples(self.catalogue).checked(expression)
        if not isinstance(value, (str, int, float)):
            raise NoExample
        return None, str(value).lower() if isinstance(value, bool) else str(value)

    def _refuses_words(self, parameter: Parameter) -> bool:
        if parameter.style not in {"simple", "form"} or parameter.media_type is not None:
            return False
        resolved = self.catalogue.resolve(parameter.type)
        if isinstance(resolved, LiteralOf):
            return "not-a-number" not in resolved.values
        kinds = {"int", "float", "bool", "date", "datetime", "uuid"}
        return isinstance(resolved, Primitive) and resolved.kind in kinds

    def _wants_object(self, operation: Operation) -> bool:
        if operation.body is None or len({content.kind for content in operation.body.contents}) > 1:
            return False
        resolved = self.catalogue.resolve(operation.body.contents[0].type)
        if self.catalogue.model(resolved) is not None or isinstance(resolved, MapOf):
            return True
        # A list whose items are no texts refuses texts as well.
        return isinstance(resolved, ListOf) and self.catalogue.model(resolved.item) is not None


def fill(path: str, texts: Mapping[str, str]) -> str:
    """A path template with its placeholders replaced."""
    for wire, text in texts.items():
        path = path.replace("{" + wire + "}", quote(text, safe=""))
    return path


def contract_examples(contract: Mapping[str, object], operation: Operation) -> list[object]:
    """The examples that a contract gives for the JSON body of an operation."""
    media = _step(
        contract, "paths", operation.path, operation.method.lower(), "requestBody", "content", "application/json"
    )
    found = [_step(media, "example")]
    named = _step(media, "examples")
    if isinstance(named, Mapping):
        found += [_step(each, "value") for each in named.values()]
    schema = _resolve(contract, _step(media, "schema"))
    found.append(_step(schema, "example"))
    return [example for example in found if example is not None]


def _resolve(contract: Mapping[str, object], node: object) -> object:
    reference = _step(node, "$ref")
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return node
    return _step(contract, *(part.replace("~1", "/").replace("~0", "~") for part in reference[2:].split("/")))


def _step(node: object, *keys: str) -> object:
    for key in keys:
        node = node.get(key) if isinstance(node, Mapping) else None
    return node
