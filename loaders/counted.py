"""What a quantity counts: the noun after it, or the subject that reaches it.

Plans put it in three ways: 建设300个点位 (the noun follows), 新增点位300个 (it stands
before, nothing follows), 网络覆盖率达到95% (a subject, a word that binds, the number).
Objects are the source's own words, at most `LONGEST` of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import rjieba

from loaders.measures import Quantity, Sort

LONGEST = 20
"""Characters that an object may have."""

LONGEST_BEFORE_BRACKET = 8
_REACH = 90
"""How far from a number its object is looked for, in characters; bounds the work on endless sentences."""

EDGE = re.compile(r"[，；。：！？;:]|,(?!\d{3}(?!\d))")
"""Where a clause ends."""

_CHANGE = r"(?:扩展|拓展|延长|扩容|提升|提高|升|降低|降|下降|减少|增加|增长|增|扩大|缩短|压缩|压减|保持|稳定|控制)"
BINDER = re.compile(
    rf"(?:分别|翻|年均|将|要|都|均|各|共计|合计|总计|共|达到了?|(?<![通送抵直])达|{_CHANGE}[至到在]?|突破|不少于|不低于|不小于|不下于|不下|超过|超|逾|不高于|"
    r"不超过|不大于|小于|大于|高于|低于|少于|优于|等于|至少|最少|最低|约为|大约|约|接近|将近|近|为|至|到|[≥≤<>=])+$"
)
"""Words between a subject and its number."""

_WEAK = re.compile(
    rf"(?:将|要|都|均|各|共计|合计|总计|共|至少|最少|最低|约为|大约|约|接近|将近|近|为|至|到|{_CHANGE}(?![至到在]))+"
)
"""Of these, words that a noun after the number is nearer to than what stands before."""

_FROM_TO = re.compile(rf"[由从][^，。；由从]{{1,24}}{_CHANGE}[至到]?(?:20\d\d年的?)?$")
# 将1256个网格调整优化为980个: the noun stands with the number that the change starts from.
_TURNED = re.compile(
    r"[将把由从]\d+(?:个|家|项|处|座|套|所|件|条|类|名)(?P<noun>[^，。；\d]{2,12}?)(?:调整|优化|整合|精简|压减|归并|合并)+(?:为|到|至)$"
)
_SHARE_OF = re.compile(r"(?:不少于|不低于|不超过|达到|超过|占)[^，。；]{1,14}的$")

RATE_END = re.compile(
    r"(?:率|占比|比例|比重|比|指数|程度|水平|能力|数量|总数|总量|总额|规模|面积|容量|数|时间|时长|时限|周期|密度|带宽|速率|时延|差异|得分)$"
)
"""How the names of measured properties end."""

_BARE_RATE = re.compile(r".{0,2}率|占比|比例|比重|数量|总数|总量|规模|更新周期|精度|分辨率")
_RATE_NAME = re.compile(r"(?:.{2}率|率|占比|比例|比重|数量|总数|总量|规模)$")
_PLACE = re.compile(r"(?:全|我|本|各|县|区|市|镇|城)?(?:省|市|县|区|域|镇|乡|国|域内|内|城区|辖区|镇街|范围内)*")
_NAME_FOLLOWS = r"(?!率|数(?![字据智])|比|量(?!子)|能力|面积|规模|水平|密度|的)"
_OPENING = re.compile(
    r"^(?:(?:[、和与及]|首批|首期|建成投用后|建成后|可形成|可实现|可新增|可提供|可容纳|并且|并|且|或者|或|同时|同步|其中|进一步|力争|争取|确保|保证|保障|推动|推进|加快|实现|使得|使(?!用)|让|完成|达到|达成|全面|逐步|"
    r"稳步|持续|累计|总计|共计|预计|计划|规划|拟|将|要|新增|新建改造|新建|改建|扩建|建设|建成|打造|布设|安装|部署|铺设|增设|设置|设立|开通|"
    rf"配备|配置|投放|投用|创造|辐射带动|带动|更换|归集|遴选|争创|整合|搭载|改造提升|改造|组织|开展|推广|发展|提升|提高|扩大|采集|采用|建立|构建|搭建|形成|培育|引进|引入|选取|覆盖|接入|以及){_NAME_FOLLOWS})+"
)
_VERB_INSIDE = re.compile(
    r"(?:新增|新建|建成(?!后)|安装|部署|布设|增设|配备|投放|培育|引进|选取|确保|力争|上线|实现|保证|使(?!用))(?!率|数(?![字据智])|量(?!子)|的|密度|面积|规模|能力|比)(?=.{2})"
)
_VERB_AT_END = re.compile(
    r"(?:分别)?(?:建设|建成|新建|改建|改造|打造|安装|配发|部署|布设|铺设|增设|新增|设置|设立|配备|配置|投放|开通|实现|完成|引进|引入|吸引|培育|培养|孵化|"
    r"开展|组织|举办|形成|提供|接入|覆盖|汇聚|归集|整合|联通|选取|创建|搭建|构建|推广|推动|推进|发展|对接|更新|采集|支撑|支持|服务|每年|年均)$"
)
_DATE = re.compile(r"^.{0,4}20\d\d年(?:\d{1,2}月)?(?:年?底|末|内|中旬)?(?:之前|以前|前)?")
_DATE_AT_END = re.compile(
    r"(?<=[^到至在于争取计预划自从])20\d\d年(?:\d{1,2}月)?(?:年?底|末|内|中旬)?(?:之前|以前|前)?"
    r"(?:建设|建成|新建|新增|完成|推出|改造|培育)?$"
)
_WITH_WHAT = re.compile(r"(?:利用|依托|通过|结合|借助)(?!率)[^，。；]*20\d\d年")
_PARTICLE = re.compile(
    r"^(?:在(?![线校册编建])|对(?![接外口])|将|把|给|与|使|以(?=.{4})|每年|(?:[一二两三四五十]|\d{1,2})年内?(?!度|级)|其(?![他余])|中(?![心小国学医央职等型]))"
)
_NO_SUBJECT = re.compile(r"(?:内|上|中|区域|范围|等)$|^第[一二三四五六\d]")
_BASELINE = re.compile(r"[由从][^由从\d]{0,4}\d[^由从]{0,6}$")
_EVERYWHERE = re.compile(r"(?:实现|达到|完成)(?:全[省市县区镇域]|辖区|区域内|[市县区]域|城乡)(?:内|范围内)?$")

_HEADED = re.compile(
    r"(?:集|面向|涵盖|包含|包括|涉及|具有|具备|用于|支持|符合|适应)[^，。；]{2,70}?的(?P<head>[^，。；、的]{2,20})"
)
_NOUN_ENDS = re.compile(
    r"[，。；：！？、;:,（()）《]|\d|(?<=[^”的]{2})“|以上|进行|提供|实现|试点|全覆盖|覆盖(?!率)|接入|(?<!互)联网|达到|完成|建成|开展|开通|纳入|安装|部署|铺设|布设|佩戴|升级|互联(?!网)|互通|自动化|"
    r"线上|落地|创建|全部|全面|得到|参加|上云|能够|可以|通过|用于|均|作为|打包|打造|与[省市县区各国上]|向[省市社群]|等(?=$|[，。；、]|方面|内容)|为基础|"
    r"为核心|为主|组成|构成|配置|加装|加快|推动|推进|(?<!可)推广|使用(?!率)|整合|增设|新增|建设(?!项目|工程|用地|领域|任务|内容|标准)|集成|有机|统一|实时|在线(?!率)"
)
_NO_NOUN = re.compile(
    r"全部|优于|不低于|不少于|覆盖|全覆盖|进行|实现|达到|完成|接入|提供|以上|左右|和|或|并|且|以及|[，。；：！？、;:,）)]|$"
)
_WHOSE = re.compile(
    r"(?:(?:独居|高龄|留守|空巢|失能|半失能|失智|困难|残疾|低保|特困|孤寡)[、和及与或]?)+(?=[\u4e00-\u9fff]{2})"
)
_VARIANT = re.compile(r"[（(][市县区镇乡街道村居社、]{1,6}[）)]")
_TRAILING = re.compile(r"(?:的|[和与及]|以及)?(?:全[省市县区镇])?$")
_TAIL = re.compile(r"的?(?:升级改造|建设|改造|升级|工作|任务|布局)$")
_WHERE = re.compile(r"范围|间距|距离|以内")


@dataclass(frozen=True, slots=True)
class Counted:
    """An object, how it was found, and the phrase that holds it and its number.

    Attributes
    ----------
    way
        `after` the number, as its `subject`, `before` it, or from the `list` that it stands in.
    start, end
        The phrase, as indices of the sentence.
    """

    object: str
    way: str
    start: int
    end: int


def counted(
    text: str, quantity: Quantity, *, left: int, right: int, earlier: str = "", otherwise: str = ""
) -> Counted | None:
    """The object of one quantity of a sentence.

    Parameters
    ----------
    text
        The sentence, without white space.
    left, right
        The end of the quantity before it and the start of the one after it in the same sentence
        (0 and the sentence's length where there is none).
    earlier
        The object of the quantity before it, for what a plan does not repeat (40台、12.5兆伏安).
    otherwise
        What to take where neither the sentence nor `earlier` says.

    Returns
    -------
    Counted or None
        None where nothing around the number can be counted.

    Examples
    --------
    >>> from loaders.measures import quantities
    >>> text = "力争渔港视频接入率达到85%以上"
    >>> counted(text, quantities(text)[0], left=0, right=len(text))
    Counted(object='渔港视频接入率', way='subject', start=2, end=16)
    """
    subject, is_measured = _subject(text, quantity.start, quantity.sort, left, earlier)
    clause = max(_clause_start(text, quantity.start), left)
    start = max(text.rfind(subject, clause, quantity.start), clause) if subject else clause
    if is_measured:
        return Counted(shortened(subject), "subject", start, quantity.end)
    following = text[quantity.end : min(right, quantity.end + _REACH)]
    after = _after(following)
    if after and not (quantity.sort is Sort.PHYSICAL and _WHERE.match(after) and subject):
        end = quantity.end + following.find(after) + len(after)
        return Counted(after, "after", clause if quantity.start - clause <= LONGEST else quantity.start, end)
    if subject:
        return Counted(shortened(subject), "before", start, quantity.end)
    listed = earlier or otherwise
    return Counted(listed, "list", quantity.start, quantity.end) if listed else None


def apportioned(text: str, run: Sequence[Quantity], *, left: int) -> tuple[Counted, ...]:
    """The objects of numbers that share one subject by 分别: 甲类和乙类机构接入率分别达到95%和85%.

    Empty where the subject does not name as many things as there are numbers.
    """
    start = run[0].start
    clause = max(_clause_start(text, start), left)
    if "分别" not in text[clause:start]:
        return ()
    subject, _ = _subject(text, start, run[0].sort, left, "")
    names = _shared_out(subject, len(run))
    return tuple(
        Counted(name, "subject", clause, quantity.end) for name, quantity in zip(names or (), run, strict=False)
    )


def shortened(words: str) -> str:
    """Words of the source cut to `LONGEST` characters: the last ones, whole; of a list of rates the first."""
    if len(words) <= LONGEST:
        return words
    items = words.split("、")
    if len(items) > 1:
        if all(RATE_END.search(item) for item in items) and len(items[0]) <= LONGEST:
            return items[0]
        if len(items[-1]) >= 4:
            words = items[-1]
    if len(words) <= LONGEST:
        return words
    kept = ""
    for word in reversed(rjieba.cut(words[-3 * LONGEST :])):
        if len(kept) + len(word) > LONGEST:
            break
        kept = word + kept
    return kept.lstrip("的和与及、") or words[-LONGEST:]


def _shared_out(subject: str, parts: int) -> tuple[str, ...] | None:
    """The things that a subject names: 三级和二级医院接入率 names two, and so does 校园覆盖率、社区覆盖率."""
    items = re.split(r"[、和与及]", subject)
    if len(items) != parts or not all(items):
        return None
    first, last = items[0], items[-1]
    if (RATE_END.search(first) or not RATE_END.search(last)) and len(first) * 2 > len(last):
        return tuple(shortened(item) for item in items)
    if last[len(first) - 1 : len(first)] == first[-1]:
        rest = last[len(first) :]
        return tuple(item[: len(first)] + _last_words(rest, LONGEST - len(first)) for item in items)
    name = _RATE_NAME.search(last)
    if not name:
        return None
    return (*(shortened(item + name.group()) for item in items[:-1]), shortened(last))


def _subject(text: str, at: int, sort: Sort, left: int, earlier: str) -> tuple[str, bool]:
    """The words before a number without what opens the clause, and whether the number measures them."""
    clause = max(_clause_start(text, at), left)
    before = text[clause:at]
    if turned := _TURNED.search(before):
        return turned["noun"], True
    bound = _SHARE_OF.search(before) or _FROM_TO.search(before) or BINDER.search(before, max(0, len(before) - 24))
    raw = before[: bound.start()] if bound else before
    subject = _stripped(raw)
    is_measured = (
        bool(bound and not _WEAK.fullmatch(bound.group()) and len(subject) >= 2)
        and not _VERB_AT_END.search(raw)
        and not _NO_SUBJECT.search(subject)
    ) or bool(RATE_END.search(subject) and (bound or sort is Sort.SHARE))
    if RATE_END.search(subject) and _BARE_RATE.fullmatch(subject):
        subject = _host(text, clause, earlier) + subject
    return subject, is_measured


def _last_words(words: str, length: int) -> str:
    kept = ""
    for word in reversed(rjieba.cut(words)):
        if len(kept) + len(word) > length:
            break
        kept = word + kept
    return kept


def _clause_start(text: str, at: int) -> int:
    """Where the clause or the bracket that holds a position begins."""
    window = max(0, at - _REACH)
    start = max(window, *(text.rfind(mark, window, at) + 1 for mark in "，；。：！？;:"))
    comma = text.rfind(",", start, at)
    if comma >= 0 and EDGE.match(text, comma):
        start = comma + 1
    for opening, closing in ("（）", "()"):
        bracket = text.rfind(opening, start, at)
        if bracket >= 0 and text.find(closing, bracket, at) < 0:
            start = bracket + 1
    return start


def _stripped(words: str) -> str:
    """The subject without the date, the verbs and the particles before it."""
    if _WITH_WHAT.match(words):
        return ""
    for part in (_DATE_AT_END, _DATE, _BASELINE, _EVERYWHERE):
        words = part.sub("", words)
    words = words[max((m.end() for m in _VERB_INSIDE.finditer(words)), default=0) :]
    built = words.rpartition("建设")[2]
    if len(built) >= 2 and not RATE_END.search(words):
        words = built
    while (shorter := _OPENING.sub("", _PARTICLE.sub("", words, count=1), count=1)) != words:
        words = shorter
    return "" if _PLACE.fullmatch(words) or _VERB_AT_END.fullmatch(words) else words


def _host(text: str, clause: int, earlier: str) -> str:
    """Whose rate a bare 覆盖率 is: the noun before its bracket, what the last rate measured, or the clause before."""
    if text[clause - 1 : clause] in ("（", "("):
        return shortened(_noun_before(text, clause - 1))[-LONGEST + 6 :]
    if earlier:
        return _RATE_NAME.sub("", earlier) if _RATE_NAME.search(earlier) else earlier[:10]
    words = _stripped(text[_clause_start(text, max(0, clause - 1)) : max(0, clause - 1)])
    return re.split(r"[向在、为与等（(“]", words, maxsplit=1)[0][:10]


def _noun_before(text: str, at: int) -> str:
    """The noun that ends at a position; where only 实现全域覆盖 does, that of the clause before."""
    start = _clause_start(text, at)
    words = _stripped(text[start:at])
    if re.fullmatch(r".{0,4}覆盖", words) and start:
        words = _stripped(text[_clause_start(text, start - 1) : start - 1])
    return words.rsplit("、", 1)[-1]


def _after(words: str) -> str:
    """The noun that begins a run of words."""
    words = words.removeprefix("的")
    headed = _HEADED.match(words)
    if headed:
        words = headed["head"]
    if _NO_NOUN.match(words):
        return ""
    if whose := _WHOSE.match(words):
        # 独居、高龄老人: one noun with two adjectives.
        noun = _after(words[whose.end() :])
        return (whose.group() + noun)[:LONGEST] if noun else ""
    end = len(words)
    for stop in _NOUN_ENDS.finditer(words):
        # A noun may begin with such a word (试点项目), but not with a mark.
        if (stop.start() >= 2 and words[stop.start() - 1] != "级") or not stop.group()[0].isalpha():
            end = stop.start()
            break
    noun = words[:end]
    of = noun.find("的", 5)
    # 可复制可推广的案例: the noun comes after.
    if of > 0 and not noun.startswith("可"):
        noun = noun[:of]
    if len(noun) == end and (variant := _VARIANT.match(words, end)):
        noun += variant.group()
        # 48个镇（街道）综合窗口: what stands behind the bracket belongs to it.
        behind = words[end + len(variant.group()) :]
        if re.match(r"[\u4e00-\u9fff]", behind) and len(noun) <= LONGEST_BEFORE_BRACKET:
            noun += _after(behind)
    noun = _TRAILING.sub("", noun)
    shorter = _TAIL.sub("", noun)
    noun = shorter if len(shorter) >= 2 else noun
    return noun[:LONGEST]
