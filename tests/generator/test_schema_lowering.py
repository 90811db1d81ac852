"""JSON Schema -> type expressions."""

from __future__ import annotations

import pytest

from flama_generator.ir.types import (
    Constraints,
    ListOf,
    LiteralOf,
    MapOf,
    Nullable,
    Primitive,
    Reference,
    TupleOf,
    TypeExpression,
    UnionOf,
)
from tests.generator.documents import Lowered, type_of

ANY, STR, INT, FLOAT, BOOL = (Primitive(kind) for kind in ("any", "str", "int", "float", "bool"))
INT32 = {"minimum": -(2**31), "maximum": 2**31 - 1}


def text(**constraints: object) -> Primitive:
    return Primitive("str", Constraints(**constraints))  # type: ignore[arg-type]


def number(kind: str = "int", **constraints: object) -> Primitive:
    return Primitive(kind, Constraints(**constraints))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{}", ANY),
        ("{description: anything, x-y: 1}", ANY),
        ("true", ANY),
        ("false", Primitive("never")),
        ("{type: string}", STR),
        ("{type: string, minLength: 1, maxLength: 5, pattern: '^a'}", text(min_length=1, max_length=5, pattern="^a")),
        ("{type: string, format: date}", Primitive("date")),
        ("{type: string, format: date-time}", Primitive("datetime")),
        ("{type: string, format: time}", Primitive("time")),
        ("{type: string, format: duration}", Primitive("timedelta")),
        ("{type: string, format: uuid}", Primitive("uuid")),
        ("{type: string, format: decimal}", Primitive("decimal")),
        ("{type: string, format: byte}", text(format="byte")),
        ("{type: string, format: binary}", Primitive("bytes")),
        ("{type: string, contentMediaType: image/png}", Primitive("bytes")),
        ("{type: string, format: email}", text(format="email")),
        ("{type: string, format: date, pattern: '^2'}", text(pattern="^2")),
        ("{type: integer}", INT),
        ("{type: integer, format: int32}", number(**INT32)),
        ("{type: integer, format: int32, minimum: 0}", number(minimum=0, maximum=2**31 - 1)),
        ("{type: number}", FLOAT),
        (
            "{type: number, minimum: 0.5, exclusiveMaximum: 2, multipleOf: 0.5}",
            number("float", minimum=0.5, exclusive_maximum=2, multiple_of=0.5),
        ),
        ("{type: boolean}", BOOL),
        ("{type: 'null'}", Primitive("none")),
        ("{type: [string, 'null']}", Nullable(STR)),
        ("{type: [string, integer]}", UnionOf((STR, INT))),
        ("{type: [integer, number]}", FLOAT),
        ("{type: array}", ListOf(ANY)),
        (
            "{type: array, items: {type: string}, minItems: 1, uniqueItems: true}",
            ListOf(STR, Constraints(min_length=1, unique=True)),
        ),
        ("{type: array, items: false}", ListOf(Primitive("never"))),
        ("{prefixItems: [{type: string}, {type: integer}], minItems: 2, items: false}", TupleOf((STR, INT))),
        ("{prefixItems: [{type: string}], minItems: 1, items: {type: integer}}", TupleOf((STR,), INT)),
        ("{prefixItems: [{type: string}], minItems: 1, maxItems: 1}", TupleOf((STR,))),
        ("{type: object}", MapOf(ANY)),
        (
            "{type: object, additionalProperties: {type: integer}, maxProperties: 3}",
            MapOf(INT, Constraints(max_length=3)),
        ),
        ("{enum: [a, b]}", LiteralOf(("a", "b"))),
        ("{type: string, enum: [a, a, b]}", LiteralOf(("a", "b"))),
        ("{enum: [1, true, '1']}", LiteralOf((1, True, "1"))),
        ("{enum: [a, null]}", Nullable(LiteralOf(("a",)))),
        ("{enum: [null]}", Primitive("none")),
        ("{type: [string, 'null'], enum: [a]}", LiteralOf(("a",))),
        ("{type: number, enum: [1, 1.5]}", number("float", one_of=(1, 1.5))),
        ("{enum: [a, 1.5]}", UnionOf((LiteralOf(("a",)), number("float", one_of=(1.5,))))),
        ("{const: a}", LiteralOf(("a",))),
        ("{const: 1.5}", number("float", one_of=(1.5,))),
        ("{allOf: [{type: string, maxLength: 9}, {maxLength: 5, minLength: 1}]}", text(min_length=1, max_length=5)),
        ("{allOf: [{type: number}, {type: integer}]}", INT),
        ("{allOf: [{enum: [a, b]}, {enum: [b, c]}]}", LiteralOf(("b",))),
        ("{oneOf: [{type: string}, {type: integer}]}", UnionOf((STR, INT))),
        ("{anyOf: [{type: string}, {type: 'null'}]}", Nullable(STR)),
        ("{anyOf: [{enum: [a]}, {enum: [b]}]}", LiteralOf(("a", "b"))),
        ("{anyOf: [{type: string}, {}]}", ANY),
        ("{oneOf: [{oneOf: [{type: string}, {type: integer}]}, {type: boolean}]}", UnionOf((STR, INT, BOOL))),
        ("{type: string, anyOf: [{minLength: 3}, {enum: [a]}]}", UnionOf((text(min_length=3), LiteralOf(("a",))))),
        ("{minLength: 2}", text(min_length=2)),
        ("{items: {type: string}}", ListOf(STR)),
        ("{not: {type: string}, type: [string, integer]}", INT),
    ],
)
def test_a_schema_becomes_a_type(schema: str, expected: TypeExpression) -> None:
    lowered = Lowered(f"A: {schema}")
    assert lowered.type("A") == expected
    assert lowered.codes == []


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: string, nullable: true}", Nullable(STR)),
        ("{type: string, nullable: true, enum: [a]}", Nullable(LiteralOf(("a",)))),
        ("{type: string, nullable: true, enum: [a, null]}", Nullable(LiteralOf(("a",)))),
        ("{type: integer, minimum: 1, exclusiveMinimum: true}", number(exclusive_minimum=1)),
        ("{type: integer, minimum: 1, exclusiveMinimum: false}", number(minimum=1)),
        ("{nullable: true, oneOf: [{type: string}, {type: integer}]}", Nullable(UnionOf((STR, INT)))),
        ("{nullable: true, allOf: [{type: string}]}", Nullable(STR)),
    ],
)
def test_keywords_of_3_0_keep_their_meaning(schema: str, expected: TypeExpression) -> None:
    assert type_of(schema, "3.0.3") == expected


@pytest.mark.parametrize(
    ("schema", "code"),
    [
        ("{type: strng}", "F4004"),
        ("{type: string, pattern: '('}", "F7018"),
        ("{allOf: [{type: string}, {type: integer}]}", "F4001"),
        ("{type: string, enum: [a, 1]}", "F4002"),
        ("{type: string, nullable: true}", "F4007"),
        ("{$dynamicRef: '#a'}", "F7017"),
        ("{oneOf: [{$ref: '#/components/schemas/A'}, {type: string}]}", "F4005"),
    ],
)
def test_what_a_type_cannot_say_is_reported(schema: str, code: str) -> None:
    lowered = Lowered(f"A: {schema}")
    lowered.lowering.place({}, ())
    assert lowered.codes == [code]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{allOf: [{type: string, pattern: a}, {pattern: b}]}", text(pattern="a")),
        ("{enum: [{a: 1}]}", ANY),
        ("{prefixItems: [{type: string}, {type: integer}]}", ListOf(ANY)),
        ("{type: string, not: {enum: [a]}}", STR),
        ("{if: {minLength: 1}, then: {maxLength: 3}}", ANY),
        ("{type: object, patternProperties: {a: {}}, additionalProperties: false}", MapOf(ANY)),
        ("{type: object, propertyNames: {pattern: a}}", MapOf(ANY)),
        ("{type: object, dependentRequired: {a: [b]}}", MapOf(ANY)),
        ("{type: array, contains: {}}", ListOf(ANY)),
        ("{type: array, unevaluatedItems: false}", ListOf(ANY)),
        ("{oneOf: [{type: string, maxLength: 2}, {type: string, minLength: 1}]}", None),
    ],
)
def test_what_a_type_cannot_say_is_left_to_the_running_service(schema: str, expected: TypeExpression | None) -> None:
    lowered = Lowered(f"A: {schema}")
    assert expected is None or lowered.type("A") == expected
    assert lowered.codes == []
    assert lowered.says_more("A")


@pytest.mark.parametrize(
    "schema",
    [
        "{type: string, not: {type: integer}}",
        "{oneOf: [{type: string}, {type: integer}, {type: 'null'}]}",
        "{anyOf: [{type: string}, {type: string}]}",
        "{type: object, properties: {a: {minimum: 1}}, additionalProperties: false}",
    ],
)
def test_what_a_type_says_needs_no_check_beside_it(schema: str) -> None:
    lowered = Lowered(f"A: {schema}")
    assert not lowered.says_more("A")


def test_a_schema_says_more_when_one_that_it_leads_to_does() -> None:
    lowered = Lowered("""
        A: {properties: {b: {items: {$ref: '#/components/schemas/B'}}}}
        B: {not: {required: [x]}}
    """)
    assert lowered.says_more("A")


def test_an_object_with_properties_is_a_model() -> None:
    model = Lowered("""
        Pet:
          description: A pet.
          required: [name, tag]
          properties:
            name: {type: string, description: What it is called.}
            class: {type: string, default: cat}
            bornOn: {type: string, format: date, deprecated: true}
            photo: {type: string, format: binary}
    """).model("Pet")
    shown = [(one.name, one.wire, one.type, one.required) for one in model.fields]
    assert shown == [
        ("name", "name", STR, True),
        ("class_", "class", STR, False),
        ("born_on", "bornOn", Primitive("date"), False),
        ("photo", "photo", Primitive("file"), False),
        ("tag", "tag", ANY, True),
    ]
    assert (model.description, model.extra, model.location.pointer) == ("A pet.", "ignore", "/components/schemas/Pet")
    assert model.fields[0].description == "What it is called."
    assert model.fields[1].default is not None
    assert model.fields[1].default.value == "cat"
    assert model.fields[2].deprecated


@pytest.mark.parametrize(
    ("keyword", "extra"),
    [("false", "forbid"), ("true", ANY), ("{}", ANY), ("{type: integer}", INT)],
)
def test_undeclared_properties_are_refused_or_kept(keyword: str, extra: object) -> None:
    assert Lowered(f"A: {{properties: {{a: {{}}}}, additionalProperties: {keyword}}}").model("A").extra == extra


def test_a_closed_object_without_properties_is_an_empty_model() -> None:
    assert Lowered("A: {type: object, additionalProperties: false}").model("A").fields == ()


def test_fields_of_one_name_get_names_of_their_own_in_any_order() -> None:
    forward = Lowered("A: {properties: {petId: {}, pet_id: {}, pet-id: {}}}").model("A")
    backward = Lowered("A: {properties: {pet-id: {}, pet_id: {}, petId: {}}}").model("A")
    names = {one.wire: one.name for one in forward.fields}
    assert names == {one.wire: one.name for one in backward.fields}
    assert names["pet_id"] == "pet_id"
    assert len(set(names.values())) == 3


def test_an_inline_object_is_named_by_where_it_stands() -> None:
    lowered = Lowered(
        "Pet: {properties: {owner: {properties: {a: {}}}, tags: {type: array, items: {properties: {b: {}}}}}}"
    )
    assert lowered.field("Pet", "owner") == Reference("schema:Pet/owner")
    assert lowered.field("Pet", "tags") == ListOf(Reference("schema:Pet/tag"))
    assert {schema.name for schema in lowered.lowering.definitions()} == {"Pet", "PetOwner", "PetTag"}


def test_parts_of_all_of_become_one_model() -> None:
    lowered = Lowered("""
        Pet: {required: [name], properties: {name: {type: string}, kind: {type: string}}}
        Dog:
          allOf:
            - $ref: '#/components/schemas/Pet'
            - {required: [kind], properties: {kind: {enum: [dog]}, bark: {type: boolean}}}
    """)
    shown = [(one.name, one.type, one.required) for one in lowered.model("Dog").fields]
    assert shown == [("name", STR, True), ("kind", LiteralOf(("dog",)), True), ("bark", BOOL, False)]


def test_a_lone_reference_in_all_of_is_that_schema() -> None:
    lowered = Lowered("""
        Pet: {properties: {name: {}}}
        Zoo: {properties: {pet: {description: A pet., allOf: [{$ref: '#/components/schemas/Pet'}]}}}
    """)
    assert lowered.field("Zoo", "pet") == Reference("schema:Pet")


def test_keys_beside_a_reference_count_in_3_1() -> None:
    lowered = Lowered("A: {type: string, minLength: 1}\nB: {$ref: '#/components/schemas/A', maxLength: 5}")
    assert lowered.type("B") == text(min_length=1, max_length=5)


def test_a_nullable_model_is_null_where_it_is_used() -> None:
    lowered = Lowered(
        "A: {type: [object, 'null'], properties: {a: {}}}\nB: {properties: {a: {$ref: '#/components/schemas/A'}}}"
    )
    assert lowered.model("A").fields[0].name == "a"
    assert lowered.field("B", "a") == Nullable(Reference("schema:A"))


def test_recursive_schemas_refer_to_themselves() -> None:
    lowered = Lowered("Tree: {properties: {children: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}")
    assert lowered.field("Tree", "children") == ListOf(Reference("schema:Tree"))


def test_a_reference_into_a_schema_is_a_definition_of_its_own() -> None:
    lowered = Lowered("""
        Pet: {properties: {owner: {properties: {name: {}}}}}
        Shop: {properties: {owner: {$ref: '#/components/schemas/Pet/properties/owner'}}}
    """)
    model = lowered.lowering.model(lowered.field("Shop", "owner"))
    assert model is not None
    assert model.id == "schema:Pet/owner"


@pytest.mark.parametrize(
    ("schema", "kept"),
    [
        ("{type: integer, default: 3}", True),
        ("{type: integer, default: three}", False),
        ("{type: integer, maximum: 2, default: 3}", False),
        ("{enum: [a], default: b}", False),
        ("{type: string, format: date, default: '2020-01-01'}", True),
        ("{type: string, format: date, default: today}", False),
        ("{type: array, items: {type: string}, default: [a]}", True),
        ("{type: array, items: {type: string}, default: [1]}", False),
        ("{type: boolean, default: 1}", False),
    ],
)
def test_a_default_must_fit_its_type(schema: str, kept: bool) -> None:
    lowered = Lowered(f"A: {{properties: {{a: {schema}}}}}")
    assert (lowered.model("A").fields[0].default is not None) is kept
    assert lowered.codes == ([] if kept else ["F4003"])


def test_requests_leave_out_what_is_read_only_and_responses_what_is_write_only() -> None:
    lowered = Lowered("""
        User:
          required: [id, name]
          properties:
            id: {type: integer, readOnly: true}
            name: {type: string}
            password: {type: string, writeOnly: true}
        Team: {properties: {members: {type: array, items: {$ref: '#/components/schemas/User'}}, title: {type: string}}}
        Plain: {properties: {a: {}}}
    """)
    assert [one.name for one in lowered.model("User").fields] == ["id", "name"]
    request = lowered.lowering.model(lowered.request("User"))
    assert request is not None
    assert (request.name, [one.name for one in request.fields]) == ("UserInput", ["name", "password"])
    team = lowered.lowering.model(lowered.request("Team"))
    assert team is not None
    assert (team.id, team.fields[0].type) == ("schema:Team#input", ListOf(Reference("schema:User#input")))
    assert lowered.request("Plain") == Reference("schema:Plain")


def test_a_closed_model_still_takes_read_only_properties() -> None:
    lowered = Lowered(
        "A: {additionalProperties: false, required: [id], properties: {id: {type: integer, readOnly: true}, b: {}}}"
    )
    model = lowered.lowering.model(lowered.request("A"))
    assert model is not None
    assert [(one.name, one.type, one.required) for one in model.fields] == [("id", ANY, False), ("b", ANY, False)]


def test_two_schemas_of_one_name_are_told_apart_whatever_their_order() -> None:
    forward = Lowered("pet: {properties: {a: {}}}\nPet: {properties: {b: {}}}")
    backward = Lowered("Pet: {properties: {b: {}}}\npet: {properties: {a: {}}}")
    names = []
    for lowered in (forward, backward):
        modules = lowered.lowering.place({}, ())
        names.append({schema.id: schema.name for module in modules for schema in module.schemas})
    assert names[0] == names[1] == {"schema:Pet": "Pet", "schema:pet": "Pet2"}
    assert forward.codes == ["F6001"]
