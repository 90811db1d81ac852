"""Names in code."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flama_generator.lowering.inflection import plural, singular
from flama_generator.lowering.names import NameScope, argument, class_name, field_name, pascal, snake, words


@pytest.mark.parametrize(
    ("text", "in_snake", "in_pascal"),
    [
        ("listPets", "list_pets", "ListPets"),
        ("list-pets", "list_pets", "ListPets"),
        ("HTTPError", "http_error", "HTTPError"),
        ("parseHTTPResponse", "parse_http_response", "ParseHttpResponse"),
        ("OAuth2Token", "oauth2_token", "OAuth2Token"),
        ("userIDs", "user_ids", "UserIds"),
        ("IPv4Address", "ipv4_address", "IPv4Address"),
        ("2fa", "n2fa", "N2fa"),
        ("class", "class_", "Class"),
        ("type", "type", "Type"),
        ("+1", "plus_1", "Plus1"),
        ("-1", "minus_1", "Minus1"),
        ("größe", "grosse", "Grosse"),
        ("日本", "u65e5_u672c", "U65e5U672c"),
        ("é", "e", "E"),
        ("", "empty", "Empty"),
        ("__init__", "init", "Init"),
        ("x'; import os", "x_import_os", "XImportOs"),
        ("{{ x }}", "x", "X"),
        ("../../etc", "etc", "Etc"),
        ("*", "u2a", "U2a"),
    ],
)
def test_any_text_becomes_a_name(text: str, in_snake: str, in_pascal: str) -> None:
    assert (snake(text), pascal(text)) == (in_snake, in_pascal)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("copy", "copy_"),
        ("model_x", "model_x_"),
        ("date", "date_"),
        ("schema", "schema_"),
        ("id", "id"),
        ("_id", "id"),
        ("from", "from_"),
    ],
)
def test_fields_keep_clear_of_pydantic(text: str, name: str) -> None:
    assert field_name(text) == name


@pytest.mark.parametrize(
    ("text", "name"), [("List", "ListSchema"), ("any", "AnySchema"), ("pet", "Pet"), ("Exception", "ExceptionSchema")]
)
def test_classes_keep_clear_of_what_modules_import(text: str, name: str) -> None:
    assert class_name(text) == name


@given(st.text())
def test_every_text_makes_identifiers(text: str) -> None:
    for name in (snake(text), pascal(text), field_name(text), class_name(text), argument(text)):
        assert name.isidentifier()
        assert name.isascii()
        assert not keyword.iskeyword(name)
        assert not name.startswith("_")
        assert len(name) <= 100
    assert words(text)


CLAIMS = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3),
    st.lists(st.sampled_from(["A", "B", "AB", "A2", "a", "a_2"]), min_size=1, max_size=3),
    max_size=8,
)


@given(CLAIMS, st.randoms())
def test_the_order_of_claims_makes_no_difference(claims: dict[str, list[str]], random: st.DrawFn) -> None:
    shuffled = list(claims.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert NameScope(["B"]).assign(claims) == NameScope(["B"]).assign(dict(shuffled))


@given(CLAIMS)
def test_no_two_claims_get_one_name(claims: dict[str, list[str]]) -> None:
    names = NameScope(["B"]).assign(claims)
    assert len(set(names.values())) == len(claims)
    assert "B" not in names.values()


def test_a_name_that_several_want_goes_to_none_that_can_say_more() -> None:
    names = NameScope().assign({"x": ["Owner", "PetOwner"], "y": ["Owner", "ShopOwner"], "z": ["Owner"]})
    assert names == {"x": "PetOwner", "y": "ShopOwner", "z": "Owner"}


def test_numbers_are_the_last_resort() -> None:
    assert NameScope().assign({"b": ["Pet"], "a": ["Pet"]}) == {"b": "Pet2", "a": "Pet"}
    assert NameScope(["pet"]).claim("pet") == "pet_2"


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("pet", "pets"),
        ("category", "categories"),
        ("box", "boxes"),
        ("status", "statuses"),
        ("address", "addresses"),
        ("day", "days"),
        ("person", "people"),
        ("child", "children"),
        ("order_item", "order_items"),
        ("ApiKey", "ApiKeys"),
        ("branch", "branches"),
        ("movie", "movies"),
        ("house", "houses"),
        ("hero", "heroes"),
        ("series", "series"),
        ("index", "indices"),
        ("response", "responses"),
        ("cache", "caches"),
        ("issue", "issues"),
        ("analysis", "analyses"),
        ("bus", "buses"),
        ("quiz", "quizzes"),
        ("knife", "knives"),
    ],
)
def test_words_have_a_singular_and_a_plural(one: str, many: str) -> None:
    assert (plural(one), singular(many)) == (many, one)
    assert (plural(many), singular(one)) == (many, one)
