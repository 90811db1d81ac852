"""Tables of stored schemas."""

from __future__ import annotations

from flama_generator.ir.entities import Column, Entity
from flama_generator.ir.types import Default
from tests.generator.lowering import bookshop, lowered

BODY = "requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/%s'}}}}"
ANSWER = (
    "responses: {'200': {description: A, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}"
)
DEFAULT_FIELDS = "id: {type: integer}, name: {type: string}"


def entity(
    fields: str = DEFAULT_FIELDS, *, required: str = "[id, name]", sent: str = "", path: str = "/pets", key: str = ""
) -> Entity:
    """The entity of a document that creates pets; `sent` are the fields of the body, if others than those of a pet."""
    body = BODY % ("NewPet" if sent else "Pet")
    parents = [part.strip("{}") for part in path.split("/") if part.startswith("{")]
    parameters = ", ".join(f"{{in: path, name: {name}, required: true, schema: {{type: string}}}}" for name in parents)
    item = f"{path}/{{{key}}}: {{delete: {{responses: {{'204': {{description: A}}}}}}}}" if key else ""
    needed = "[name]" if "name" in sent else "[]"
    model = lowered(
        f"""
paths:
  {path}: {{parameters: [{parameters}], post: {{{body}, {ANSWER}}}}}
  {item}
components:
  schemas:
    Pet: {{type: object, required: {required}, properties: {{{fields}}}}}
    NewPet: {{type: object, required: {needed}, properties: {{{sent or "name: {type: string}"}}}}}
"""
    )
    [found] = model.entities
    return found


def column(name: str, fields: str, *, sent: str = "", required: str = "[id]") -> Column:
    found = entity(f"id: {{type: integer}}, {fields}", required=required, sent=sent)
    return next(one for one in found.columns if one.name == name)


def test_an_entity_is_named_after_its_schema() -> None:
    found = entity()
    assert (found.id, found.schema, found.name) == ("entity:Pet", "schema:Pet", "Pet")
    assert (found.table, found.attribute, found.module) == ("pets", "pets", "pet")


def test_the_kind_of_a_column_follows_the_type_of_its_field() -> None:
    fields = """
        id: {type: integer}, a: {type: string, maxLength: 40}, b: {type: string, maxLength: 5000}, c: {type: number},
        d: {type: boolean}, e: {type: string, format: date}, f: {type: string, format: date-time},
        g: {type: string, format: uuid}, h: {type: array, items: {type: string}}, i: {type: string, enum: [x, y]},
        j: {type: object, properties: {k: {type: string}}}, l: {}
    """
    kinds = {one.name: one.kind for one in entity(" ".join(fields.split()), required="[id]").columns}
    assert kinds == {
        "id": "biginteger",
        "a": "string",
        "b": "text",
        "c": "float",
        "d": "boolean",
        "e": "date",
        "f": "datetime",
        "g": "uuid",
        "h": "json",
        "i": "string",
        "j": "json",
        "l": "json",
    }


def test_a_column_may_be_null_where_its_field_may_be_absent() -> None:
    assert column("tag", "tag: {type: string}").nullable
    assert not column("tag", "tag: {type: string}", required="[id, tag]").nullable
    assert column("tag", "tag: {type: [string, 'null']}", required="[id, tag]").nullable


def test_a_default_stands_in_for_an_absent_field() -> None:
    found = column("stock", "stock: {type: integer, default: 3}", sent="id: {type: integer}")
    assert (found.default, found.nullable) == (Default(3), False)


def test_an_integer_key_that_nobody_sends_is_numbered() -> None:
    assert entity(sent="name: {type: string}").primary_key == Column(
        "id", "biginteger", False, primary_key=True, generated="autoincrement"
    )


def test_a_key_that_the_body_requires_is_given() -> None:
    assert entity().primary_key.generated is None


def test_keys_of_text_and_uuid_are_made_up() -> None:
    name = "name: {type: string}"
    assert entity(f"id: {{type: string}}, {name}", sent=name).primary_key.generated == "uuid_text"
    assert entity(f"id: {{type: string, format: uuid}}, {name}", sent=name).primary_key.generated == "uuid"


def test_times_of_creation_and_change_are_the_time_of_the_request() -> None:
    stamp = "{type: string, format: date-time, readOnly: true}"
    found = column("created_at", f"createdAt: {stamp}, name: {{type: string}}", required="[id, createdAt]")
    assert found.generated == "now"
    assert not found.refreshed


def test_the_time_of_the_last_change_is_renewed_where_something_is_changed() -> None:
    model = bookshop()
    [books] = [one for one in model.entities if one.table == "books"]
    times = {one.name: one.refreshed for one in books.columns if one.generated == "now"}
    assert times == {"created_at": False, "updated_at": True}


def test_a_password_has_a_column_and_is_no_field() -> None:
    found = entity(f"{DEFAULT_FIELDS}, password: {{type: string, writeOnly: true}}")
    assert "password" in {one.name for one in found.columns}
    assert next(one for one in found.columns if one.name == "password").nullable


def test_a_parent_that_is_no_field_gets_a_column_of_its_own() -> None:
    found = entity(path="/stores/{storeId}/pets", sent="name: {type: string}")
    assert Column("store_id", "string", False, scope=True) in found.columns


def test_a_parent_that_is_a_field_narrows_by_its_column() -> None:
    found = entity(f"{DEFAULT_FIELDS}, storeId: {{type: string}}", path="/stores/{storeId}/pets")
    assert [one.name for one in found.columns] == ["id", "store_id", "name"]
    assert not any(one.scope for one in found.columns)


def test_a_key_that_clients_give_is_unique_within_its_parent() -> None:
    found = entity("name: {type: string}", required="[name]", path="/stores/{storeId}/pets", key="name")
    assert [one.name for one in found.columns if one.primary_key] == ["name", "store_id"]
    assert found.primary_key.name == "name"


def test_tables_avoid_names_that_generated_modules_use() -> None:
    model = lowered(
        f"""
paths:
  /metadata: {{post: {{{BODY % "Metadata"}, responses: {{'204': {{description: A}}}}}}}}
  /metadata/{{id}}:
    get:
      responses:
        '200': {{description: A, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Metadata'}}}}}}}}
components: {{schemas: {{Metadata: {{type: object, required: [id], properties: {{{DEFAULT_FIELDS}}}}}}}}}
"""
    )
    assert model.entities[0].table == "metadata_rows"
