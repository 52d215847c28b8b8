"""Results as files and tables: one module a format, all found by name in `FORMATS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from queries.formats.csv_format import write_csv, write_tsv
from queries.formats.json_format import write_json
from queries.formats.text_table import write_text_table
from queries.formats.xlsx_format import write_xlsx
from queries.results import Result


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a result.

    Attributes
    ----------
    media_type
        For HTTP.
    write
        The bytes of a file that holds the result. The second argument is pairs of name and
        value that say where the result comes from; formats without a place for them leave them out.
    """

    name: str
    media_type: str
    write: Callable[[Result, Sequence[tuple[str, str]]], bytes]


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        made.name: made
        for made in (
            Format("csv", "text/csv; charset=utf-8", lambda result, _sources: write_csv(result)),
            Format("tsv", "text/tab-separated-values; charset=utf-8", lambda result, _sources: write_tsv(result)),
            Format("json", "application/json", lambda result, _sources: write_json(result)),
            Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
            Format("table", "text/plain; charset=utf-8", lambda result, _sources: write_text_table(result).encode()),
        )
    }
)

__all__ = ["FORMATS", "Format", "write_csv", "write_json", "write_text_table", "write_tsv", "write_xlsx"]
