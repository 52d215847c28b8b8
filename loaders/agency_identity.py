"""Which agency a printed name means: whose it is, and what it is called without the place.

Plans name the same bureau as 云湖县教育局, 县教育局 or 教育局. All three are one agency:
that of the pilot's own place, called 教育局. A name that begins with the prefecture or the
province is an agency of theirs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.records import Level, PilotRecord
from ontology.identifiers import place_key

_OWN_WORDS = {
    Level.COUNTY: "县",
    Level.DISTRICT: "区",
    Level.COUNTY_LEVEL_CITY: "市",
    Level.PREFECTURE: "市",
}
# 市场监督管理局, 市政管理局 and 区域 … begin with the word that elsewhere stands for the place.
_CITY = re.compile(r"市(?!场|民|容|域|政(?!府|协|法|务|数))")
_COUNTY = re.compile(r"县(?!域)")
_DISTRICT = re.compile(r"区(?!域|块)")
_PROVINCE = re.compile(
    r"(?:(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南"
    r"|陕西|甘肃|青海|台湾)省|省(?![级际内外]))"
)
# 数字强省…办公室 and the like: an office of the province that does not begin with its name.
_PROVINCIAL = re.compile(r"[\u4e00-\u9fff]{0,4}省(?![级际内外])")
_BARE_WORDS = {"县": _COUNTY, "区": _DISTRICT, "市": _CITY}


@dataclass(frozen=True, slots=True)
class AgencyIdentity:
    """An agency: the key of its place, its name without the place, and its full name."""

    place_code: str
    bare_name: str
    label: str


def identify_agency(name: str, record: PilotRecord) -> AgencyIdentity:
    """The agency that a name means in what a document says of one pilot.

    >>> from loaders.text import Span
    >>> pilot = PilotRecord(
    ...     place="云湖县", prefecture="青岚市", adcode="990101", level=Level.COUNTY, span=Span(0, 9))
    >>> identify_agency("县教育局", pilot)
    AgencyIdentity(place_code='990101', bare_name='教育局', label='云湖县教育局')
    >>> identify_agency("市大数据局", pilot).place_code
    '990100'
    """
    plain = "".join(name.split())
    own = place_key(record.adcode, record.place, record.prefecture)
    for stem in _stems(record.place):
        if _continues(plain, stem):
            return _of(own, record.place, plain[len(stem) :])
    if record.prefecture != record.place:
        for stem in _stems(record.prefecture):
            if _continues(plain, stem):
                return _of(_above(record, 4), record.prefecture, plain[len(stem) :])
    own_word = _OWN_WORDS[record.level]
    for word, pattern in _BARE_WORDS.items():
        if pattern.match(plain) and len(plain) > 2:
            if word == own_word:
                return _of(own, record.place, plain[1:])
            if word == "市":
                return _of(_above(record, 4), record.prefecture, plain[1:])
    province = _PROVINCE.match(plain)
    if province and len(plain) > province.end():
        return AgencyIdentity(_above(record, 2), plain[province.end() :], plain)
    if _PROVINCIAL.match(plain):
        return AgencyIdentity(_above(record, 2), plain, plain)
    return _of(own, record.place, plain)


def _stems(place: str) -> tuple[str, ...]:
    """The name of a place as agencies bear it: whole, and without 市, 县 or 区 (which leaves two characters)."""
    short = place[:-1]
    return (place, short) if len(short) >= 2 else (place,)


def _continues(name: str, stem: str) -> bool:
    return bool(stem) and name.startswith(stem) and len(name) > len(stem) + 1


def _of(place_code: str, place: str, bare: str) -> AgencyIdentity:
    return AgencyIdentity(place_code, bare, place + bare)


def _above(record: PilotRecord, digits: int) -> str:
    """The key of the prefecture (4 digits of the code are its own) or the province (2)."""
    if record.adcode is not None:
        return record.adcode[:digits].ljust(6, "0")
    return place_key(None, record.prefecture, record.prefecture if digits == 4 else "")
