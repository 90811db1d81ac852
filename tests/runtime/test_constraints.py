"""Constraints beyond those of pydantic, and the engine for ECMA-262 expressions."""

from decimal import Decimal
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flama.exceptions import ApplicationError
from flama.schemas import Model, Omittable, SchemaValidationError, adapter_for
from flama.schemas.constraints import MaxProperties, MinProperties, MultipleOf, OneOf, Pattern, UniqueItems
from flama.schemas.ecma import PatternError, TooCostly, compile_expression


def holds(annotation: Any, text: str) -> bool:
    try:
        adapter_for(annotation).validate_json(text, strict=True)
    except SchemaValidationError:
        return False
    return True


def schema(annotation: Any) -> dict[str, Any]:
    return adapter_for(annotation).json_schema()


@pytest.mark.parametrize("text", ["[]", "[1, true]", "[0, false]", '["1", 1]', "[[], {}]", '[{"a": 1}, {"a": 2}]'])
def test_different_items_are_unique(text: str) -> None:
    assert holds(Annotated[list[Any], UniqueItems()], text)


@pytest.mark.parametrize("text", ["[1, 1.0]", '[{"a": 1, "b": 2}, {"b": 2, "a": 1}]', "[[1], [1]]", "[null, null]"])
def test_equal_items_are_not_unique(text: str) -> None:
    assert not holds(Annotated[list[Any], UniqueItems()], text)


def test_models_are_compared_by_what_they_hold() -> None:
    class Point(Model):
        x: int
        y: Omittable[int] = None

    points = Annotated[list[Point], UniqueItems()]
    assert holds(points, '[{"x": 1}, {"x": 1, "y": 2}]')
    assert not holds(points, '[{"x": 1}, {"x": 1}]')
    assert schema(points)["uniqueItems"] is True


def test_one_of_allows_its_values_alone() -> None:
    annotation = Annotated[float, OneOf(1.5, 2)]
    assert [holds(annotation, text) for text in ("1.5", "2.0", "2", "3")] == [True, True, True, False]
    assert schema(annotation)["enum"] == [1.5, 2]


def test_one_of_without_values_is_an_error() -> None:
    with pytest.raises(ApplicationError, match="at least one"):
        OneOf()


def test_multiples_are_reckoned_in_decimals() -> None:
    cents = Annotated[float, MultipleOf(0.01)]
    assert [holds(cents, text) for text in ("0.29", "1e300", "0", "-1.1")] == [True] * 4
    assert [holds(cents, text) for text in ("0.295", "1000000000.005")] == [False] * 2
    assert schema(cents)["multipleOf"] == 0.01


def test_the_exponent_of_a_number_costs_nothing() -> None:
    assert holds(Annotated[Decimal, MultipleOf(3)], '"3e999999"')
    assert not holds(Annotated[Decimal, MultipleOf(3)], '"1e-999999"')


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6), st.integers(0, 6))
def test_a_product_is_a_multiple_of_its_factors(count: int, unit: int, places: int) -> None:
    divisor = Decimal(unit).scaleb(-places)
    MultipleOf(divisor).check(divisor * count)


def test_objects_are_counted_by_their_properties() -> None:
    counted = Annotated[dict[str, int], MinProperties(1), MaxProperties(2)]
    assert [holds(counted, text) for text in ("{}", '{"a": 1}', '{"a": 1, "b": 2, "c": 3}')] == [False, True, False]
    assert schema(counted) == {
        "type": "object",
        "additionalProperties": {"type": "integer"},
        "minProperties": 1,
        "maxProperties": 2,
    }


def test_models_are_counted_by_the_properties_that_were_given() -> None:
    class Options(Model):
        a: Omittable[int] = None
        b: Omittable[int] = None

    assert not holds(Annotated[Options, MinProperties(1)], "{}")
    assert holds(Annotated[Options, MinProperties(1)], '{"b": 1}')


def test_a_pattern_is_described_as_it_was_written() -> None:
    assert schema(Annotated[str, Pattern(r"^\d+$")])["pattern"] == r"^\d+$"
    assert schema(Annotated[str, Pattern("a"), Pattern("b(?!c)")])["allOf"] == [{"pattern": "b(?!c)"}]


def test_all_patterns_of_a_string_hold() -> None:
    both = Annotated[str, Pattern("a"), Pattern("b")]
    assert [holds(both, text) for text in ('"ab"', '"a"', '"b"')] == [True, False, False]


def test_a_pattern_lets_null_pass() -> None:
    assert holds(Annotated[str | None, Pattern("^a$")], "null")
    assert not holds(Annotated[str | None, Pattern("^a$")], '"b"')


MATCHES = [
    (r"^\d+$", "12", "१२"),
    (r"^a$", "a", "a\n"),
    (r"^\w+$", "a_1", "é"),
    (r"^\s$", "\ufeff", "\x1f"),
    ("^a.b$", "a b", "a\u2028b"),
    (r"^[\w.-]+@[\w-]+\.[a-z]{2,}$", "a.b@c.de", "a@b"),
    (r"[[]&&--~~]", "[&&--~~]", "a"),
    (r"^[a-z&&[aeiou]]$", "b]", "b"),
    (r"^[^]$", "\n", ""),
    (r"^\u{1F600}$", "😀", "a"),
    (r"^\ud83d\ude00$", "😀", "a"),
    (r"^\p{Lu}$", "É", "é"),
    (r"\/\-\@\cJ\x41\u0042\0", "/-@\nAB\0", "/-@"),
    (r"^a{,3}$", "a{,3}", "aa"),
    ("^x{$", "x{", "x"),
    ("(?i)^abc$", "ABC", "abd"),
    (r"\Aabc\Z", "abc", "abc\n"),
    (r"^(?=.*[A-Z])(?=.*\d)(?!.*x).{8,}$", "Abcdefg1", "Abcdefx1"),
    ("^.{2,65535}$", "ab", "a"),
    (r"(?<!a)b", "cb", "ab"),
    (r"(?<=a)b", "ab", "cb"),
    (r"^(?<year>\d{4})-\k<year>$", "2020-2020", "2020-2021"),
    (r"^(\w)\1$", "aa", "ab"),
    (r"\Bx\b", "ax", "x a"),
    (r"b(?!c)", "bd", "bc"),
    ("^(?:a|b)*?(?!c)d$", "abd", "abc"),
    ("(?i)^a(?=B)", "AB", "AC"),
]


@pytest.mark.parametrize(("source", "inside", "outside"), MATCHES, ids=[source for source, _, _ in MATCHES])
def test_expressions_mean_what_ecma_262_says(source: str, inside: str, outside: str) -> None:
    expression = compile_expression(source)
    assert expression.search(inside)
    assert not expression.search(outside)


@pytest.mark.parametrize(
    "source", ["(a", "a)", "a**", "[z-a]", "[a", r"\1", r"\k<x>", r"\u{110000}", "(?<a", "(?#x)", "\\"]
)
def test_what_cannot_be_read_is_refused_with_its_place(source: str) -> None:
    with pytest.raises(PatternError, match="offset"):
        compile_expression(source)


@pytest.mark.parametrize(
    "source",
    ["((a{1000}){1000}){1000}", "(" * 60 + ")" * 60, "a" * 30_000, "(?!x)(a{1000}){1000}", r"(?!x)\p{Script=Greek}"],
)
def test_what_is_too_large_to_run_is_refused(source: str) -> None:
    with pytest.raises(PatternError):
        compile_expression(source)


def test_a_pattern_that_cannot_be_read_names_itself() -> None:
    with pytest.raises(ApplicationError, match=r"`Pattern\('\(a'\)`"):
        Pattern("(a")


@pytest.mark.parametrize("source", ["^(a+)+$", "^(?=(a+)+$)a", "(a+)+(?!b)c", "^(a|a)*(?!c)$"])
def test_nested_loops_do_not_hang(source: str) -> None:
    assert not compile_expression(source).search("a" * 3_000 + "b")


def test_a_search_that_takes_too_long_is_a_validation_error() -> None:
    source = r"^(a*)(a*)(a*)(a*)(a*)\1\2\3\4\5b$"
    with pytest.raises(TooCostly):
        compile_expression(source).search("a" * 500)
    with pytest.raises(SchemaValidationError, match="too long"):
        adapter_for(Annotated[str, Pattern(source)]).validate_json(b'"%s"' % (b"a" * 500), strict=True)


@given(
    st.text(alphabet="ab()[]{}*+?|\\^$.-,0123456789dwsbBpLu<>=!:&", max_size=15), st.text(alphabet="ab1 \n", max_size=8)
)
def test_any_text_is_an_expression_or_an_error(source: str, text: str) -> None:
    try:
        compile_expression(source).search(text)
    except (PatternError, TooCostly):
        return
