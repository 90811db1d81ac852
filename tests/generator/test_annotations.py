"""Types become annotations that mean the same."""

from __future__ import annotations

import pytest

from flama_generator.diagnostics import Location
from flama_generator.ir.schemas import Alias, Model, Schema
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
from flama_generator.planning.annotations import Annotations
from flama_generator.planning.catalogue import Catalogue
from flama_generator.planning.imports import Imports

HERE = Location()
SCHEMAS: dict[str, Schema] = {
    "schema:Pet": Model("schema:Pet", "Pet", "pets", (), "ignore", HERE),
    "schema:Bag": Model("schema:Bag", "Bag", "pets", (), "ignore", HERE, min_properties=1, max_properties=3),
    "schema:Maybe": Alias("schema:Maybe", "Maybe", "pets", Nullable(Primitive("str")), HERE),
}


def rendered(expression: TypeExpression, reserved: frozenset[str] = frozenset()) -> tuple[str, list[str]]:
    imports = Imports("app", reserved)
    annotations = Annotations(Catalogue("app", SCHEMAS, {"pets": 0}), imports)
    return annotations.full(expression), imports.render()


TEXT = Primitive("str")
CASES: list[tuple[TypeExpression, str]] = [
    (TEXT, "str"),
    (Primitive("any"), "Any"),
    (Primitive("date"), "dt.date"),
    (Primitive("uuid"), "UUID"),
    (ListOf(TEXT), "list[str]"),
    (ListOf(TEXT, Constraints(min_length=1, unique=True)), "Annotated[list[str], UniqueItems(), Field(min_length=1)]"),
    (MapOf(Nullable(Primitive("int"))), "dict[str, int | None]"),
    (TupleOf((TEXT, Primitive("int"))), "tuple[str, int]"),
    (LiteralOf(("a'b", 1, True, None)), 'Literal["a\'b", 1, True, None]'),
    (Reference("schema:Pet"), "Pet"),
    (Reference("schema:Bag"), "Annotated[Bag, MinProperties(1), MaxProperties(3)]"),
    (Nullable(Reference("schema:Maybe")), "Maybe"),
    (UnionOf((Primitive("none"), TEXT)), "str | None"),
    (UnionOf((TEXT, TEXT)), "str"),
    (UnionOf((Reference("schema:Pet"), TEXT), "kind"), "Annotated[Pet | str, Field(discriminator='kind')]"),
    (Primitive("int", Constraints(minimum=1.5, exclusive_maximum=9.5)), "Annotated[int, Field(ge=2, lt=10)]"),
    (Primitive("int", Constraints(multiple_of=0.5)), "Annotated[int, Field(multiple_of=1)]"),
    (Primitive("float", Constraints(multiple_of=0.1)), "Annotated[float, MultipleOf(0.1)]"),
    (Primitive("float", Constraints(one_of=(1.5, 2))), "Annotated[float, OneOf(1.5, 2)]"),
    (
        Primitive("str", Constraints(pattern=r"^\d$", max_length=3)),
        'Annotated[str, Pattern(r"^\\d$"), Field(max_length=3)]',
    ),
]


@pytest.mark.parametrize(("expression", "text"), CASES, ids=[text for _, text in CASES])
def test_a_type_becomes_an_annotation(expression: TypeExpression, text: str) -> None:
    assert rendered(expression)[0].replace('"a\'b"', '"a\'b"') == text


def test_imports_are_in_sections_and_sorted() -> None:
    union = UnionOf(
        (Primitive("uuid"), Primitive("datetime"), Reference("schema:Pet"), Primitive("file"), Primitive("any"))
    )
    assert rendered(union)[1] == [
        "import datetime as dt",
        "from typing import (Any)",
        "from uuid import (UUID)",
        "",
        "from flama.http import (UploadFile)",
        "",
        "from app.schemas.pets import (Pet)",
    ]


def test_a_name_that_the_module_defines_itself_is_imported_under_another() -> None:
    text, imports = rendered(ListOf(Reference("schema:Pet")), frozenset({"Pet", "list"}))
    assert text == "builtins.list[SchemasPet]"
    assert "from app.schemas.pets import (Pet as SchemasPet)" in imports
