"""Payloads for the tests of a project: valid ones, and the judgement of those that a document offers."""

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
from flama_generator.planning.catalogue import Catalogue
from flama_generator.planning.conformance import conforms
from flama_generator.planning.examples import Examples, NoExample
from tests.generator.handmade import petstore

CATALOGUE = Catalogue.of(petstore())
TEXT = Primitive("str")
MADE: list[TypeExpression] = [
    TEXT,
    Primitive("str", Constraints(min_length=40, max_length=41)),
    Primitive("str", Constraints(pattern=r"^[A-Z]{3}$")),
    Primitive("str", Constraints(pattern=r"^\d{4}-\d{2}-\d{2}$")),
    Primitive("int", Constraints(minimum=5, maximum=9, multiple_of=3)),
    Primitive("int", Constraints(exclusive_minimum=99)),
    Primitive("float", Constraints(one_of=(1.5, 2.5))),
    Primitive("datetime"),
    Primitive("uuid"),
    ListOf(TEXT, Constraints(min_length=2)),
    MapOf(Primitive("bool"), Constraints(min_length=1)),
    TupleOf((TEXT, Primitive("int"))),
    LiteralOf(("a", 1)),
    UnionOf((Primitive("never"), TEXT)),
    Nullable(Primitive("never")),
    Reference("schema:PetInput"),
]


@pytest.mark.parametrize("expression", MADE, ids=repr)
def test_a_value_made_for_a_type_is_one_of_it(expression: TypeExpression) -> None:
    assert conforms(CATALOGUE, Examples(CATALOGUE).checked(expression), expression)


@pytest.mark.parametrize(
    "expression",
    [
        Primitive("never"),
        Primitive("file"),
        Primitive("str", Constraints(pattern="^(?!)")),
        Primitive("str", Constraints(min_length=5000)),
    ],
    ids=repr,
)
def test_where_no_value_can_be_made_none_is_made_up(expression: TypeExpression) -> None:
    with pytest.raises(NoExample):
        Examples(CATALOGUE).checked(expression)


@pytest.mark.parametrize(
    ("value", "expression"),
    [
        (1, TEXT),
        (True, Primitive("int")),
        ("1", Primitive("int")),
        (0.3, Primitive("float", Constraints(multiple_of=0.2))),
        ("2024-1-1", Primitive("date")),
        ("tomorrow", Primitive("datetime")),
        ([1, 1], ListOf(Primitive("int"), Constraints(unique=True))),
        (None, TEXT),
        (True, LiteralOf((1,))),
        ({"name": ""}, Reference("schema:PetInput")),
        ({"status": "sold"}, Reference("schema:PetInput")),
    ],
)
def test_a_wrong_example_of_a_document_is_not_used(value: object, expression: TypeExpression) -> None:
    assert not conforms(CATALOGUE, value, expression)
