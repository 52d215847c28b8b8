"""What a canned query answers: columns and rows of plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, NamedNode

from graph.store import Solutions, Term

Value = str | int | Decimal | bool | None

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = frozenset(
    _XSD + name
    for name in (
        "integer",
        "int",
        "long",
        "short",
        "byte",
        "nonNegativeInteger",
        "positiveInteger",
        "unsignedInt",
        "unsignedLong",
    )
)
_DECIMALS = frozenset(_XSD + name for name in ("decimal", "double", "float"))


@dataclass(frozen=True, slots=True)
class Result:
    """A table: the columns' names and the rows, each as long as `columns`."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def records(self) -> Iterator[dict[str, Value]]:
        """Each row as a mapping from column to value."""
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))

    def page(self, offset: int, limit: int) -> Result:
        """The rows from `offset` (from 0), at most `limit` of them."""
        return Result(self.columns, self.rows[offset : offset + limit])


def plain_result(solutions: Solutions) -> Result:
    """The solutions of a SELECT query as plain values."""
    return Result(solutions.variables, tuple(tuple(plain_value(term) for term in row) for row in solutions.rows))


def plain_value(term: Term | None) -> Value:
    """A term as a plain value: numbers and booleans by their datatype, all else as its text.

    Numbers that are no finite decimal stay text.

    >>> plain_value(Literal(5)), plain_value(Literal("县", language="zh")), plain_value(NamedNode("https://e/a"))
    (5, '县', 'https://e/a')
    """
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return term.value
    if not isinstance(term, Literal):
        return str(term)
    datatype, text = term.datatype.value, term.value
    if datatype == _XSD + "boolean":
        return text in {"true", "1"}
    try:
        if datatype in _INTEGERS:
            return int(text)
        if datatype in _DECIMALS:
            number = Decimal(text)
            return number if number.is_finite() else text
    except (ValueError, InvalidOperation):
        return text
    return text


def text_of(value: Value) -> str:
    """A value as it is written in a table: `true`, `false`, decimals without an exponent, nothing for None.

    >>> text_of(Decimal("7E+4")), text_of(Decimal("99.50")), text_of(True), text_of(None)
    ('70000', '99.5', 'true', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return format(value.to_integral_value(), "f")
        return format(value.normalize(), "f")
    return str(value)
