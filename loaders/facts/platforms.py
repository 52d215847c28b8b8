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
from loaders.coined_names import is_coined, is_common, is_current_slogan, is_slogan, may_be_slogan, names_a_field
from loaders.records import Platform

PRODUCES = "platforms"

_TITLE = re.compile(r"《[^《》]{1,150}》")
_QUOTED = re.compile(r"[“\"「『‘]([^“”\"「」『』‘’]{2,20})[”\"」』’]")
_NAME_IN_QUOTES = re.compile(r"^(.*?)(?:APP|app|App|小程序|公众号)?$")

# What shows after a name in quotes, or after a list of such names, that it names a platform.
_MORE_NAMES = r"(?:(?:APP|app|App|小程序)?[、和及与]?[“\"「][^“”\"「」]{1,16}[”\"」]){0,6}"
_APPS = r"APP|app|App|小程序|公众号|公众平台|服务号|客户端|微信(?:公众)?平台"
_KINDS = rf"{_APPS}|平台|系统|品牌|工程|数据库"
# 即“…”纳入平台, “…”理念推进系统建设: what stands between does not describe the thing in quotes.
_DESCRIBING = (
    r"(?:(?![纳接并融]入|对接|推进|推动|建设|打造|改革|理念|原则|模式|机制|要求|目标"
    r"|[为的在与和到将由向是以])[\u4e00-\u9fff])"
)
_KIND_AFTER = re.compile(rf"{_MORE_NAMES}等?的?{_DESCRIBING}{{0,10}}?(?:{_KINDS}|(?:便民|惠民|助企|云端)服务)")
_APP_AFTER = re.compile(rf"{_MORE_NAMES}等?{_DESCRIBING}{{0,2}}?(?:{_APPS})")
_BRAND_AFTER = re.compile(rf"{_DESCRIBING}{{0,6}}?品牌")
_PLATFORM_AFTER = re.compile(rf"{_DESCRIBING}{{0,6}}?(?:平台|APP|小程序)")
_PLACE_KIND_AFTER = re.compile(rf"{_MORE_NAMES}等?[\u4e00-\u9fff]{{0,14}}?(?:{_KINDS})")
_PROGRAMME_AFTER = re.compile(r"(?:建设|项目|系列|PPP)")
_PROJECT_AFTER = re.compile(r"(?:PPP)?项目")
_SERVICE_AFTER = re.compile(r"服务(?!水平|能力|理念)")
_KIND_BEFORE = re.compile(
    r"(?:系统|平台|APP|App|小程序|公众号|服务品牌|应用程序|一部手机|信用分(?:[—-]{1,2})?|名为|命名为|取名|取名为|叫做|上线|开通|下载|启用)$"
)

_COINED_THROUGH = re.compile(r"(?P<name>[\u4e00-\u9fff]{2}通)(?=系统|服务平台|平台|APP|App|app|小程序|公众号)")
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
    r"(?P<name>(?:阳光|舒心|暖心|贴心|亲清)[\u4e00-\u9fff]{2})(?=[\u4e00-\u9fff]{0,4}?(?:平台|系统))"
)
_QUOTED_PROGRAMME = re.compile(r"[“\"](?P<a>雪亮|天网|金盾|金保)[”\"](?P<b>工程)")
_WECHAT = re.compile(r"(?P<name>微信|支付宝)(?=(?:、[^，,。；;]{2,8}){0,4}等(?:电商|社交|直播|线上|新媒体|网络)?平台)")
_ALIAS = re.compile(
    r"(?:平台|系统|中枢|中台)[（(](?:简称|即|以下简称)?[“\"]?(?P<name>[\u4e00-\u9fffA-Za-z]{3,10})[”\"]?[）)]"
)
_ALIAS_OF = re.compile(r"大脑|中枢|通$|云$|码$|钉$|办$")

# A plan's own vision is a slogan, unless the text calls it a brand or a project.
_NAMED_BY_THE_TEXT = frozenset({"known", "quoted", "quoted-place", "quoted-coined"})

# Shares that were right among what each rule finds in the reference annotations, drawn towards
# one half where there were few: (right + 1) / (found + 2).
_CONFIDENCES = {
    "known": 0.95,
    "hotline": 0.75,
    "quoted-coined": 0.89,
    "quoted-place": 0.91,
    "quoted": 0.9,
    "coined": 0.83,
    "with-place": 0.78,
    "alias": 0.75,
    "brand-word": 0.75,
    "app-name": 0.5,
}


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: str
    start: int
    end: int
    rule: str


def find(chapter: Chapter) -> tuple[Platform, ...]:
    """Platforms by name, each name once, outside the prescribed text; not the plan's own vision."""
    # Blanked out, not cut out, so that positions stay.
    text = _TITLE.sub(lambda title: "《" + "□" * (len(title[0]) - 2) + "》", str(chapter.dense))
    visions = [_key(field.value) for field in chapter.fields if field.name == "vision"]
    own = _OwnPlace(chapter)
    found: dict[str, Platform] = {}
    end = 0
    for candidate in sorted(_candidates(text, own), key=lambda c: (c.start, -c.end)):
        if candidate.start < end:
            continue
        span = chapter.dense.span(candidate.start, candidate.end)
        key = _key(candidate.name)
        is_vision = candidate.rule not in _NAMED_BY_THE_TEXT and any(key in vision for vision in visions)
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


# A hanzi as patterns made anew for every place say it: a range of the alphabet would take far longer to compile.
_HANZI = r"(?:(?![\x00-\x7f])\w)"


class _OwnPlace:
    """Patterns of names that bear the pilot's place or its prefecture's."""

    def __init__(self, chapter: Chapter):
        names = {chapter.place, chapter.prefecture}
        names |= {name[:-1] for name in names if len(name) > 2}
        place = "|".join(re.escape(n) for n in sorted(names, key=lambda n: (-len(n), n)) if n)
        place = place or "(?!)"
        brands = "智慧|数字|数智|健康|平安|幸福|文旅|信用|清廉|云上|掌上|文明|物联|慧游|云游|乐享|阳光|亲清|食安|美丽"
        self.name = re.compile(place)
        self.coined = re.compile(
            rf"(?:{place})(?:{_HANZI}|[eE]){{0,3}}(?:云|通|码|办|大脑)$|(?:[iIeE爱慧]|(?:云|慧|智|乐|畅)游|[云掌]上)(?:{place})$"
        )
        self.campaign = re.compile(
            rf"^(?:平安|法治|健康|美丽|幸福|文明|生态|诚信|信用|清廉|活力|和谐|宜居|绿色|品质|创新)(?:{place})$"
        )
        self.suffix = re.compile(rf"(?:{place})$")
        self.characters = frozenset("".join(name[:-1] for name in (chapter.place, chapter.prefecture)))
        self.with_brand = re.compile(
            rf"(?P<name>(?:互联网\+)?(?:{brands})(?:{place}))"
            r"(?=(?:便民|综合|惠民|智慧|政务)?(?:服务平台|平台|APP|App|小程序|公众号|客户端|云平台|云数据库|地图)"
            r"|等(?:系统|平台|APP)|项目|运营公司)"
        )
        self.smart = re.compile(rf"(?P<name>(?:智慧|数字|数智)(?:{place}))(?={_HANZI}{{0,6}}中心)")
        self.app = re.compile(rf"(?P<name>(?:{place}){_HANZI}{{1,4}})(?=APP|App|小程序|公众号)")
        self.through = re.compile(
            rf"(?P<name>(?:{brands})?(?:{place}){_HANZI}{{1,3}}通)(?=[，,。、；;）)]|平台|系统|APP|小程序)"
        )
        self.civilised = re.compile(rf"(?P<name>新时代文明实践(?:{place})云平台)")
        self.loved = re.compile(
            rf"(?P<name>爱{_HANZI}{{2,3}}[·•・-](?:(?:{place})(?:{_HANZI}{{1,3}}[通办])?"
            rf"|{_HANZI}{{1,2}}[eE]{_HANZI}|{_HANZI}{{1,4}}[通办]))"
        )


def _candidates(text: str, own: _OwnPlace) -> Iterator[_Candidate]:
    yield from _known(text)
    yield from _quoted(text, own)
    for pattern, rule in (
        (own.loved, "known"),
        (own.civilised, "known"),
        (own.with_brand, "with-place"),
        (own.smart, "with-place"),
        (own.app, "with-place"),
        (_HOTLINE, "hotline"),
        (_WECHAT, "known"),
        (_BRAND_WORD, "brand-word"),
    ):
        for match in pattern.finditer(text):
            if pattern is not own.app or not is_common(own.name.sub("", match["name"])):
                yield _Candidate(match["name"], *match.span("name"), rule)
    for match in own.through.finditer(text):
        if is_coined(match["name"]):
            yield _Candidate(match["name"], *match.span("name"), "coined")
    for match in _COINED_THROUGH.finditer(text):
        if is_coined(match["name"]):
            start = match.start()
            if place := own.suffix.search(text, max(0, start - 6), start):
                start = place.start()
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
    pattern, not_before = _known_names()
    for match in pattern.finditer(text):
        unless = not_before.get(match[0])
        # 京东、顺丰等企业 are enterprises.
        if not (unless and re.compile(rf"[^，,。；;]{{0,16}}?(?:{unless})").match(text, match.end())):
            yield _Candidate(match[0], match.start(), match.end(), "known")
    for match in _QUOTED_PROGRAMME.finditer(text):
        yield _Candidate(match["a"] + match["b"], match.start(), match.end(), "known")


def _quoted(text: str, own: _OwnPlace) -> Iterator[_Candidate]:
    for match in _QUOTED.finditer(text):
        inner = _NAME_IN_QUOTES.match(match[1])
        name = inner[1] if inner and len(inner[1]) > 1 else match[1]
        if len(name) > 18:
            continue
        context = _Context(
            before=text[max(0, match.start() - 10) : match.start()],
            after=text[match.end() : match.end() + 120],
            says_itself=name != match[1],
        )
        if rule := _rule_of_quoted(name, context, own):
            yield _Candidate(name, match.start(1), match.start(1) + len(name), rule)


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
            self.says_app or _KIND_AFTER.match(self.after) is not None or _KIND_BEFORE.search(self.before) is not None
        )

    @property
    def says_app(self) -> bool:
        return self.says_itself or _APP_AFTER.match(self.after) is not None

    @property
    def says_name(self) -> bool:
        """The text calls it an app or a brand, which always have names of their own."""
        return self.says_app or _BRAND_AFTER.match(self.after) is not None


def _rule_of_quoted(name: str, context: _Context, own: _OwnPlace) -> str | None:
    """By which rule a name in quotes is a platform's, if it is one's."""
    if name.startswith("一"):
        named = len(name) > 3 and not is_slogan(name[1:]) and _PLATFORM_AFTER.match(context.after)
        return "quoted" if named and not is_current_slogan(name) else None
    online = name.removeprefix("互联网+")
    if is_slogan(online) or ("+" in online[:-1]):
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
    return "quoted" if said and len(online) > 2 and not is_common(online) else None


def _rule_of_quoted_place(name: str, context: _Context, own: _OwnPlace) -> str | None:
    """The same for a name that bears the pilot's place: the place alone or before a kind is none."""
    coined = own.coined.match(name) is not None
    if len(own.name.sub("", name)) < 2 and not coined:
        return None
    # 推进“平安云湖”建设 is a campaign that every place runs.
    programme = _PROGRAMME_AFTER.match(context.after) and own.suffix.search(name) and not own.campaign.search(name)
    said = context.says_kind or _PLACE_KIND_AFTER.match(context.after) is not None
    return "quoted-place" if programme or coined or said else None


@cache
def _known_names() -> tuple[re.Pattern[str], dict[str, str]]:
    """Names known in the whole province or country, from `loaders/data/platforms.csv`."""
    rows = csv.DictReader(files("loaders").joinpath("data/platforms.csv").read_text(encoding="utf-8").splitlines())
    not_before = {row["name"]: row["not_before"] for row in rows}
    names = sorted(not_before, key=lambda n: (-len(n), n))
    return re.compile("|".join(map(re.escape, names))), not_before


def _key(name: str) -> str:
    return re.sub(r"[\s“”\"'‘’「」·•・,，、.。\-—]", "", name).lower()
