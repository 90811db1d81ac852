"""Text of a spec stays text, whatever it holds."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flama_generator.planning.docstrings import WIDTH, docstring, wrap
from flama_generator.planning.literals import literal, markdown, one_line, pattern, quoted

try:
    import tomllib
except ModuleNotFoundError:
    import tomli as tomllib

HOSTILE = (
    '"""\nimport os\n"""',
    'ends with a quote"',
    "ends with a backslash\\",
    '\\"""',
    '""""',
    "{{ 7 * 7 }}{% raw %}",
    "a\0b\rc\x1bd\u202ee\u2028f\ud800g",
    "\\N{BULLET}\\x",
)
ANY_TEXT = st.text(alphabet=st.characters(), max_size=300) | st.text(alphabet='"\\\n\r\t {}', max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=8,
)


def in_a_class(text: str) -> str:
    return f"class Pet:\n    {docstring(text, 4, 'Nothing.')}\n\n    name: str\n"


def only_a_docstring(source: str) -> str:
    """The docstring of the class, after making sure that the class holds nothing else but its field."""
    (pet,) = ast.parse(source).body
    assert isinstance(pet, ast.ClassDef)
    assert [type(node) for node in pet.body] == [ast.Expr, ast.AnnAssign]
    return ast.get_docstring(pet) or ""


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_inside_its_docstring(text: str) -> None:
    only_a_docstring(in_a_class(text))


@given(ANY_TEXT)
def test_any_text_is_a_safe_docstring(text: str) -> None:
    only_a_docstring(in_a_class(text)).encode()


def test_a_docstring_says_what_the_text_says() -> None:
    text = 'It is C:\\new, and """quoted""".\n\n- one\n- two "x"'
    assert only_a_docstring(in_a_class(text)) == text


def test_long_lines_are_wrapped_and_lists_keep_their_indentation() -> None:
    lines = wrap("- " + "word " * 60 + "\n- second", 40)
    assert max(map(len, lines)) <= 40
    assert lines[1].startswith("  word")
    assert lines[-1] == "- second"


def test_no_line_of_a_docstring_is_longer_than_the_formatter_allows() -> None:
    source = in_a_class("A pet that " + "barks " * 100)
    assert max(map(len, source.splitlines())) <= WIDTH


def test_a_word_longer_than_a_line_stays_whole() -> None:
    address = "https://example.com/" + "x" * 200
    assert address in wrap(f"See {address} for more.", 80)


@given(JSON)
def test_a_literal_is_the_value_that_it_was_made_from(value: object) -> None:
    assert ast.literal_eval(literal(value)) == value


@given(ANY_TEXT)
def test_a_pattern_is_the_text_that_it_was_made_from(text: str) -> None:
    assert ast.literal_eval(pattern(text)) == text


@given(ANY_TEXT)
def test_a_quoted_string_is_toml(text: str) -> None:
    readable = "".join("\ufffd" if "\ud800" <= each <= "\udfff" else each for each in text)
    assert tomllib.loads(f"text = {quoted(text)}") == {"text": readable}


@given(ANY_TEXT)
def test_one_line_has_no_line_breaks_and_nothing_invisible(text: str) -> None:
    assert one_line(text).isprintable()


def test_markdown_holds_no_html_and_no_links() -> None:
    assert markdown("<b>[x](http://y)</b>\n# h") == r"\<b\>\[x\](http\://y)\</b\> # h"
