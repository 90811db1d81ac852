"""Text that has to have a format."""

import datetime
import json
from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, PlainSerializer

from flama.exceptions import ApplicationError
from flama.schemas import SchemaValidationError, adapter_for
from flama.schemas.constraints import Format


class Typed(BaseModel):
    day: datetime.date | None = None
    clock: datetime.time | None = None
    moment: datetime.datetime | None = None
    length: datetime.timedelta | None = None
    amount: Annotated[Decimal, Field(max_digits=4)] | None = None
    number: Annotated[Decimal, PlainSerializer(float)] | None = None


def read(field: str, value: Any) -> Any:
    return getattr(adapter_for(Typed).validate_json(json.dumps({field: value}), strict=True), field)


def kind_of_failure(annotation: Any, value: Any) -> str:
    with pytest.raises(SchemaValidationError) as caught:
        adapter_for(annotation).validate_json(json.dumps(value), strict=True)
    [[failure]] = caught.value.detail.values()
    return str(failure["type"])


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("day", "2024-02-29", datetime.date(2024, 2, 29)),
        ("clock", "12:00:00.5", datetime.time(12, 0, 0, 500_000)),
        ("clock", "12:00:00Z", datetime.time(12, tzinfo=datetime.timezone.utc)),
        (
            "moment",
            "2024-01-31t12:00:00.1234567z",
            datetime.datetime(2024, 1, 31, 12, 0, 0, 123456, datetime.timezone.utc),
        ),
        ("moment", "2024-01-31T12:00:00+02:00", datetime.datetime(2024, 1, 31, 10, tzinfo=datetime.timezone.utc)),
        ("length", "P1DT1.5S", datetime.timedelta(days=1, seconds=1.5)),
        ("length", "P2W", datetime.timedelta(weeks=2)),
        ("length", "-PT1H", datetime.timedelta(hours=-1)),
        ("amount", "1.50", Decimal("1.50")),
        ("amount", "-1E+1", Decimal("-10")),
        ("number", 1.5, Decimal("1.5")),
    ],
)
def test_text_of_the_right_format_is_read_in_strict_json(field: str, text: Any, value: Any) -> None:
    assert read(field, text) == value


@pytest.mark.parametrize(
    ("field", "text", "kind"),
    [
        ("day", "2024-1-31", "date_parsing"),
        ("day", "2024-01-31T00:00:00Z", "date_parsing"),
        ("day", "2024-02-30", "date_from_datetime_parsing"),
        ("day", 0, "date_type"),
        ("clock", "12:00", "time_parsing"),
        ("clock", "43200", "time_parsing"),
        ("moment", "1", "datetime_parsing"),
        ("moment", "2024-01-31 12:00:00Z", "datetime_parsing"),
        ("moment", "2024-01-31T12:00:00", "datetime_parsing"),
        ("moment", "2024-01-31T12:00:00Z\n", "datetime_parsing"),
        ("moment", "\u0662024-01-31T12:00:00Z", "datetime_parsing"),
        ("moment", 1.5, "datetime_type"),
        ("length", "1 day", "time_delta_parsing"),
        ("length", "P", "time_delta_parsing"),
        ("length", "PT", "time_delta_parsing"),
        ("length", 60, "time_delta_type"),
        ("amount", 1.5, "decimal_type"),
        ("amount", "1_0", "decimal_parsing"),
        ("amount", "NaN", "decimal_parsing"),
        ("amount", " 1", "decimal_parsing"),
        ("amount", "1.2345", "decimal_max_digits"),
    ],
)
def test_other_text_is_refused_in_strict_json(field: str, text: Any, kind: str) -> None:
    assert kind_of_failure(Typed, {field: text}) == kind


def test_code_first_json_is_read_as_pydantic_reads_it() -> None:
    read = adapter_for(Typed).validate_json(
        b'{"moment": "2024-01-31 12:00", "amount": 1.5, "length": 60}', strict=False
    )
    assert (read.amount, read.length) == (Decimal("1.5"), datetime.timedelta(minutes=1))


GOOD = {
    "email": ["a@b", "a.b+c@example.com", '"a b"@example.com', "a@[127.0.0.1]", "a@[IPv6:::1]"],
    "hostname": ["localhost", "a-b.example.com", "x" * 63, "1.2.3"],
    "ipv4": ["0.0.0.0", "255.255.255.255"],
    "ipv6": ["::", "2001:db8::1", "::ffff:127.0.0.1"],
    "uri": [
        "https://a@example.com:80/b;c?d=e/f#g",
        "urn:isbn:1",
        "mailto:a@b.c",
        "http://[::1]:80/",
        "file:///etc",
        "x:%20",
    ],
}
BAD = {
    "email": ["", "a", "@b", "a@", "a..b@c", ".a@b", "a b@c", "a@-b", "a@b_c", "a@[1.2.3]", "x" * 65 + "@a", "a@b\n"],
    "hostname": ["", "-a", "a-", "a..b", "a_b", "x" * 64, ("a" * 50 + ".") * 6, "é.com", "a.", "a\n"],
    "ipv4": ["1.2.3", "256.0.0.1", "01.2.3.4", "1.2.3.4/8", "1.2.3.4\n", ""],
    "ipv6": ["1", ":::", "fe80::1%eth0", "::/8", ""],
    "uri": ["", "a", "//a", "http://a b", "http://[1]/", "x:%2", "x:é", "1:a", "http://a/<b>", "x:a\n", "x:#a#b"],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in GOOD.items() for text in texts])
def test_strings_of_a_format_pass(name: str, text: str) -> None:
    assert adapter_for(Annotated[str, Format(name)]).validate_python(text) == text


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in BAD.items() for text in texts])
def test_strings_of_another_form_are_refused(name: str, text: str) -> None:
    assert kind_of_failure(Annotated[str, Format(name)], text) == "format"


def test_a_format_stands_in_the_schema() -> None:
    assert adapter_for(Annotated[str, Format("uri")]).json_schema() == {"type": "string", "format": "uri"}


def test_a_format_that_nobody_checks_is_an_error() -> None:
    with pytest.raises(ApplicationError, match=r"`Format\('color'\)`: the formats that are checked are `email`"):
        Format("color")


@pytest.mark.parametrize("name", GOOD)
def test_long_hostile_text_is_checked_quickly(name: str) -> None:
    for text in ("a" * 100_000 + "!", "a." * 50_000 + "!", "x:" + "%20" * 50_000 + "%", '"' + "\\a" * 50_000):
        assert kind_of_failure(Annotated[str, Format(name)], text) == "format"
