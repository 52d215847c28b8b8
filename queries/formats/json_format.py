"""JSON: a list of flat objects, numbers as numbers."""

from __future__ import annotations

import json
from decimal import Decimal

from queries.results import Result, Value


def write_json(result: Result) -> bytes:
    """A result as a JSON list of objects, one a row; missing values are null."""
    rows = [{column: _json_value(value) for column, value in record.items()} for record in result.records()]
    return (json.dumps(rows, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _json_value(value: Value) -> str | int | float | bool | None:
    """Decimals become JSON numbers: whole ones without a fraction, others to the nearest double."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
