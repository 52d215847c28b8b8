"""Systems, apps, brands and programmes that have a proper name of their own.

A proper name is coined (城管通, 惠企e办), bears the place in an unusual way (文旅云湖, 云湖村务清),
or is known in the whole province or country (爱山东, 雪亮工程). A place before a sort of
platform (云湖教育云, 智慧城管平台) is none, and neither is a slogan (无证明城市, 一网通办).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from loaders.chapter import Chapter
from loaders.coined_names import (
    is_coined,
    is_common,
    is_current_slogan,
    is_partly_common,
    is_slogan,
    joins_no_word,
    may_be_slogan,
    names_a_field,
)
from loaders.place_brands import PlaceBrands
from loaders.records import Platform

PRODUCES = "platforms"

LONGEST_NAME_AS_TITLE = 8
LONGEST_TITLE_WITH_NAME = 24

_TITLE = re.compile(r"《[^《》]{1,150}》")
# “湖畔驿站”居家照护: a heading that begins with a name in quotes and says what it is for.
_SHORT_NAME = range(3, 7)
_AFTER_TITLE_NAME = re.compile(r"(?!工程|行动|建设|模式|改革|机制|体系|一体|工作法|经验)[\u4e00-\u9fff]{2,10}")
_QUOTED = re.compile(r"[“\"「『‘]([^“”\"「」『』‘’]{2,60})[”\"」』’]")
_NAME_IN_QUOTES = re.compile(r"^(.*?)(?:APP|app|App|小程序|公众号)?$")

# What shows after a name in quotes, or after a list of such names, that it names a platform.
_MORE_NAMES = r"(?:(?:APP|app|App|小程序)?[、和及与]?[“\"「][^“”\"「」]{1,16}[”\"」]){0,6}"
_APPS = r"APP|app|App|小程序|公众号|公众平台|服务号|客户端|手机端|移动端|微信(?:公众)?平台"
_KINDS = rf"{_APPS}|服务专区|平台|系统|品牌(?!活动|赛事|产品|商品|店)|工程|数据库"
# 即“…”纳入平台, “…”理念推进系统建设: what stands between does not describe the thing in quotes.
_DESCRIBING = (
    r"(?:(?![纳接并融]入|对接|推进|推动|建设|打造|改革|理念|原则|模式|机制|要求|目标"
    r"|[为的在与和到将由向是以])[\u4e00-\u9fff])"
)
_KIND_AFTER = re.compile(rf"{_MORE_NAMES}等?的?{_DESCRIBING}{{0,10}}?(?:{_KINDS}|(?:便民|惠民|助企|云端)服务)")
_APP_AFTER = re.compile(rf"{_MORE_NAMES}等?{_DESCRIBING}{{0,2}}?(?:{_APPS})")
_BRAND_AFTER = re.compile(rf"{_DESCRIBING}{{0,6}}?品牌(?!活动|赛事|产品|商品|店)")
_PLATFORM_AFTER = re.compile(rf"{_DESCRIBING}{{0,6}}?(?:平台|APP|小程序)")
_PLACE_KIND_AFTER = re.compile(rf"{_MORE_NAMES}等?[\u4e00-\u9fff]{{0,14}}?(?:{_KINDS})")
_PROGRAMME_AFTER = re.compile(r"(?:建设|项目|系列|PPP)")
# 打造“智慧云湖”新名片: said of the whole place, not of a thing with that name.
_SAID_OF_THE_PLACE = re.compile(
    r"(?:的|城市|特色|总体|整体)?(?:新?名片|样板|模式|发展|格局|目标|蓝图|愿景|战略|为(?:目标|引领|总))"
)
_PROJECT_AFTER = re.compile(r"(?:PPP)?项目")
_SERVICE_AFTER = re.compile(r"服务(?!水平|能力|理念)")
_KIND_BEFORE = re.compile(
    r"(?:系统|平台|APP|App|小程序|公众号|服务品牌|应用程序|一部手机|信用分(?:[—-]{1,2})?|名为|命名为|取名|取名为|叫做|上线|开通|下载|启用)$"
)

# What is done to systems only: 接入“…”, 升级“…”. 推行, 建设 and 打造 go with ways of working as well.
_USED_BEFORE = re.compile(
    r"(?:依托|接入|对接|打通|入驻|嵌入|整合|运用|部署|上线|登录|扩展|用好|迭代|升级(?:改造|打造|建设)?)$"
)

_COINED_THROUGH = re.compile(
    r"(?P<name>(?![一与和及在将等由对以的向从])[\u4e00-\u9fff]{2}通)"
    r"(?:(?=(?P<said>系统|服务平台|平台|APP|App|app|小程序|公众号))|(?=[，,、。；;）)]|分厅|应用|等))"
)
# 赣某通分厅: whatever a province's app is called, its letter begins it.
_OF_A_PROVINCE = re.compile(
    r"(?P<name>[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀贵黔滇藏陕秦甘陇青宁][\u4e00-\u9fff]{0,2}[通办])(?=分厅|专区|旗舰店)"
)
_E_NAME = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,4}[eE][\u4e00-\u9fff]{1,3}?(?=[，,。、；;）)]|平台|系统|服务|品牌|建设|项目|小程序|APP|App|等|应用)"
    r"|[\u4e00-\u9fff]{1,4}[eE](?:家亲|家|网通|点通|码通|卡通|通|企办|企帮|办|帮|站|警通|生活)(?![\u4e00-\u9fff]?[”\"])"
    r"|[\u4e00-\u9fff]{2}[“\"][eE][\u4e00-\u9fff]{2}[”\"])"
)
_APP_NAME = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,8})(?=APP|App|小程序|公众号)")
# Verbs and links that stand before a name without a pause.
_LEAD = re.compile(
    r"^.*(?:推进|推动|推广|推行|实施|启用|创新|围绕|做好|加强|建设|建立|创建|打造|依托|通过|开发|完善|整合|融合|接入|使用|构建|搭建|上线|入驻|利用|推出|部署|开通|[全我本][市县区]|街道|优化|升级|打通|建成|对接|提升|运用|下载|关注"
    r"|实现|提供|支持|涵盖|包括|发布|手机|移动|微信|支付宝|[以与和在将的是向及等或用为])"
)
_NO_APP = re.compile(r"类|版|端|人员|勤务|手机|专用|便民|惠民|执法|办公|第三方|个|款|专属|相关|本地|外勤|车|家长")
_HOTLINE = re.compile(
    r"(?<!\d)[“\"]?(?P<name>1\d{4}[”\"]?(?![个家户名余多万台处套条人亩吨元])[\u4e00-\u9fff]{0,8}?(?:热线|平台))"
)
# 阳光村务, 舒心就医: words that offices everywhere put before a service to make a brand of it.
_BRAND_WORD = re.compile(
    r"(?P<name>(?:阳光|舒心|暖心|贴心|亲清)[\u4e00-\u9fff]{2})"
    r"(?=[\u4e00-\u9fff]{0,4}?(?:平台|系统)|(?:、[\u4e00-\u9fff]{3,8}){1,5}等[\u4e00-\u9fff]{0,4}?(?:平台|系统))"
)
_PROGRAMMES = "雪亮|天网|天眼|金盾|金保|金财|金税|金宏|金农|金水|金审|村村通|户户通|村村响"
_QUOTED_PROGRAMME = re.compile(rf"[“\"](?P<a>{_PROGRAMMES})[”\"](?P<b>工程)")
# “村村通” by itself is the programme; a bus that goes 村村通 is none.
_SHORT_PROGRAMME = re.compile(
    r"(?<=[“\"])(?:天网|雪亮|村村通|户户通|村村响)(?=[”\"])"
    r"|(?<=[、与和合])(?:天网|雪亮)(?=[、，,。；;与和]|等|视频)"
)
# 微信平台, 微信等平台: a channel by the name of its platform. 微信公众号, 微信群 and 微信号 are accounts there, and
# “和为先”微信平台 is said of a platform that has a name of its own.
_WECHAT = re.compile(
    r"(?<![”\"」』])(?<!手机)(?P<name>微信|支付宝)(?=(?:公众|服务)?平台|服务大厅|城市服务|客户端"
    r"|(?:、[^，,。；;]{2,8}){0,4}等(?:电商|社交|直播|线上|新媒体|网络)?平台)"
)
_ALIAS = re.compile(
    r"(?:平台|系统|中枢|中台)[（(](?:简称|即|以下简称)?[“\"]?(?P<name>[\u4e00-\u9fffA-Za-z]{3,10})[”\"]?[）)]"
)
_ALIAS_OF = re.compile(r"大脑|中枢|通$|云$|码$|钉$|办$")

# A plan's own vision is a slogan, unless the text calls it a platform or a project; a brand is a vision, too.
_NAMED_BY_THE_TEXT = frozenset({"known", "quoted", "quoted-place", "quoted-coined"})

# Shares that were right among what each rule finds in the reference annotations, drawn towards
# one half where there were few: (right + 1) / (found + 2).
_CONFIDENCES = {
    "known": 0.93,
    "hotline": 0.8,
    "quoted-coined": 0.94,
    "quoted-place": 0.92,
    "quoted": 0.94,
    "coined": 0.88,
    "with-place": 0.86,
    "alias": 0.75,
    "brand-word": 0.67,
    "app-name": 0.5,
    "channel": 0.78,
    "city-brand": 0.83,
    "partly-coined": 0.75,
    "quoted-title": 0.7,
}


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: str
    start: int
    end: int
    rule: str
    only_brand: bool = False


def find(chapter: Chapter) -> tuple[Platform, ...]:
    """Platforms by name, each name once, outside the prescribed text; not the plan's own vision."""
    # Blanked out, not cut out, so that positions stay.
    text = _TITLE.sub(lambda title: "《" + "□" * (len(title[0]) - 2) + "》", str(chapter.dense))
    visions = [_key(field.value) for field in chapter.fields if field.name == "vision"]
    own = PlaceBrands(chapter.place, chapter.prefecture)
    found: dict[str, Platform] = {}
    end = 0
    for candidate in sorted(_candidates(text, own, _short_titles(chapter)), key=lambda c: (c.start, -c.end)):
        if candidate.start < end:
            continue
        span = chapter.dense.span(candidate.start, candidate.end)
        key = _key(candidate.name)
        named = candidate.rule in _NAMED_BY_THE_TEXT and not candidate.only_brand
        is_vision = not named and any(key in vision for vision in visions)
        if is_vision or chapter.is_boilerplate(span.start):
            continue
        end = candidate.end
        if key not in found:
            found[key] = Platform(
                name=candidate.name,
                span=span,
                method=candidate.rule,
                confidence=_CONFIDENCES[candidate.rule],
            )
    # 钉钉 is 政企钉钉 again.
    return tuple(p for key, p in found.items() if not any(k != key and k.endswith(key) for k in found))


def _short_titles(chapter: Chapter) -> dict[int, int]:
    """Where each short title of a unit begins, by its end: a name that ends a title is all of it (村账清风通)."""
    spans = [unit.title_span for unit in chapter.units if len(unit.title) <= LONGEST_TITLE_WITH_NAME]
    ends = ((chapter.dense.index(span.start), chapter.dense.index(span.end)) for span in spans)
    return {end: start for start, end in ends}


def _candidates(text: str, own: PlaceBrands, titles: dict[int, int]) -> Iterator[_Candidate]:
    yield from _known(text)
    yield from _quoted(text, own, frozenset(titles.values()))
    for pattern, rule in (
        (own.loved, "known"),
        (own.civilised, "known"),
        (own.with_brand, "with-place"),
        (own.smart, "with-place"),
        (own.app, "with-place"),
        (own.travel, "with-place"),
        (_HOTLINE, "hotline"),
        (_WECHAT, "channel"),
        (_BRAND_WORD, "brand-word"),
        (_OF_A_PROVINCE, "coined"),
    ):
        for match in pattern.finditer(text):
            if pattern is not own.app or not is_common(own.name.sub("", match["name"])):
                yield _Candidate(match["name"], *match.span("name"), rule)
    for match in own.through.finditer(text):
        if is_coined(match["name"]):
            yield _Candidate(match["name"], *match.span("name"), "coined")
    for match in _COINED_THROUGH.finditer(text):
        known = match["name"][1:] in _known_names()[1]
        if is_coined(match["name"]) and not known and (match["said"] or joins_no_word(match["name"])):
            start = own.place_before(text, match.start())
            title = titles.get(match.end(), start)
            start = min(start, title) if match.end() - title <= LONGEST_NAME_AS_TITLE else start
            yield _Candidate(text[start : match.end()], start, match.end(), "coined")
    for match in _E_NAME.finditer(text):
        lead = _LEAD.match(match["name"])
        start = match.start() + (lead.end() if lead else 0)
        if text[start] not in 'eE“"':
            yield _Candidate(text[start : match.end()], start, match.end(), "coined")
    for match in _APP_NAME.finditer(text):
        lead = _LEAD.match(match["name"])
        start = match.start() + (lead.end() if lead else 0)
        name = text[start : match.end()]
        if 3 <= len(name) <= 5 and not is_common(name) and not is_slogan(name) and not _NO_APP.search(name):
            yield _Candidate(name, start, match.end(), "app-name")
    for match in _ALIAS.finditer(text):
        if _ALIAS_OF.search(match["name"]) and own.name.search(match["name"]):
            yield _Candidate(match["name"], *match.span("name"), "alias")


def _known(text: str) -> Iterator[_Candidate]:
    pattern, bounds = _known_names()
    for match in pattern.finditer(text):
        bound = bounds[match[0]]
        if not bound.forbids(text, match.start(), match.end()):
            yield _Candidate(match[0], match.start(), match.end(), "known")
    for match in _QUOTED_PROGRAMME.finditer(text):
        yield _Candidate(match["a"] + match["b"], match.start(), match.end(), "known")
    for match in _SHORT_PROGRAMME.finditer(text):
        yield _Candidate(match[0], match.start(), match.end(), "known")


def _quoted(text: str, own: PlaceBrands, titles: frozenset[int]) -> Iterator[_Candidate]:
    for match in _QUOTED.finditer(text):
        inner = _NAME_IN_QUOTES.match(match[1])
        name = inner[1] if inner and len(inner[1]) > 1 else match[1]
        if "、" in name:
            yield from _series(name, match.start(1), own)
            continue
        if len(name) > 18:
            continue
        context = _Context(
            before=text[max(0, match.start() - 10) : match.start()],
            after=text[match.end() : match.end() + 120],
            says_itself=name != match[1],
        )
        if rule := _rule_of_quoted(name, context, own):
            yield _Candidate(name, match.start(1), match.start(1) + len(name), rule, context.says_only_brand)
        elif match.start() in titles and _heads_a_title(name, context):
            yield _Candidate(name, match.start(1), match.start(1) + len(name), "quoted-title")


def _heads_a_title(name: str, context: _Context) -> bool:
    coined = len(name) in _SHORT_NAME and not (is_slogan(name) or is_common(name) or name.startswith("一"))
    return coined and not names_a_field(name) and _AFTER_TITLE_NAME.match(context.after) is not None


def _series(names: str, at: int, own: PlaceBrands) -> Iterator[_Candidate]:
    """Names that one pair of quotes lists: brands of the place beside that of the smart city, or coined names."""
    listed = names.split("、")
    city = own.lists_brands(listed)
    if city or all(len(name) > 2 and is_coined(name) and not may_be_slogan(name) for name in listed):
        for name in listed:
            yield _Candidate(name, at, at + len(name), "city-brand" if city else "quoted-coined")
            at += len(name) + 1


@dataclass(frozen=True, slots=True)
class _Context:
    """What stands around a name in quotes; `says_itself`: the quotes hold the word APP or the like."""

    before: str
    after: str
    says_itself: bool

    @property
    def says_kind(self) -> bool:
        """The text calls it a platform, system, app, brand or programme."""
        return (
            self.says_app
            or _KIND_AFTER.match(self.after) is not None
            or _KIND_BEFORE.search(self.before) is not None
            or _USED_BEFORE.search(self.before) is not None
        )

    @property
    def says_only_brand(self) -> bool:
        """The text calls it a brand and nothing else."""
        return _BRAND_AFTER.match(self.after) is not None and not self.says_app

    @property
    def says_app(self) -> bool:
        return self.says_itself or _APP_AFTER.match(self.after) is not None

    @property
    def says_name(self) -> bool:
        """The text calls it an app or a brand, which always have names of their own."""
        return self.says_app or _BRAND_AFTER.match(self.after) is not None


def _rule_of_quoted(name: str, context: _Context, own: PlaceBrands) -> str | None:
    """By which rule a name in quotes is a platform's, if it is one's."""
    if name.startswith("一"):
        named = len(name) > 3 and not is_slogan(name[1:]) and _PLATFORM_AFTER.match(context.after)
        return "quoted" if named and not is_current_slogan(name) else None
    online = name.removeprefix("互联网+")
    if is_slogan(online) or "+" in online[:-1] or (online != name and online in _known_names()[1]):
        return None
    if own.name.search(name):
        return _rule_of_quoted_place(name, context, own)
    if is_coined(name):
        own_letter = not own.characters.isdisjoint(name)
        certain = own_letter or context.says_kind or _SERVICE_AFTER.match(context.after) or not may_be_slogan(name)
        return "quoted-coined" if certain else None
    if context.says_name and len(online) > 1 and not (names_a_field(online) or is_common(name[-2:])):
        return "quoted"
    said = context.says_kind or _PROJECT_AFTER.match(context.after) is not None
    if said and len(online) > 2 and not is_common(online):
        return "quoted"
    return "partly-coined" if is_partly_common(name) else None


def _rule_of_quoted_place(name: str, context: _Context, own: PlaceBrands) -> str | None:
    """The same for a name that bears the pilot's place: the place alone or before a kind is none."""
    coined = own.coined.match(name) is not None
    if len(own.name.sub("", name)) < 2 and not coined:
        return None
    # 推进“平安云湖”建设 is a campaign that every place runs.
    programme = _PROGRAMME_AFTER.match(context.after) and own.ends_with_place(name) and not own.is_campaign(name)
    said = context.says_kind or _PLACE_KIND_AFTER.match(context.after) is not None
    # 推进“云湖大花园”建设: what the place's name begins is no sort of thing.
    rest = own.after_place(name)
    site = _PROGRAMME_AFTER.match(context.after) and len(rest) > 1 and not (is_common(rest) or is_slogan(rest))
    if programme or coined or said or site:
        return "quoted-place"
    return "city-brand" if own.is_city_brand(name) and not _SAID_OF_THE_PLACE.match(context.after) else None


@dataclass(frozen=True, slots=True)
class _Bound:
    """Where a known name is no platform: 京东、顺丰等企业 are enterprises, 北京通州 holds no 京通."""

    not_before: re.Pattern[str] | None
    not_after: tuple[str, ...]

    def forbids(self, text: str, start: int, end: int) -> bool:
        if self.not_before and self.not_before.match(text, end, end + 24):
            return True
        return bool(self.not_after) and text.endswith(self.not_after, 0, start)


@cache
def _known_names() -> tuple[re.Pattern[str], dict[str, _Bound]]:
    """Names known in the whole province or country, from `loaders/data/platforms.csv`."""
    rows = csv.DictReader(files("loaders").joinpath("data/platforms.csv").read_text(encoding="utf-8").splitlines())
    bounds = {
        row["name"]: _Bound(
            not_before=re.compile(rf"[^，,。；;]{{0,16}}?(?:{row['not_before']})") if row["not_before"] else None,
            not_after=tuple(row["not_after"].split("|")) if row["not_after"] else (),
        )
        for row in rows
    }
    names = sorted(bounds, key=lambda n: (-len(n), n))
    return re.compile("|".join(map(re.escape, names))), bounds


def _key(name: str) -> str:
    return re.sub(r"[\s“”\"'‘’「」·•・,，、.。\-—]", "", name).lower()
