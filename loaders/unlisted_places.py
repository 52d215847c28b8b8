"""Places that no table lists: which prefecture they belong to, and whether a city is one itself, told by the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from loaders.places import Gazetteer
from loaders.records import Level

# What only prefectures have below them, and what towns and streets answer to.
_COUNTIES_BELOW = re.compile(
    "各(?:县区|区县|县市区|市县区|旗县|县[（(、]|区[（(、]|市[（(、]县|县(?![直级属域]))|[县旗][（(]市"
    "|市县(?:两|二|三)级|市、县|县市区|旗县区"
)
_TOWNS_BELOW = re.compile(
    r"各(?:乡镇|镇街|镇[（(、人]|乡[（(、]|街道|镇乡)|镇[（(]街|乡镇[（(]街道|镇街|[\d两]个?(?:乡镇|镇街?|街道)"
    r"|[（(]县级[)）]|县级市"
)
_LONGEST_CITY = 4
# A district's name with its suffix (云湖区); 市区 and 全县 after a city are no names.
SHORTEST_REST = 3
# What stands before a city's name is no part of it.
_BEFORE_CITY = re.compile("^.*[由与和及向对在至为按据接入省的于经报请是到从以将把属市县区、]")
_NO_CITY = re.compile(r"^(?:[全我各本该新老]|城乡|智慧|上级|超大|特大)|^[城门超股上都夜]$")
# A city is spoken of by its organs, by what it runs for all of its counties, and by the plans it has made.
_CITY = re.compile(
    rf"([\u4e00-\u9fff]{{2,{_LONGEST_CITY}}})市"
    r"(?=人民政府|政府|委[办员、]|生态环境局|自然资源|公安局|大数据|政务|数据|统建|级)"
    rf"|(?<=《)([\u4e00-\u9fff]{{2,{_LONGEST_CITY}}})市"
)


def split_short_prefecture(name: str, gazetteer: Gazetteer) -> tuple[str, str] | None:
    """The prefecture and the rest of a name that begins with a listed prefecture's short name.

    >>> split_short_prefecture("济南云湖区", Gazetteer.default())
    ('济南市', '云湖区')
    """
    for end in range(len(name) - SHORTEST_REST, 1, -1):
        above = gazetteer.find(name[:end])
        if above is not None and above.adcode == above.prefecture_code and above.short_name == name[:end]:
            return above.name, name[end:]
    return None


def prefecture_above(name: str, gazetteer: Gazetteer, text: Sequence[str]) -> str | None:
    """The prefecture of an unlisted place, in the words of its document; None where nothing tells it.

    Told best by both names together (青岚市云湖县, 青岚市生态环境局云湖分局), then by the listed
    prefecture that is named most, then by the city whose organs and plans are named most.

    >>> prefecture_above("云湖县", Gazetteer.default(), ["由青岚市生态环境局云湖分局负责。"])
    '青岚市'
    """
    short = re.escape(name[:-1] if len(name) > 2 else name)
    together = re.compile(
        rf"([\u4e00-\u9fff]{{2,{_LONGEST_CITY}}})市(?={re.escape(name)}|[\u4e00-\u9fff]{{2,8}}局{short}分局|{short}[\u4e00-\u9fff]{{2,6}}局)"
    )
    counts = (
        Counter(city for paragraph in text for city in _cities(together, paragraph)),
        Counter(city for paragraph in text for city in gazetteer.prefectures_in(paragraph)),
        Counter(city for paragraph in text for city in _cities(_CITY, paragraph)),
    )
    for counted in counts:
        del counted[name]
        ranked = counted.most_common(2)
        if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
            return ranked[0][0]
    return None


def _cities(pattern: re.Pattern[str], paragraph: str) -> Iterator[str]:
    for match in pattern.finditer(paragraph):
        bare = _BEFORE_CITY.sub("", match[match.lastindex or 1])
        if len(bare) > 1 and not _NO_CITY.search(bare):
            yield f"{bare}市"


def level_of_city(text: Sequence[str]) -> Level:
    """Whether an unlisted city is a prefecture, which has counties below it, or a county-level city with towns."""
    towns = sum(_TOWNS_BELOW.search(paragraph) is not None for paragraph in text)
    counties = sum(_COUNTIES_BELOW.search(paragraph) is not None for paragraph in text)
    return Level.COUNTY_LEVEL_CITY if towns > counties else Level.PREFECTURE
