"""The gazetteer: China's prefectures and counties with GB/T 2260 codes, old names and coordinates.

Documents name places in many ways (微山县, 青岛胶州市, 济南市章丘区, 枣庄, and 蓬莱市
years after it became 蓬莱区); `Gazetteer.find` answers with one place or, where a name fits
several or none, with None: a wrong place is worse than no place.
"""

from __future__ import annotations

import csv
import functools
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from loaders.records import Level

__all__ = ["Gazetteer", "Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """A prefecture or a county-level division.

    Attributes
    ----------
    adcode
        The six digits of GB/T 2260.
    name, short_name
        In full (微山县) and as headings shorten it (微山). Names of one hanzi are never shortened (莒县).
    prefecture, prefecture_code
        Of the prefecture above; of the place itself where it is a prefecture, a municipality
        (北京市), or a county right under its province (仙桃市).
    province
        In full (山东省).
    latitude, longitude
        Degrees of WGS 84, of the place's seat, mostly good to some kilometres; None where unknown.
    former_names
        Names of the divisions that became this one, wholly or for the larger part.
    former_adcodes
        Their codes, where those differ from today's.
    """

    adcode: str
    name: str
    level: Level
    prefecture: str
    prefecture_code: str
    province: str
    latitude: float | None
    longitude: float | None
    former_names: tuple[str, ...]
    former_adcodes: tuple[str, ...]
    short_name: str


class Gazetteer:
    """Places by name and by code.

    Parameters
    ----------
    places
        Those to be found. `Gazetteer.default` has the whole country's.

    Examples
    --------
    >>> gazetteer = Gazetteer.default()
    >>> gazetteer.find("青岛胶州市").adcode
    '370281'
    >>> gazetteer.find("蓬莱市").name
    '蓬莱区'
    >>> gazetteer.find("市中区") is None
    True
    >>> gazetteer.find("市中区", prefecture="枣庄").adcode
    '370402'
    """

    def __init__(self, places: Iterable[Place]):
        self._by_code: dict[str, Place] = {}
        self._current: dict[str, list[Place]] = defaultdict(list)
        self._former: dict[str, list[Place]] = defaultdict(list)
        self._short: dict[str, list[Place]] = defaultdict(list)
        self._provinces: dict[str, str] = {}
        for place in places:
            self._add(place)
        for place in [p for former in self._former.values() for p in former]:
            for code in place.former_adcodes:
                self._by_code.setdefault(code, place)
        self._longest = max(map(len, [*self._current, *self._former]), default=0)
        self._reach: dict[str, int] = {}
        for name in [*self._current, *self._former, *self._short, *self._provinces]:
            self._reach[name[0]] = max(len(name), self._reach.get(name[0], 0))
        self._prefecture_names = frozenset(p.prefecture for p in self._by_code.values())
        # 黔南布依族苗族自治州 is spoken of as 黔南州.
        self._spoken_prefectures = {name: name for name in self._prefecture_names}
        self._spoken_prefectures |= {f"{_short_name(n)}州": n for n in self._prefecture_names if n.endswith("自治州")}

    @classmethod
    def default(cls) -> Gazetteer:
        """The divisions of the whole country, read once a process."""
        return _default()

    def by_adcode(self, adcode: str) -> Place | None:
        """The place with a code, today's or a former one (370684 is 蓬莱区)."""
        return self._by_code.get(adcode)

    def places_in_province(self, code: str) -> tuple[Place, ...]:
        """The places of a province in the order of their codes.

        Parameters
        ----------
        code
            The province's code, two digits (37) or six (370000).
        """
        prefix = code[:2]
        current = (p for c, p in self._by_code.items() if c == p.adcode and c.startswith(prefix))
        return tuple(sorted(current, key=lambda p: p.adcode))

    def find(self, name: str, *, prefecture: str | None = None, province: str | None = None) -> Place | None:
        """The one place that a name means.

        Parameters
        ----------
        name
            A full, former or short name, with or without the names of the province and the
            prefecture before it. White space counts for nothing.
        prefecture, province
            Where the place is known to lie; tells the 市中区 of Jinan from that of Zaozhuang.

        Returns
        -------
        Place or None
            None if no place or more than one fits. A short name that a prefecture shares
            with one of its own counties (东营) means the prefecture.
        """
        dense = "".join(name.split())
        inside = self._provinces.get("".join(province.split())) if province else None
        above = self.find(prefecture, province=province) if prefecture else None
        if prefecture and above is None:
            return None
        found = self._find_below(dense, above, inside)
        if found is None:
            # 吉林市昌邑区 is tried as it stands before 吉林 is taken for the province.
            end = self._longest_key(dense, 0, self._provinces)
            if 0 < end < len(dense):
                found = self._find_below(dense[end:], above, self._provinces[dense[:end]])
        return found

    def _find_below(self, name: str, above: Place | None, province: str | None) -> Place | None:
        """The place of a name that may begin with that of its prefecture."""
        found = self._lookup(name, above, province)
        cuts = iter(range(min(len(name) - 1, self._longest), 1, -1))
        while found is None and (cut := next(cuts, None)) is not None:
            upper = self._prefecture(name[:cut], province)
            if upper is not None and (above is None or upper.prefecture_code == above.prefecture_code):
                below = self._lookup(name[cut:], upper, province)
                found = below if below is not upper else None
        return found

    def find_in(self, text: str, *, prefecture: str | None = None, province: str | None = None) -> Place | None:
        """The place that a title or heading speaks of: the first one named, taken as far down as it goes.

        In 青岛胶州市新型智慧城市建设试点工作任务书 that is 胶州市, not 青岛市. Short names count
        only where a title begins (青岛, 关于印发山亭智慧城市方案的通知 → 山亭区), since in
        running text 平原 or 东平 mean other things. Development zones (烟台开发区) have no
        code of their own and are not taken for the prefecture around them.

        Examples
        --------
        >>> Gazetteer.default().find_in("青岛胶州市新型智慧城市建设试点工作任务书").name
        '胶州市'
        """
        dense = "".join(text.split())
        at = 0
        while at < len(dense):
            end, found = self._match_at(dense, at, prefecture, province)
            if found is not None:
                return None if _ZONE.match(dense, end) else found
            at = max(at + 1, end)
        return self._find_at_beginning(dense, prefecture, province)

    def without_province(self, name: str) -> str:
        """A name without that of a province before it.

        >>> Gazetteer.default().without_province("浙江云湖市")
        '云湖市'
        """
        return name[self._longest_key(name, 0, self._provinces) :] or name

    def prefectures_in(self, text: str) -> Iterator[str]:
        """The prefectures that a text names with their kind, as often as it does.

        >>> list(Gazetteer.default().prefectures_in("参照淄博市和黔南州的做法，接入市级平台。"))
        ['淄博市', '黔南布依族苗族自治州']
        """
        for suffix in _OF_PREFECTURES.finditer(text):
            starts = range(max(0, suffix.end() - self._longest), suffix.end() - 2)
            spoken = (self._spoken_prefectures.get(text[start : suffix.end()]) for start in starts)
            yield from islice((name for name in spoken if name), 1)

    def _match_at(self, text: str, at: int, prefecture: str | None, province: str | None) -> tuple[int, Place | None]:
        """The longest chain of names that begins at a position, and where it ends."""
        chain = at
        province_end = self._longest_key(text, at, self._provinces)
        if province_end and text[at:province_end] == self._provinces[text[at:province_end]]:
            chain = province_end
        end = self._full_name_end(text, chain)
        upper_ends = {self._longest_key(text, chain, self._short)}
        if text[chain:end] in self._prefecture_names:
            upper_ends.add(end)
        # 枣庄市中区 is 枣庄 and 市中区, not 枣庄市 and something else: the reading that goes furthest wins.
        end = max([end, *(self._full_name_end(text, upper) for upper in upper_ends if upper)])
        piece = text[at:end]
        if not end or piece in _COMMON_NOUNS:
            return chain, None
        found = self.find(piece, prefecture=prefecture, province=province)
        return (end, found) if found is not None else (chain, None)

    def _full_name_end(self, text: str, at: int) -> int:
        return max(self._longest_key(text, at, self._current), self._longest_key(text, at, self._former))

    def _longest_key(self, text: str, at: int, names: Mapping[str, object]) -> int:
        """Where the longest key that stands at a position ends, or 0."""
        reach = self._reach.get(text[at : at + 1], 0)
        ends = range(min(len(text), at + reach), at + 1, -1)
        return next((end for end in ends if text[at:end] in names), 0)

    def _find_at_beginning(self, text: str, prefecture: str | None, province: str | None) -> Place | None:
        opening = _OPENING.match(text)
        at = opening.end() if opening else 0
        for end in range(min(len(text), at + 2 * self._longest), at + 1, -1):
            found = self.find(text[at:end], prefecture=prefecture, province=province)
            if found is not None:
                return None if _ZONE.match(text, end) or self._is_another(found, text, at, end) else found
        return None

    def _is_another(self, place: Place, text: str, at: int, end: int) -> bool:
        """Whether a short name is the beginning of a division of another kind: 临江 of 临江县 is not 临江市."""
        in_full = text[at:end].endswith((place.name, *place.former_names))
        return not in_full and _DIVISION_GOES_ON.match(text, end) is not None

    def _lookup(self, name: str, above: Place | None, province: str | None) -> Place | None:
        for names in (self._current, self._former, self._short):
            candidates = names.get(name, ())
            fitting = {
                p.adcode: p
                for p in candidates
                if (above is None or p.prefecture_code == above.prefecture_code)
                and (province is None or p.province == province)
            }
            if len(fitting) > 1:
                fitting = {c: p for c, p in fitting.items() if p.adcode == p.prefecture_code}
            if fitting:
                return next(iter(fitting.values())) if len(fitting) == 1 else None
            if candidates and above is None and province is None:
                return None
        return None

    def _prefecture(self, name: str, province: str | None) -> Place | None:
        found = self._lookup(name, None, province)
        return found if found is not None and (found.adcode == found.prefecture_code or name in self._former) else None

    def _add(self, place: Place) -> None:
        self._by_code[place.adcode] = place
        self._current[place.name].append(place)
        for name in place.former_names:
            self._former[name].append(place)
        if place.short_name != place.name:
            self._short[place.short_name].append(place)
        if place.province not in self._provinces:
            self._provinces[place.province] = place.province
            self._provinces[_short_name(place.province)] = place.province


# The peoples that autonomous divisions are named after; their name is left out in short names.
_PEOPLES = (
    "蒙古族|蒙古|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|"
    "傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|"
    "锡伯|普米族|塔吉克|怒族|鄂温克族|保安族|裕固族|独龙族|鄂伦春|各族"
)
_AUTONOMOUS = re.compile(rf"(?P<stem>.{{2,}}?)(?:{_PEOPLES})+自治[区州县旗]")
_SUFFIX = re.compile(
    r"(?P<stem>.{2,}?)(?:族自治[县旗]|自治[区旗]|特别行政区|地区|林区|特区|省|市|县|区|盟|(?<![左右前中后合])旗)"
)
# Names of divisions that are common words in running text.
_COMMON_NOUNS = frozenset({"城区", "郊区", "矿区", "新城区", "东区", "南区", "北区", "中区"})
_OF_PREFECTURES = re.compile("市|州|盟|地区")
_OPENING = re.compile(r"(?:《|关于|印发|公布|的|中共|第?[一二三四五六七八九十\d]+[、.．批])*")
_ZONE = re.compile(r"(?:(?!智慧|数字|新型|建设|关于)[\u4e00-\u9fff]){0,6}?(?:开发区|高新区|新区|保税区|度假区|保护区)")


_DIVISION_GOES_ON = re.compile("(?:自治)?[市县区旗](?![域块级场民政直属县区内外容镇乡])")


def _short_name(name: str) -> str:
    match = ("自治" in name and _AUTONOMOUS.fullmatch(name)) or _SUFFIX.fullmatch(name)
    return match["stem"] if match else name


def _level(adcode: str, name: str) -> Level:
    if adcode.endswith("00"):
        return Level.PREFECTURE
    if name.endswith("市"):
        return Level.COUNTY_LEVEL_CITY
    return Level.DISTRICT if name.endswith("区") and name not in ("神农架林区", "六枝特区") else Level.COUNTY


def _places(table: str) -> list[Place]:
    rows = list(csv.reader(io.StringIO(table)))[1:]
    names = {code: name for code, name, *_ in rows}
    return [
        _place(row, names)
        for row in rows
        if not row[0].endswith("0000") or row[1].endswith(_PROVINCES_THAT_ARE_PREFECTURES)
    ]


# Municipalities and special administrative regions have counties right under them.
_PROVINCES_THAT_ARE_PREFECTURES = ("市", "特别行政区")


def _place(row: list[str], names: Mapping[str, str]) -> Place:
    code, name, longitude, latitude, history = row
    province = names[code[:2] + "0000"]
    prefecture_code = code[:4] + "00"
    if prefecture_code not in names:
        prefecture_code = code[:2] + "0000" if province.endswith(_PROVINCES_THAT_ARE_PREFECTURES) else code
    former = [item.partition(":") for item in history.split("|") if item]
    return Place(
        adcode=code,
        name=name,
        level=_level(code, name),
        prefecture=names[prefecture_code],
        prefecture_code=prefecture_code,
        province=province,
        latitude=float(latitude) if latitude else None,
        longitude=float(longitude) if longitude else None,
        former_names=tuple(dict.fromkeys(n for n, _, _ in former if n != name)),
        former_adcodes=tuple(dict.fromkeys(c for _, _, c in former if c and c != code)),
        short_name=_short_name(name),
    )


@functools.cache
def _default() -> Gazetteer:
    table = (Path(__file__).parent / "data" / "places.csv").read_text(encoding="utf-8")
    return Gazetteer(_places(table))
