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
    r"(?:管理|服务|发展|建设|运营|产业|和智慧城市)*(?:局|主管部门|部门|领导小组|公司|有限公司)"
    r"|(?:服务|发展|管理)?中心(?!项目|建设)|产业|企业|园区|人才|发展规划"
)
# Abbreviations count as whole runs of letters: the AI of FAIR is none.
_LATIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9]|[-－](?=[A-Za-z]))*")
# Of 150 facts drawn at random from the published documents, 147 name a technology that the passage uses.
_CONFIDENCE = 0.97


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
    found: dict[tuple[str | None, str], Technology] = {}
    innermost = _InnermostUnit(chapter.units)
    for start, end, technology in _named(str(chapter.dense)):
        span = chapter.dense.span(start, end)
        if chapter.is_boilerplate(span.start):
            continue
        unit = innermost.at(span.start)
        path = unit.path if unit else None
        if (path, technology) not in found:
            found[path, technology] = Technology(
                technology=technology, unit_path=path, span=span, method="vocabulary", confidence=_CONFIDENCE
            )
    return tuple(found.values())


def _named(text: str) -> list[tuple[int, int, str]]:
    """Where a text names which technology, in order."""
    hanzi, identifiers = _vocabulary()
    named = [
        (*match.span(), identifiers[match[0].casefold()])
        for match in hanzi.finditer(text)
        if not (match[0].startswith("大数据") and _NOT_A_USE.match(text, match.end(), match.end() + 24))
    ]
    for match in _LATIN.finditer(text):
        if technology := identifiers.get(match[0].casefold().replace("－", "-")):
            named.append((*match.span(), technology))
    return sorted(named)


@cache
def _vocabulary() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of the words with hanzi, the longest first, and the technology of every word in lower case."""
    identifiers = {word.casefold(): term.identifier for term in technology_terms() for word in term.words}
    words = {word for term in technology_terms() for word in term.words if not word.isascii()}
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w))))), identifiers


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
