"""Filters in the query string of a list: `?price=gte:10&name=not:icontains:red`.

`?column=op:value` compares; a value without operator means `eq`; `not:` in front negates. A column that is named more
than once has to meet all its conditions, except those with `in`, which together are one: `?id=in:1&id=in:2`.

The operators for text tell upper from lower case unless they begin with `i`; SQLite does so for none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias
from uuid import UUID

from pydantic import TypeAdapter
from pydantic import ValidationError as PydanticValidationError

from flama.ddd.repositories.sqlalchemy.comparison import COMPARISONS, NEVER, compared, negated, one_of
from flama.ddd.repositories.sqlalchemy.description import ColumnDescription, TableDescription
from flama.exceptions import ValidationError
from flama.resources.exceptions import ResourceFilterInvalid

__all__ = ["OPERATORS", "Filter", "FilterDeclaration", "declared"]

FilterDeclaration: TypeAlias = Iterable[str] | Mapping[str, Iterable[str]] | None
"""Nothing: `eq` on every column that a query can carry; names: `eq` on those; a mapping: the operators of each."""

_TEXT: Mapping[str, Callable[[Any, str], Any]] = {
    "contains": lambda column, text: column.contains(text, autoescape=True),
    "startswith": lambda column, text: column.startswith(text, autoescape=True),
    "endswith": lambda column, text: column.endswith(text, autoescape=True),
    "icontains": lambda column, text: column.icontains(text, autoescape=True),
    "istartswith": lambda column, text: column.istartswith(text, autoescape=True),
    "iendswith": lambda column, text: column.iendswith(text, autoescape=True),
    "like": lambda column, text: column.like(text),
    "ilike": lambda column, text: column.ilike(text),
}
OPERATORS = (*COMPARISONS, "in", "isnull", *_TEXT)
"""All operators, in the order in which messages name them."""

_QUERYABLE = (bool, int, float, Decimal, str, date, datetime, time, UUID, Enum)
_BOOLEAN = TypeAdapter(bool)


@dataclass(frozen=True, slots=True)
class _Condition:
    negated: bool
    operator: Any
    value: str


@dataclass(frozen=True, slots=True)
class Filter:
    """The conditions that a query may put on one column."""

    column: ColumnDescription
    operators: tuple[str, ...]
    values: TypeAdapter[Any]

    def clauses(self, texts: Sequence[str]) -> list[Any]:
        """SQL conditions for the values of the query parameter.

        :raises ValidationError: an operator that the column does not take, or a value that is none of its type.
        """
        conditions = [self._read(text) for text in texts]
        plain = [self._clause(each) for each in conditions if each.operator != "in"]
        return [*plain, *self._memberships([each for each in conditions if each.operator == "in"])]

    def _read(self, text: str) -> _Condition:
        word, _, rest = text.partition(":")
        negated = word == "not" and bool(rest)
        if negated:
            text = rest
            word, _, rest = text.partition(":")
        # An unknown word is part of the value: `?at=10:30`, `?site=https://...`.
        if word not in OPERATORS or ":" not in text:
            word, rest = "eq", text
        if word not in self.operators:
            raise self._refused(f"The operator `{word}` is not allowed; allowed: `{'`, `'.join(self.operators)}`.")
        return _Condition(negated, word, rest)

    def _clause(self, condition: _Condition) -> Any:
        clause = self._positive(condition)
        if not condition.negated:
            return clause
        return ~clause if condition.operator == "isnull" else negated(self.column.expression, clause)

    def _positive(self, condition: _Condition) -> Any:
        column = self.column.expression
        if condition.operator == "isnull":
            return column.is_(None) if self._value(condition.value, _BOOLEAN) else column.is_not(None)
        if condition.operator in COMPARISONS:
            return compared(column, condition.operator, self._value(condition.value, self.values))
        # PostgreSQL keeps no U+0000, and refuses to look for it.
        return NEVER if "\0" in condition.value else _TEXT[condition.operator](column, condition.value)

    def _memberships(self, conditions: Sequence[_Condition]) -> list[Any]:
        clauses = []
        column = self.column.expression
        for is_negated in (False, True):
            values = [self._value(each.value, self.values) for each in conditions if each.negated is is_negated]
            if values:
                among = one_of(column, values)
                clauses.append(negated(column, among) if is_negated else among)
        return clauses

    def _value(self, text: str, adapter: TypeAdapter[Any]) -> Any:
        try:
            return adapter.validate_strings(text)
        except PydanticValidationError as error:
            raise self._refused(f"{error.errors()[0]['msg']}.") from error

    def _refused(self, message: str) -> ValidationError:
        place = f"query.{self.column.name}"
        return ValidationError({place: [{"type": "filter", "loc": ["query", self.column.name], "msg": message}]})


def declared(declaration: FilterDeclaration, table: TableDescription, reserved: Iterable[str]) -> dict[str, Filter]:
    """The filters of a resource, by column.

    :param reserved: query parameters that the list has for other purposes.
    :raises ResourceFilterInvalid: a column or an operator that can't be used.
    """
    taken = frozenset(reserved)
    if declaration is None:
        keys = {column.name for column in table.key}
        free = [column for column in table.columns if column.name not in keys | taken and _queryable(column)]
        return {column.name: _filter(column, ("eq",)) for column in free}
    operators = declaration if isinstance(declaration, Mapping) else dict.fromkeys(declaration, ("eq",))
    return {name: _declared(name, tuple(given), table, taken) for name, given in operators.items()}


def _declared(name: str, operators: tuple[str, ...], table: TableDescription, taken: frozenset[str]) -> Filter:
    column = table.column(name)
    if column is None:
        raise ResourceFilterInvalid(f"`filters` names `{name}`, which is no column of the table `{table.name}`.")
    if name in taken:
        raise ResourceFilterInvalid(f"`filters` names `{name}`, which is a query parameter of the list already.")
    if not _queryable(column):
        raise ResourceFilterInvalid(f"`filters` names `{name}`, whose values a query can't carry.")
    unknown = [word for word in operators if word not in OPERATORS]
    if unknown:
        raise ResourceFilterInvalid(
            f"`filters` gives `{name}` the operator `{'`, `'.join(unknown)}`; there are `{'`, `'.join(OPERATORS)}`."
        )
    text_only = [word for word in operators if word in _TEXT and column.python_type is not str]
    if text_only:
        raise ResourceFilterInvalid(
            f"`filters` gives `{name}` the operator `{'`, `'.join(text_only)}`, which is for text."
        )
    return _filter(column, operators)


def _queryable(column: ColumnDescription) -> bool:
    return column.python_type is not None and issubclass(column.python_type, _QUERYABLE)


def _filter(column: ColumnDescription, operators: tuple[str, ...]) -> Filter:
    values: Any = column.python_type
    return Filter(column, operators, TypeAdapter(values))
