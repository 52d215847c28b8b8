"""RDF literals of what records hold; None for what a record leaves out."""

from __future__ import annotations

import re
from decimal import Decimal

from pyoxigraph import Literal

from ontology.vocabulary import XSD

_DATE_TYPES = (
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), XSD.date),
    (re.compile(r"[0-9]{4}-[0-9]{2}"), XSD.gYearMonth),
    (re.compile(r"[0-9]{4}"), XSD.gYear),
)


def zh(text: str) -> Literal:
    """A name or title in Chinese."""
    return Literal(text, language="zh")


def string(text: str | None) -> Literal | None:
    """A string."""
    return None if text is None else Literal(text)


def integer(number: int | None) -> Literal | None:
    """A whole number."""
    return None if number is None else Literal(str(number), datatype=XSD.integer)


def decimal(number: Decimal | float | None) -> Literal | None:
    """A decimal without exponent and trailing zeros; a share or a score to six places."""
    if number is None:
        return None
    written = f"{number:f}" if isinstance(number, Decimal) else f"{number:.6f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return Literal(written, datatype=XSD.decimal)


def date(text: str | None) -> Literal | None:
    """A date typed by its form (YYYY, YYYY-MM, YYYY-MM-DD); any other text stays a string."""
    if text is None:
        return None
    for form, datatype in _DATE_TYPES:
        if form.fullmatch(text):
            return Literal(text, datatype=datatype)
    return Literal(text)
