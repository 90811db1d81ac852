"""Functions whose results are checked."""

import logging
from typing import Annotated, Any

import pytest
from pydantic import BaseModel

from flama import types
from flama.exceptions import SerializationError
from flama.schemas import SchemaParseError, output_validation


class Pet(BaseModel):
    id: int
    name: str


async def test_what_follows_the_schema_is_returned_unchanged() -> None:
    @output_validation()
    def one() -> Pet:
        """Says why."""
        return {"id": "1", "name": "a"}  # type: ignore[return-value]

    @output_validation(list[Pet])
    async def many() -> Any:
        return [Pet(id=1, name="a")]

    assert one() == {"id": "1", "name": "a"}
    assert await many() == [Pet(id=1, name="a")]
    assert (one.__name__, one.__doc__) == ("one", "Says why.")


async def test_what_does_not_is_an_error_of_the_server_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    @output_validation(Pet)
    async def wrong() -> Any:
        return {"id": "secret"}

    with (
        caplog.at_level(logging.ERROR, "flama"),
        pytest.raises(SerializationError, match=r"`.*wrong` returned") as caught,
    ):
        await wrong()
    assert caught.value.status_code == 500
    assert "response.name" in caplog.text
    assert "secret" not in str(caught.value)


def test_a_partial_schema_lets_fields_be_absent() -> None:
    @output_validation(Pet, partial=True)
    def some() -> Any:
        return {"id": 1}

    @output_validation()
    def marked() -> Annotated[types.Schema, types.SchemaMetadata(Pet, partial=True)]:
        return {"name": "a"}

    assert (some(), marked()) == ({"id": 1}, {"name": "a"})


def test_a_function_without_annotation_needs_a_schema() -> None:
    with pytest.raises(SchemaParseError, match="has no return annotation"):
        output_validation()(lambda: None)
