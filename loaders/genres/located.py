"""Which place a title speaks of: one of the gazetteer, or one that is named but not listed.

A place that GB/T 2260 does not list, such as a development zone or a county of another
table, is taken at its name, without code.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from loaders.places import Gazetteer, Place
from loaders.records import Level
from loaders.unlisted_places import level_of_city, prefecture_above, split_short_prefecture


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A pilot's place: its name, its prefecture (itself for a prefecture), code where listed, level."""

    name: str
    prefecture: str
    adcode: str | None
    level: Level


_SHAPE = (
    r"(?:(?P<province>[\u4e00-\u9fff]{2,3}(?:省|自治区)))?"
    r"(?:(?P<prefecture>[\u4e00-\u9fff]{2,4}?(?:市|地区|自治州|盟)))?"
    r"(?P<name>[\u4e00-\u9fff]{1,9}?(?:自治县|县|区|市|旗))"
)
_IN_TITLE = re.compile(
    rf"^(?:.{{0,30}}?(?:关于)?印发|关于|《)*{_SHAPE}(?=新型|智慧|数[字据智]|“|大数据|人民政府|推[进动]|加快|建设|深化|实施|打造|全面|促进|城市|县域|政务|信息化|[a-zA-Z“]|第|20\d\d年)"
)
# The title of a plan of a place that no table lists may go on with any word.
_OF_PLAN = re.compile(
    rf"^(?:.{{0,30}}?(?:关于)?印发|《)*{_SHAPE}(?![域块级场民政县区委镇乡内外直属]).{{2,40}}(?:方案|计划|规划|意见|要点|清单|任务书)"
)
# A title's second line may begin with a dash.
_DASHES = "—–―─-"
_WHOLE = re.compile(rf"{_SHAPE}$")
_NO_NAME = re.compile(
    "智慧|城市|示范|试点|建设|新型|关于|社区|园区|小区|地区|辖区|市区|城区|全[市县区]|各[市县区]|重点|我[市县区]"
    "|加快|推[进动]|促进|加强|深入|深化|全面|进一步|支持|开展|做好|落实|实施|打造|创建|提升|完善|规范|印发|强化|第[一二三四五六七八九十]"
)
# Paragraphs right after the title: they name who issues the plan and whom it is sent to.
FOLLOWING = 4
_LEVELS = {"县": Level.COUNTY, "旗": Level.COUNTY, "区": Level.DISTRICT}


def place_in_title(title: str, gazetteer: Gazetteer, text: Sequence[str] = ()) -> PlaceName | None:
    """The place that a title speaks of.

    Parameters
    ----------
    title
        A dense title.
    text
        More of the document, which tells the prefecture of a name that several counties share or no table lists.

    Examples
    --------
    >>> place_in_title("青岚市云湖县新型智慧城市建设试点工作任务书", Gazetteer.default())
    PlaceName(name='云湖县', prefecture='青岚市', adcode=None, level=<Level.COUNTY: 'county'>)
    """
    title = title.lstrip(_DASHES)
    place = gazetteer.find_in(title)
    match = _IN_TITLE.match(title) or (_OF_PLAN.match(title) if place is None else None)
    # In 云湖市新型智慧城市建设方案 what looks like a place of the city is no name.
    city = match["prefecture"] if match is not None and _NO_NAME.search(match["name"]) else None
    if place is not None and match is not None and _names_another(place, city or match["name"], title):
        place = None
    if place is not None and (match is None or match["name"] not in title or place.name.startswith(match["name"][:1])):
        return PlaceName(place.name, place.prefecture, place.adcode, Level(place.level))
    if place is None and city is not None:
        return _named(city, None, gazetteer, text)
    if match is None or _NO_NAME.search(match["name"]):
        return None if place is None else PlaceName(place.name, place.prefecture, place.adcode, Level(place.level))
    return _named(match["name"], match["prefecture"], gazetteer, text)


def _names_another(place: Place, name: str, title: str) -> bool:
    """Whether a title names a place only by the beginning of a longer name that is another's: 白沙 in 白沙洲区."""
    in_full = any(known in title for known in (place.name, *place.former_names))
    return not in_full and name.startswith(place.short_name) and not _NO_NAME.search(name)


def place_of_line(line: str, gazetteer: Gazetteer) -> PlaceName | None:
    """The place whose name a line consists of, or None."""
    place = gazetteer.find(line)
    if place is not None:
        return PlaceName(place.name, place.prefecture, place.adcode, Level(place.level))
    match = _WHOLE.fullmatch(line)
    if match is None or _NO_NAME.search(line):
        return None
    return _named(match["name"], match["prefecture"], gazetteer, ())


def _named(name: str, prefecture: str | None, gazetteer: Gazetteer, text: Sequence[str]) -> PlaceName:
    # What follows the title tells most titles apart; only where it does not is more of the text searched.
    for part in (text[:FOLLOWING], text[FOLLOWING:]) if prefecture is None else ():
        for candidate, _ in _prefectures(part, gazetteer).most_common():
            place = gazetteer.find(name, prefecture=candidate)
            if place is not None:
                return PlaceName(place.name, place.prefecture, place.adcode, Level(place.level))
    name = gazetteer.without_province(name)
    if prefecture is None and (parts := split_short_prefecture(name, gazetteer)) is not None:
        prefecture, name = parts
    level = _LEVELS.get(name[-1], Level.COUNTY_LEVEL_CITY if prefecture else level_of_city(text))
    if prefecture is None and level is not Level.PREFECTURE:
        prefecture = prefecture_above(name, gazetteer, text)
    return PlaceName(name, prefecture or name, None, level)


def _prefectures(text: Iterable[str], gazetteer: Gazetteer) -> Counter[str]:
    found: Counter[str] = Counter()
    for paragraph in text:
        place = gazetteer.find_in(paragraph[:300])
        if place is not None:
            found[place.prefecture] += 1
    return found
