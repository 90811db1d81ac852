"""`oneOf`, `anyOf` and discriminators."""

from __future__ import annotations

import pytest

from flama_generator.ir.types import LiteralOf, Nullable, Reference, UnionOf
from tests.generator.documents import Lowered

DOG = "Dog: {required: [kind], properties: {kind: {type: string}, bark: {type: boolean}}}\n"
CAT = "Cat: {required: [kind], properties: {kind: {type: string}, lives: {type: integer}}}\n"
MEMBERS = "oneOf: [{$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Cat'}]"
BOTH = (Reference("schema:Dog"), Reference("schema:Cat"))


def test_a_mapping_narrows_the_members() -> None:
    mapping = "{dog: '#/components/schemas/Dog', puppy: Dog, cat: '#/components/schemas/Cat'}"
    lowered = Lowered(f"{DOG}{CAT}Pet: {{{MEMBERS}, discriminator: {{propertyName: kind, mapping: {mapping}}}}}")
    assert lowered.type("Pet") == UnionOf(BOTH, "kind")
    assert lowered.field("Dog", "kind") == LiteralOf(("dog", "puppy"))
    assert lowered.field("Cat", "kind") == LiteralOf(("cat",))
    assert lowered.codes == []


def test_without_a_mapping_schemas_go_by_their_names() -> None:
    lowered = Lowered(f"{DOG}{CAT}Pet: {{{MEMBERS}, discriminator: {{propertyName: kind}}}}")
    assert lowered.type("Pet") == UnionOf(BOTH, "kind")
    assert lowered.field("Dog", "kind") == LiteralOf(("Dog",))


def test_values_that_members_list_themselves_are_kept() -> None:
    dog, cat = (text.replace("{type: string}", f"{{const: {word}}}") for text, word in ((DOG, "woof"), (CAT, "meow")))
    lowered = Lowered(f"{dog}{cat}Pet: {{{MEMBERS}, discriminator: {{propertyName: kind}}}}")
    assert lowered.type("Pet") == UnionOf(BOTH, "kind")
    assert lowered.field("Dog", "kind") == LiteralOf(("woof",))


@pytest.mark.parametrize(
    ("dog", "reason"),
    [
        ("Dog: {properties: {kind: {type: string}}}\n", "`Dog` does not require it"),
        ("Dog: {required: [kind], properties: {kind: {type: integer}}}\n", "it is no text in `Dog`"),
        ("Dog: {required: [kind], properties: {kind: {enum: [Cat]}}}\n", "members share a value"),
        ("Dog: {oneOf: [{required: [kind]}]}\n", "`Dog` is a union itself"),
        (
            "Dog: {required: [kind], properties: {kind: {}, Kind: {}}}\n",
            "another property of `Dog` has the same name in code",
        ),
    ],
)
def test_a_discriminator_that_tells_nothing_apart_is_reported(dog: str, reason: str) -> None:
    lowered = Lowered(f"{dog}{CAT}Pet: {{{MEMBERS}, discriminator: {{propertyName: kind}}}}")
    [finding] = lowered.report
    assert (finding.code, finding.message.endswith(reason)) == ("F4006", True)
    union = lowered.type("Pet")
    assert isinstance(union, UnionOf)
    assert union.discriminator is None


def test_two_unions_that_want_different_values_of_a_member_get_no_discriminator() -> None:
    union = "{%s, discriminator: {propertyName: kind, mapping: {%s: Dog, cat: Cat}}}"
    lowered = Lowered(f"{DOG}{CAT}A: {union % (MEMBERS, 'dog')}\nB: {union % (MEMBERS, 'hound')}")
    assert lowered.codes == ["F4006", "F4006"]
    assert lowered.type("A") == UnionOf(BOTH)


def test_a_type_that_all_members_have_adds_nothing() -> None:
    lowered = Lowered(f"{DOG}{CAT}Pet: {{type: object, required: [kind], {MEMBERS}}}")
    assert lowered.type("Pet") == UnionOf(BOTH)


def test_properties_beside_a_union_are_merged_into_its_members() -> None:
    lowered = Lowered(f"{DOG}{CAT}Pet: {{properties: {{name: {{type: string}}}}, {MEMBERS}}}")
    assert lowered.type("Pet") == UnionOf((Reference("schema:Pet/Dog"), Reference("schema:Pet/Cat")))
    assert [one.name for one in lowered.model("Pet/Dog").fields] == ["name", "kind", "bark"]


def test_members_that_only_require_are_models_with_what_they_require() -> None:
    lowered = Lowered("A: {properties: {a: {}, b: {}}, anyOf: [{required: [a]}, {required: [b]}]}")
    assert lowered.type("A") == UnionOf((Reference("schema:A/with_a"), Reference("schema:A/with_b")))
    assert [one.required for one in lowered.model("A/with_a").fields] == [True, False]


def test_inline_members_are_named_by_title_then_value_then_number() -> None:
    lowered = Lowered("""
        A:
          oneOf:
            - {title: Big One, properties: {a: {}}}
            - {properties: {kind: {const: small}}}
            - {properties: {c: {}}}
    """)
    names = [schema.name for schema in lowered.lowering.definitions()]
    assert names == ["ABigOne", "ASmall", "AOption3", "A"]


def test_the_only_class_of_a_union_needs_no_more_words() -> None:
    lowered = Lowered("A: {properties: {b: {anyOf: [{properties: {c: {}}}, {type: string}, {type: 'null'}]}}}")
    union = lowered.field("A", "b")
    assert isinstance(union, Nullable)
    assert isinstance(union.inner, UnionOf)
    assert union.inner.members[0] == Reference("schema:A/b")


def test_unions_of_unions_multiply_up_to_a_limit() -> None:
    two = "{oneOf: [{properties: {%s: {}}}, {properties: {%s: {}}}]}"
    lowered = Lowered(f"A: {{allOf: [{two % ('a', 'b')}, {two % ('c', 'd')}]}}")
    union = lowered.type("A")
    assert isinstance(union, UnionOf)
    assert len(union.members) == 4
    assert Lowered(f"A: {{allOf: [{', '.join([two % ('a', 'b')] * 7)}]}}").codes == ["F7021"]
