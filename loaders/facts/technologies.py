"""Technologies that a plan names, one fact for each technology of each unit."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from loaders.chapter import Chapter
from loaders.records import Technology, Unit

PRODUCES = "technologies"

# 大数据局 is an agency and 大数据产业 an industry: neither says that the unit uses big data.
_NOT_A_USE = re.compile(
    r"(?:管理|服务|发展|建设|和智慧城市)*(?:局|主管部门|部门|领导小组)"
    r"|(?:服务|发展|管理)?中心(?!项目|建设)|产业|企业|公司|园区|人才"
)
_CONFIDENCE = 0.9


@dataclass(frozen=True, slots=True)
class TechnologyTerm:
    """A technology of the vocabulary: local name, Chinese and English label, the words for it."""

    identifier: str
    zh: str
    en: str
    words: tuple[str, ...]


@cache
def technology_terms() -> tuple[TechnologyTerm, ...]:
    """The vocabulary of technologies, from `loaders/data/technologies.csv`.

    >>> next(t.zh for t in technology_terms() if t.identifier == "beidou")
    '北斗'
    """
    rows = csv.DictReader(files("loaders").joinpath("data/technologies.csv").read_text(encoding="utf-8").splitlines())
    return tuple(TechnologyTerm(row["id"], row["zh"], row["en"], tuple(row["words"].split("|"))) for row in rows)


def find(chapter: Chapter) -> tuple[Technology, ...]:
    """Each technology that a unit names, once a unit, outside the prescribed text."""
    pattern, identifiers = _matcher()
    found: dict[tuple[str | None, str], Technology] = {}
    innermost = _InnermostUnit(chapter.units)
    text = str(chapter.dense)
    for match in pattern.finditer(text):
        if match[0].startswith("大数据") and _NOT_A_USE.match(text, match.end(), match.end() + 24):
            continue
        span = chapter.dense.span(match.start(), match.end())
        if chapter.is_boilerplate(span.start):
            continue
        unit = innermost.at(span.start)
        path = unit.path if unit else None
        technology = identifiers[match[0].casefold()]
        if (path, technology) not in found:
            found[path, technology] = Technology(
                technology=technology, unit_path=path, span=span, method="vocabulary", confidence=_CONFIDENCE
            )
    return tuple(found.values())


@cache
def _matcher() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern of all words, the longest first, and the technology of each word in lower case."""
    identifiers = {word.casefold(): term.identifier for term in technology_terms() for word in term.words}
    words = sorted({word for term in technology_terms() for word in term.words}, key=lambda w: (-len(w), w))
    latin = "|".join(re.escape(w) for w in words if w.isascii())
    hanzi = "|".join(re.escape(w) for w in words if not w.isascii())
    # Latin abbreviations count only where no other letter touches them.
    return re.compile(rf"(?:{hanzi})|(?<![A-Za-z])(?:{latin})(?![A-Za-z])", re.IGNORECASE), identifiers


class _InnermostUnit:
    """The innermost unit at ascending positions, in one pass over units that are nested or apart."""

    def __init__(self, units: tuple[Unit, ...]):
        self._coming = sorted(units, key=lambda u: (-u.span.start, u.span.end))
        self._open: list[Unit] = []

    def at(self, position: int) -> Unit | None:
        while self._coming and self._coming[-1].span.start <= position:
            self._open.append(self._coming.pop())
        while self._open and self._open[-1].span.end <= position:
            self._open.pop()
        return self._open[-1] if self._open else None
