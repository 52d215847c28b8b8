"""How much is kept of one document, whatever stands in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from loaders.records import PilotRecord

MOST_FACTS = 4_000
"""Facts of one sort that are kept of a document: some five times the units of the longest published one."""

_SORTS = (
    *("units", "targets", "standards", "citations", "funding"),
    *("companies", "platforms", "agencies", "technologies", "milestones"),
)


def bounded(records: Iterable[PilotRecord], most: int = MOST_FACTS) -> tuple[tuple[PilotRecord, ...], tuple[str, ...]]:
    """The records with at most so many facts of each sort together, and a warning for each that lost some.

    A record is cut at one position of the text, for all sorts: what is kept of it is whole, and
    each fact's unit is kept with it.
    """
    left = Counter(dict.fromkeys(_SORTS, most))
    kept, warnings = [], []
    for record in records:
        starts = {sort: sorted(fact.span.start for fact in getattr(record, sort)) for sort in _SORTS}
        beyond = {sort: of[left[sort]] for sort, of in starts.items() if len(of) > left[sort]}
        if beyond:
            sort, cut = min(beyond.items(), key=lambda item: item[1])
            record = record.with_facts(
                **{s: tuple(fact for fact in getattr(record, s) if fact.span.start < cut) for s in _SORTS}
            )
            warnings.append(
                f"{record.place}: the document holds more than {most:,} {sort}; those from character "
                f"{cut:,} on, and all else that this chapter says after it, were left out"
            )
        left.subtract({sort: len(getattr(record, sort)) for sort in _SORTS})
        kept.append(record)
    return tuple(kept), tuple(warnings)
