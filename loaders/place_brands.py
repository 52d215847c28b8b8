"""How plans make names of their own place: 爱山东·云湖, 文旅云湖, 云湖网格通, 智慧云湖.

A place before a sort of platform (云湖教育云平台) is no such name; these patterns are of the
ways in which a place's name becomes part of a coined one.
"""

from __future__ import annotations

import re

# A hanzi as patterns made anew for every place say it: a range of the alphabet would take far longer to compile.
_HANZI = r"(?:(?![\x00-\x7f])\w)"
_BRANDS = "智慧|数字|数智|健康|平安|幸福|文旅|信用|清廉|云上|掌上|文明|物联|慧游|云游|乐享|阳光|亲清|食安|美丽"
_PROVINCES = (
    "河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海"
    "|内蒙古|广西|西藏|宁夏|新疆"
)
_CAMPAIGN = re.compile("平安|法治|健康|美丽|幸福|文明|生态|诚信|信用|清廉|活力|和谐|宜居|绿色|品质|创新")
_OF_A_CITY = ("智慧", "数字", "数智", "云上", "掌上")
_SIGHTS = "湖山河江海岛湾港"


class PlaceBrands:
    """Names that bear the pilot's place or its prefecture's, in full or short.

    The attributes are patterns that are searched in running text; `name` is the place itself.
    """

    def __init__(self, place: str, prefecture: str):
        names = {place, prefecture}
        names |= {name[:-1] for name in names if len(name) > 2}
        self._names = tuple(sorted((n for n in names if n), key=lambda n: (-len(n), n)))
        own = "|".join(map(re.escape, self._names)) or "(?!)"
        self.characters = frozenset("".join(name[:-1] for name in (place, prefecture)))
        self.name = re.compile(own)
        self.coined = re.compile(
            rf"(?:{own})(?:(?:{_HANZI}|[eE]){{0,4}}(?:云|通|码|办)|(?:{_HANZI}){{0,6}}[大智云]脑|云(?:校|课|学堂)|一[码机键]游)$|(?:[iIeE爱慧]|(?:云|慧|智|乐|畅)游|[云掌]上)(?:{own})$"
        )
        self.with_brand = re.compile(
            rf"(?P<name>(?:互联网\+)?(?:{_BRANDS})(?:{own}))"
            r"(?=(?:便民|综合|惠民|智慧|政务)?(?:服务平台|平台|APP|App|小程序|公众号|客户端|云平台|云数据库|地图)"
            r"|等(?:系统|平台|APP)|项目|运营公司)"
        )
        # 智慧云湖运营中心, 智慧云湖建设领导小组; 掌上云湖, 慧游云湖: of services only, no place is spoken of like that.
        self.smart = re.compile(
            rf"(?P<name>(?:智慧|数字|数智)(?:{own})(?={_HANZI}{{0,6}}中心)|智慧(?:{own})(?=(?:建设)?(?:工作)?(?:领导|专项)小组)"
            rf"|(?:掌上|无线|[慧智畅乐]游)(?:{own}))"
        )
        self.app = re.compile(rf"(?P<name>(?:{own}){_HANZI}{{1,4}})(?=APP|App|小程序|公众号)")
        self.through = re.compile(
            rf"(?P<name>(?:{_BRANDS})?(?:{own}){_HANZI}{{1,3}}通)(?=[，,。、；;）)]|平台|系统|APP|小程序)"
        )
        # 一机游云湖, 一码游广西: one device, one code for a whole place.
        self.travel = re.compile(rf"(?P<name>一(?:部手机|机|码|键|屏|云)(?:畅|慧|智|乐)?游(?:{own}|(?:{_PROVINCES})))")
        self.civilised = re.compile(rf"(?P<name>新时代文明实践(?:{own})云平台)")
        self.loved = re.compile(
            rf"(?P<name>爱{_HANZI}{{2,3}}[·•・-](?:(?:{own})(?:{_HANZI}{{1,3}}[通办])?"
            rf"|{_HANZI}{{1,2}}[eE]{_HANZI}|{_HANZI}{{1,4}}[通办]))"
        )

    def ends_with_place(self, name: str) -> bool:
        """Whether a name ends with the place."""
        return name.endswith(self._names)

    def place_before(self, text: str, at: int) -> int:
        """Where the place's name begins that ends at a position of a text; the position itself if none does."""
        return next((at - len(n) for n in self._names if text.endswith(n, 0, at)), at)

    def after_place(self, name: str) -> str:
        """What follows the place that a name begins with; empty if it begins with none."""
        return next((name[len(n) :] for n in self._names if name.startswith(n)), "")

    def is_campaign(self, name: str) -> bool:
        """Whether a name is one of a campaign that every place runs: 平安云湖."""
        return _CAMPAIGN.match(name) is not None and name[2:] in self._names

    def is_city_brand(self, name: str) -> bool:
        """Whether a name is the brand of a city, or of a sight that its place is named after.

        >>> brands = PlaceBrands("云湖县", "青岚市")
        >>> [brands.is_city_brand(n) for n in ("智慧云湖", "数字青岚", "智慧云湖湾", "平安云湖")]
        [True, True, True, False]
        """
        rest = name.removesuffix(name[-1]) if name.endswith(tuple(_SIGHTS)) else name
        return name.startswith(_OF_A_CITY) and (name[2:] in self._names or rest[2:] in self._names)

    def lists_brands(self, names: list[str]) -> bool:
        """Whether names are brands of the place with the smart or digital city among them: 智慧云湖, 平安云湖."""
        return all(n[2:] in self._names for n in names) and any(map(self.is_city_brand, names))
