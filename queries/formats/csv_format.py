"""CSV (RFC 4180) and TSV in UTF-8."""

from __future__ import annotations

import csv
import io

from queries.results import Result, text_of

BYTE_ORDER_MARK = "\ufeff"


def write_csv(result: Result, *, byte_order_mark: bool = False) -> bytes:
    """A result as CSV with a header line and CRLF line ends.

    Parameters
    ----------
    result
        The table.
    byte_order_mark
        Whether the file begins with U+FEFF. Excel takes the file for UTF-8 only then; other
        programs read the mark as part of the first column's name.
    """
    return _delimited(result, ",", byte_order_mark=byte_order_mark)


def write_tsv(result: Result) -> bytes:
    r"""A result as tab-separated values; tabs and line ends inside a value become spaces."""
    rows = tuple(
        tuple(" ".join(value.split()) if isinstance(value, str) else value for value in row) for row in result.rows
    )
    return _delimited(Result(result.columns, rows), "\t", byte_order_mark=False)


def _delimited(result: Result, delimiter: str, *, byte_order_mark: bool) -> bytes:
    text = io.StringIO(newline="")
    if byte_order_mark:
        text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(result.columns)
    writer.writerows([text_of(value) for value in row] for row in result.rows)
    return text.getvalue().encode()
