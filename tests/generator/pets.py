"""Documents about pets, and the behaviour of the operation called `it` in them."""

from __future__ import annotations

from flama_generator.ir.behaviour import Behaviour, Key, NotInferred
from flama_generator.ir.model import AppModel
from tests.generator.lowering import lowered, operation

PET = "{$ref: '#/components/schemas/Pet'}"
GIVES_PET = f"responses: {{'200': {{description: A, content: {{application/json: {{schema: {PET}}}}}}}}}"
GIVES_PETS = (
    "responses: {'200': {description: A, content: {application/json: {schema: {type: array, items: " + PET + "}}}}}"
)
GIVES_PAGE = (
    "responses: {'200': {description: A, content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}}"
)
GIVES_NOTHING = "responses: {'204': {description: A}}"
GIVES_ANYTHING = "responses: {'200': {description: A, content: {application/json: {schema: {}}}}}"
TAKES_PET = f"requestBody: {{required: true, content: {{application/json: {{schema: {PET}}}}}}}"
TAKES_CHANGES = (
    "requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Changes'}}}}"
)
PET_FIELDS = "id: {type: integer}, name: {type: string}, tag: {type: string}, kind: {type: string, enum: [cat, dog]}"


def pets(
    item: str = "",
    collection: str = "",
    *,
    path: str = "/pets",
    key: str = "petId",
    key_type: str = "integer",
    fields: str = PET_FIELDS,
    required: str = "[id, name]",
    page: str = "items: {type: array, items: {$ref: '#/components/schemas/Pet'}}",
    page_required: str = "[items]",
    changes: str = "name: {type: string}",
) -> AppModel:
    """A model with the operation called `it` at a collection of pets or at one of its items."""
    read = f"get: {{operationId: read, {GIVES_PET}}}"
    parents = [part.strip("{}") for part in path.split("/") if part.startswith("{")]
    shared = [f"{{in: path, name: {name}, required: true, schema: {{type: integer}}}}" for name in parents]
    own = f"{{in: path, name: {key}, required: true, schema: {{type: {key_type}}}}}"
    at_item = f"{{parameters: [{', '.join([*shared, own])}], {read if not item.startswith('get') else ''}, {item}}}"
    at_collection = f"{{parameters: [{', '.join(shared)}], {collection}}}"
    return lowered(
        f"""
paths:
  {path}: {at_collection.replace(", }", "}")}
  {path}/{{{key}}}: {at_item.replace(", ,", ",").replace(", }", "}")}
components:
  schemas:
    Pet: {{type: object, required: {required}, properties: {{{fields}}}}}
    Page: {{type: object, required: {page_required}, properties: {{{page}}}}}
    Changes: {{type: object, properties: {{{changes}}}}}
"""
    )


def behaviour(item: str = "", collection: str = "", **options: str) -> Behaviour:
    """The behaviour of `it` in `pets(...)`."""
    return operation(pets(item, collection, **options), "it").behaviour


def reason(found: Behaviour) -> str:
    assert isinstance(found, NotInferred), found
    assert found.reason.endswith(".")
    return found.reason


PET_ID = Key("id", "pet_id")
