"""Kinds of agencies: what makes the bureaus of different cities comparable, whatever they are called.

The authority for big data is a 大数据局 here, a 大数据服务中心 or 大数据和智慧城市建设中心 there:
all are of the kind `big-data`. The table is `loaders/data/agency-kinds.csv`.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class AgencyKind:
    """A kind of agency.

    Attributes
    ----------
    identifier
        The local name, as in `public-security`.
    zh, en
        Labels.
    where
        `end` where the words count as the end of a name only, `any` where they count anywhere.
    words
        Words of names of this kind.
    """

    identifier: str
    zh: str
    en: str
    where: str
    words: tuple[str, ...]


@cache
def agency_kinds() -> tuple[AgencyKind, ...]:
    """The kinds of agencies, in the order in which they are tried."""
    table = files("loaders").joinpath("data/agency-kinds.csv").read_text(encoding="utf-8")
    return tuple(
        AgencyKind(row["id"], row["zh"], row["en"], row["where"], tuple(row["words"].split("|")))
        for row in csv.DictReader(table.splitlines())
    )


def agency_kind(name: str) -> str | None:
    """The kind of the agency of a printed name, or None where the name shows none.

    What a name ends with decides first (a 大数据…领导小组 is a leading group), then the word
    that comes first in the name, the longer of two at the same place.

    >>> agency_kind("云湖县大数据和智慧城市建设中心"), agency_kind("市教育和体育局")
    ('big-data', 'education')
    >>> agency_kind("数字强县建设领导小组办公室"), agency_kind("某某组")
    ('leading-group', None)
    """
    ends, anywhere, kinds = _patterns()
    if (match := ends.search(name)) or (match := anywhere.search(_OWN_GOVERNMENT.sub("", name))):
        return kinds[match[0]]
    return None


# 民政 stands inside 人民政府, which says nothing of an office's field.
_OWN_GOVERNMENT = re.compile("人民政府")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    kinds: dict[str, str] = {}
    words: dict[str, list[str]] = {"end": [], "any": []}
    for kind in agency_kinds():
        for word in kind.words:
            kinds.setdefault(word, kind.identifier)
            words[kind.where].append(word)
    ends = "|".join(map(re.escape, sorted(words["end"], key=len, reverse=True)))
    anywhere = "|".join(map(re.escape, sorted(words["any"], key=len, reverse=True)))
    # 公安县 and 海洋镇 are places: a word that a place's ending follows is part of the place's name.
    return re.compile(rf"(?:{ends})$"), re.compile(rf"(?:{anywhere})(?![县区镇乡])"), kinds
