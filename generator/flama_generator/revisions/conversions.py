"""Changes of a column's type: which keep every value, and how values are carried over.

What stands in a database is what SQLAlchemy's types write there. PostgreSQL has a type for everything; SQLite has
text for dates and times (UTC), 32 hexadecimal digits for a UUID, and 0 and 1 for booleans.
"""

from __future__ import annotations

from dataclasses import dataclass

from flama_generator.ir.entities import Column, ColumnKind

POSTGRESQL: dict[ColumnKind, str] = {
    "string": "VARCHAR",
    "text": "TEXT",
    "integer": "INTEGER",
    "biginteger": "BIGINT",
    "float": "DOUBLE PRECISION",
    "numeric": "NUMERIC",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP WITH TIME ZONE",
    "time": "TIME WITHOUT TIME ZONE",
    "interval": "INTERVAL",
    "uuid": "UUID",
    "json": "JSON",
    "binary": "BYTEA",
}
"""Names of the types in PostgreSQL."""

TEXTS = frozenset({"string", "text"})

LONGEST: dict[ColumnKind, int] = {"integer": 11, "biginteger": 20, "boolean": 5, "date": 10, "datetime": 32, "uuid": 36}
"""Most characters of a value written as text; kinds that are missing here may be longer than any limit."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """Two SQL expressions for the value of a column in another type; `{0}` stands for the quoted column.

    SQLite's gives null where a value cannot be converted; PostgreSQL's then fails.
    """

    postgresql: str
    sqlite: str
    roughly: str = ""
    """For both: what comes near a value that cannot be converted. Only for changes in place, which keep no other
    copy."""


def widens(before: Column, after: Column) -> bool:
    """Whether every value of the one column is a value of the other, without loss."""
    if after.kind in TEXTS:
        room = after.length if after.kind == "string" else None
        if before.kind in TEXTS:
            longest = before.length if before.kind == "string" else None
            return room is None or (longest is not None and longest <= room)
        fits = room is None or LONGEST.get(before.kind, room + 1) <= room
        return fits and (before.kind, after.kind) in _PAIRS
    return before.kind == after.kind or (before.kind, after.kind) in _WIDER


_WIDER = frozenset(
    {
        ("integer", "biginteger"),
        ("integer", "float"),
        ("integer", "numeric"),
        ("biginteger", "float"),
        ("biginteger", "numeric"),
        ("float", "numeric"),
        ("date", "datetime"),
    }
)


def narrows(before: Column, after: Column) -> bool:
    """Whether the database may stay as it is although the code now expects less."""
    texts = before.kind in TEXTS and after.kind in TEXTS
    return not widens(before, after) and (texts or (before.kind, after.kind) == ("biginteger", "integer"))


def conversion(before: ColumnKind, after: ColumnKind) -> Conversion | None:
    """How a value of one kind becomes one of another; `None` where nobody can say."""
    return _PAIRS.get((before, after))


_Pairs = dict[tuple[ColumnKind, ColumnKind], Conversion]

_CANONICAL_DAY = "date(julianday(substr({0}, 1, 10))) = substr({0}, 1, 10)"
"""SQLite takes the 31st of February for a date, Python does not."""
_NUMBER = "CASE WHEN json_valid({0}) THEN CASE WHEN json_type({0}) IN ('integer', 'real') THEN {0} END END"
_WHOLE_NUMBER = "CASE WHEN CAST(CAST({0} AS INTEGER) AS TEXT) = {0} THEN {0} END"
_DIGITS = "replace(lower({0}), '-', '')"
_DASHED = " || '-' || ".join(
    f"substr(lower({{0}}), {start}, {size})" for start, size in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
)
_WRITTEN = Conversion("CAST({0} AS VARCHAR)", "CAST({0} AS VARCHAR)")

_TO_TEXT: dict[ColumnKind, Conversion] = {
    "integer": _WRITTEN,
    "biginteger": _WRITTEN,
    "float": _WRITTEN,
    "numeric": _WRITTEN,
    "boolean": Conversion("CAST({0} AS VARCHAR)", "CASE {0} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"),
    "date": Conversion("to_char({0}, 'YYYY-MM-DD')", "{0}"),
    "datetime": Conversion(
        "to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')", "replace({0}, ' ', 'T') || 'Z'"
    ),
    "time": Conversion("CAST({0} AS VARCHAR)", "{0}"),
    "uuid": Conversion("CAST({0} AS VARCHAR)", _DASHED),
}

_FROM_TEXT: dict[ColumnKind, Conversion] = {
    "integer": Conversion("CAST({0} AS INTEGER)", _WHOLE_NUMBER),
    "biginteger": Conversion("CAST({0} AS BIGINT)", _WHOLE_NUMBER),
    "float": Conversion("CAST({0} AS DOUBLE PRECISION)", _NUMBER),
    "numeric": Conversion("CAST({0} AS NUMERIC)", _NUMBER),
    "boolean": Conversion("CAST({0} AS BOOLEAN)", "CASE lower({0}) WHEN 'true' THEN 1 WHEN 'false' THEN 0 END"),
    "date": Conversion("CAST({0} AS DATE)", f"CASE WHEN length({{0}}) = 10 AND {_CANONICAL_DAY} THEN {{0}} END"),
    "datetime": Conversion(
        "CAST({0} AS TIMESTAMP WITH TIME ZONE)",
        f"CASE WHEN {_CANONICAL_DAY} THEN strftime('%Y-%m-%d %H:%M:%f000', {{0}}) END",
    ),
    "time": Conversion("CAST({0} AS TIME)", "CASE WHEN {0} LIKE '__:__%' THEN strftime('%H:%M:%f000', {0}) END"),
    "uuid": Conversion(
        "CAST({0} AS UUID)",
        f"CASE WHEN length({_DIGITS}) = 32 AND {_DIGITS} NOT GLOB '*[^0-9a-f]*' THEN {_DIGITS} END",
    ),
}

_OTHERS: _Pairs = {
    ("float", "integer"): Conversion(
        "CASE WHEN {0} = trunc({0}) THEN CAST({0} AS INTEGER) END",
        "CASE WHEN {0} = CAST({0} AS INTEGER) THEN {0} END",
        "CAST(round({0}) AS INTEGER)",
    ),
    ("float", "biginteger"): Conversion(
        "CASE WHEN {0} = trunc({0}) THEN CAST({0} AS BIGINT) END",
        "CASE WHEN {0} = CAST({0} AS INTEGER) THEN {0} END",
        "CAST(round({0}) AS BIGINT)",
    ),
    ("date", "datetime"): Conversion("CAST({0} AS TIMESTAMP) AT TIME ZONE 'UTC'", "{0} || ' 00:00:00.000000'"),
    ("datetime", "date"): Conversion("CAST({0} AT TIME ZONE 'UTC' AS DATE)", "substr({0}, 1, 10)"),
    ("boolean", "integer"): Conversion("CAST({0} AS INTEGER)", "{0}"),
    ("boolean", "biginteger"): Conversion("CAST(CAST({0} AS INTEGER) AS BIGINT)", "{0}"),
    ("integer", "boolean"): Conversion(
        "CASE {0} WHEN 1 THEN TRUE WHEN 0 THEN FALSE END", "CASE WHEN {0} IN (0, 1) THEN {0} END"
    ),
    ("biginteger", "boolean"): Conversion(
        "CASE {0} WHEN 1 THEN TRUE WHEN 0 THEN FALSE END", "CASE WHEN {0} IN (0, 1) THEN {0} END"
    ),
}


_TO_JSON: dict[ColumnKind, Conversion] = {
    "string": Conversion("to_json({0})", "CASE WHEN {0} IS NOT NULL THEN json_quote({0}) END"),
    "text": Conversion("to_json({0})", "CASE WHEN {0} IS NOT NULL THEN json_quote({0}) END"),
    "integer": Conversion("to_json({0})", "{0}"),
    "biginteger": Conversion("to_json({0})", "{0}"),
    "float": Conversion("to_json({0})", "{0}"),
    "boolean": Conversion("to_json({0})", "CASE {0} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"),
}
_JSON_TEXT = Conversion(
    "CASE json_typeof({0}) WHEN 'string' THEN {0} #>> '{{}}' ELSE CAST({0} AS VARCHAR) END",
    "CASE json_type({0}) WHEN 'text' THEN json_extract({0}, '$') ELSE CAST({0} AS VARCHAR) END",
)
_FROM_JSON: dict[ColumnKind, Conversion] = {
    "string": _JSON_TEXT,
    "text": _JSON_TEXT,
    **{
        kind: Conversion(f"CAST({{0}} #>> '{{{{}}}}' AS {POSTGRESQL[kind]})", "json_extract({0}, '$')")
        for kind in ("integer", "biginteger", "float", "boolean")
    },
}


def _alike(*kinds: ColumnKind) -> _Pairs:
    """Kinds whose values only need another type."""
    return {
        (before, after): Conversion(f"CAST({{0}} AS {POSTGRESQL[after]})", "{0}")
        for before in kinds
        for after in kinds
        if before != after
    }


def _pairs() -> _Pairs:
    texts: tuple[ColumnKind, ...] = ("string", "text")
    written = {(kind, text): how for kind, how in _TO_TEXT.items() for text in texts}
    read = {(text, kind): how for kind, how in _FROM_TEXT.items() for text in texts}
    plain: _Pairs = {(kind, "json"): how for kind, how in _TO_JSON.items()}
    unpacked: _Pairs = {("json", kind): how for kind, how in _FROM_JSON.items()}
    numbers = _alike("integer", "biginteger", "float", "numeric")
    return _alike("string", "text") | numbers | written | read | plain | unpacked | _OTHERS


_PAIRS = _pairs()
