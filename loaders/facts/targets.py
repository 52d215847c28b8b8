"""Targets: numbers that a plan commits to build, connect, cover or reach.

A number with a unit counts as a target unless something says otherwise: it describes
what stands already (已建成, 现有, 依托…), only sums up a printed list (四大系统), spells out
a slogan (1+4+N), belongs to the name of something else (3项服务的机构占比), states where a
change starts from (由3%降至), or is money, time or a count of standards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from loaders.bounds import MOST_FACTS
from loaders.chapter import Chapter
from loaders.counted import BINDER, EDGE, Counted, apportioned, counted, shortened
from loaders.deadlines import DateMention, date_mentions, governing
from loaders.due_dates import DueDates, due_dates
from loaders.indicator_tables import Indicator, indicator_tables
from loaders.measures import Quantity, Sort, quantities
from loaders.passages import Sentence, sentences
from loaders.records import Comparator, Target, UnitKind
from loaders.standing import tells_what_stands
from loaders.time_limits import time_limit
from loaders.yearly import yearly

PRODUCES = "targets"

CONFIDENCE = {
    "subject": 0.98,
    "after": 0.97,
    "before": 0.9,
    "list": 0.8,
    "chinese": 0.65,
    "one": 0.7,
    "table": 0.8,
    "within": 0.7,
}
"""How far each way of finding a target is to be trusted.

For the first three the rule of succession over annotated records (76, 51 and 7 found, none of
them wrong); the others are too rare there to count, and are set lower.
"""

_LOOK_BACK = 80
_LOOK_AHEAD = 60

_SIZES = ("户", "人", "名", "亩", "吨", "平方米", "千瓦", "张", "床")
_SIZE_OF = re.compile(
    "(?:及|或)?以[上下]的?(?:自然村|行政村|村庄|村|企业|小区|社区|场所|园区|单位|学校|楼宇|建筑|养殖场|景区|乡镇)"
)
# 单体规模小于50架的机房: which ones, not how many.
_SMALLER_THAN = re.compile(r"(?<!不)(?:小于|不足|低于|少于)$")
_FINER = re.compile(r"优于|不低于")
_SLOGAN = re.compile(r"\d\+[\dNnXx]|[NnXx](?:[个项类处套种大]|”)|\+[NnXx]")
_SUMMING = re.compile(r"(?:包括|包含|涵盖|分为|划分为|可分|分成|组成|构成|即|主要有|由)[^。；]*$")
_AND = re.compile(r"[、和与及]")
_COMPOSED = re.compile(r"[^，。；]{0,12}(?:组成|构成)")
_NO_NOUN = re.compile(r"[，。；）)]|$")
_SMALL = 20
"""Numbers of a slogan, and of a printed list, are small."""
_STANDARDS = re.compile(r"^(?:及?以上)?的?(?:(?!符合|达到|执行|按)[^，。；]){0,24}标准(?!化|机架|厂房|地|的)")
_STANDARDS_BEFORE = re.compile(r"标准(?:规范)?(?:不少于|不低于|至少|达到|共|超过)?$")
_BASELINE = re.compile(r"[由从][^，。；由从]{0,8}$")
_CHANGED = re.compile(r"^[^，。；]{0,4}(?:提升|提高|升|降|下降|减少|增加|增长|扩大|缩短|压缩|压减|到|至)")
# 将1256个网格调整优化为980个: where a change starts from.
_TURNED = re.compile(r"[将把由从][^，。；\d]{0,10}$")
_TURNED_INTO = re.compile(r"^[^，。；\d]{0,8}(?:调整|优化|整合|精简|压减|压缩|归并|合并)+(?:为|到|至)")
_PART_OF_NAME = re.compile(r"^[^，。；、]{0,30}(?:率|占比|比例|比重|数量|总数|总量|规模|能力|水平)$")
_TIME_MEASURED = re.compile(r"时间|时长|周期|间隔|频率|时限|时延|延时|延迟|耗时|期限|响应|用时|提前量|预见期")
# （一）起步阶段（2023年底前）。: what follows in its paragraph is due then.
_STAGE = re.compile(
    r"(?:[（(][一二三四五六七八九十\d]{1,2}[）)]|[一二三四五六七八九十\d]{1,2}[、.])?[^，。；（()）]{2,16}(?:阶段|期|年|步)"
    r"[（(][^（()）]{0,12}20\d\d年[^（()）]{0,8}[）)][。：]?$"
)
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,2}[）)、.]")
_ANNUAL = re.compile(
    r"(20\d\d)年度?[^，。；《》]{0,40}(?:要点|重点工作|重点任务|工作计划|年度计划|工作安排|任务清单|民生实事)"
)
_HEAD = 800
_GRANTED = re.compile("的?(?:一次性)?(?:补助|补贴|奖励|奖补|贴息|资助|优惠|资金支持)")
_FUNDS = re.compile(r"社会资本|社会资金|民间资本|社会化资金|持股|股权|股份|出资|资本金|利率|贴息")
_MONEY_WORDS = re.compile(r"融资|投资|资金|财政|预算")
_EACH = re.compile(r"每$")
_ABSTRACT = re.compile(
    r"^(?:[^，。；、]{0,8})(?:领域|方面|层面|层次|层级|维度|方向|环节|阶段|类别|类型|板块|模块|体系|骨架|目标|原则|重点|转变|机制|抓手|清单|品牌|市场|"
    r"核心指标|数据库|平台|中心|工程|行动|要素|步骤|关系|功能|角度|节点|系统)"
)
_PLANTED = re.compile(
    r"(?:建设|建成|新建|打造|培育|引进|新增|选取|增设|安装|创建|评选|推出|培养|孵化|完成)[^，。；]{0,40}$"
)
_REACHED = re.compile(
    r"(?:接入|对接|覆盖|整合|汇聚|汇集|联通|连接|归集|改造|配备|安装|部署|布设|涵盖|惠及|开通|引入|认定|推广到)[^，。；]{0,40}$"
)
_OF_KINDS = ("类", "大类", "小类", "种")
_NAMING_FIRST = re.compile(r"(?:千伏|伏|kV|KV)$")
"""Units that belong to the name of what is counted (92公里10千伏线路)."""
_TIMES = re.compile(r"(?:开展|举办|组织|召开|培训|巡查|检查|更新|不少于|至少|达到|超过|突破)[^，。；]{0,16}$")
_MANY_TIMES = 5
_PROJECTS = re.compile("项目|任务|工程|事项|举措")
_SUMMED_UP = re.compile(r"共(?:安排|谋划|确定|梳理)[^，。；\d]{0,8}(?:\d{1,2}个(?:方面|领域))?$")
_ONLY_REACHED = {"分"}
_ANGLES = {360, 180, 90, 720}


def find(chapter: Chapter) -> tuple[Target, ...]:
    """The targets of a chapter, in the order of the text."""
    found: list[Target] = []
    in_title: set[int] = set()
    annual = year = _annual_year(chapter)
    stage: str | None = None
    due = due_dates(chapter)
    tables = indicator_tables(chapter.source)
    for sentence in sentences(chapter):
        if sentence.cell and sentence.cell.table in tables:
            continue
        dates = date_mentions(sentence.text, year, annual)
        if dates:
            year = dates[-1].value[:4]
        if _STAGE.match(sentence.text) and dates:
            stage = dates[-1].value
        elif _NUMBERED.match(sentence.text):
            stage = None
        for target in sorted(_of_sentence(chapter, sentence, dates, due, stage), key=lambda t: t.span.start):
            if sentence.is_title:
                in_title.add(len(found))
            found.append(target)
        if len(found) > MOST_FACTS:
            # No document keeps more, and each takes a tenth of a millisecond.
            break
    # What a heading announces and its text says again is one target.
    said = {(t.unit_path, t.value, t.value_min, t.unit) for i, t in enumerate(found) if i not in in_title}
    told = [
        t for i, t in enumerate(found) if i not in in_title or (t.unit_path, t.value, t.value_min, t.unit) not in said
    ]
    listed = [_of_table(i) for values in tables.values() for i in values if chapter.span.contains(i.span)]
    return tuple(sorted((*told, *listed), key=lambda target: target.span.start) if listed else told)


def _of_table(indicator: Indicator) -> Target:
    single = indicator.low == indicator.high
    return Target(
        span=indicator.span,
        method="rule:target-table",
        confidence=CONFIDENCE["table"],
        unit_path=None,
        value=indicator.low if single else None,
        value_min=None if single else indicator.low,
        value_max=None if single else indicator.high,
        unit=indicator.unit,
        comparator=indicator.comparator,
        object=shortened(indicator.name),
        deadline=indicator.year,
    )


def _of_sentence(
    chapter: Chapter, sentence: Sentence, dates: Sequence[DateMention], due: DueDates, stage: str | None
) -> Iterator[Target]:
    text = sentence.text
    every = quantities(text)
    other = [_is_other(sentence, quantity, every, i) for i, quantity in enumerate(every)]
    kept = [quantity for quantity, is_other in zip(every, other, strict=True) if not is_other]
    title = shortened(sentence.unit.title) if sentence.unit else ""
    shared = yearly(text, kept)
    objects = _objects(shared.text, [shared.shifted(q) for q in kept], title)
    for index, (quantity, object_) in enumerate(zip(kept, objects, strict=True)):
        if object_ is None:
            continue
        rule = object_.way
        if quantity.chinese and quantity.sort is not Sort.SHARE:
            rule = "chinese"
        elif quantity.high == 1 and quantity.comparator is Comparator.EQUAL and quantity.sort is Sort.COUNT:
            rule = "one"
        phrase = (shared.position(object_.start), shared.position(object_.end))
        deadline = shared.deadlines.get(index) or _deadline(sentence, dates, quantity, due, stage)
        yield _target(chapter, sentence, quantity, object_.object, phrase, rule, deadline)
    earlier = ""
    for quantity, is_other in zip(every, other, strict=True):
        # 火情5分钟内发现: a time by itself is none, but what is to be done within it is.
        if is_other and (limit := time_limit(text, quantity, earlier=earlier)):
            earlier = limit.object
            limited = replace(quantity, comparator=Comparator.AT_MOST) if limit.within else quantity
            deadline = _deadline(sentence, dates, quantity, due, stage)
            yield _target(chapter, sentence, limited, limit.object, (limit.start, limit.end), "within", deadline)


def _target(
    chapter: Chapter,
    sentence: Sentence,
    quantity: Quantity,
    object_: str,
    phrase: tuple[int, int],
    rule: str,
    deadline: str | None,
) -> Target:
    """The target that a quantity sets for an object; `phrase` is where the sentence says so."""
    single = quantity.low == quantity.high
    return Target(
        span=chapter.dense.span(sentence.start + phrase[0], sentence.start + phrase[1]),
        method=f"rule:target-{rule}",
        confidence=CONFIDENCE[rule],
        unit_path=sentence.unit.path if sentence.unit else None,
        value=quantity.low if single else None,
        value_min=None if single else quantity.low,
        value_max=None if single else quantity.high,
        unit=_unit(quantity, object_),
        comparator=quantity.comparator,
        object=object_,
        deadline=deadline,
    )


def _is_other(sentence: Sentence, quantity: Quantity, every: Sequence[Quantity], index: int) -> bool:
    """Whether a quantity is something else than a target."""
    text = sentence.text
    before = text[max(0, quantity.start - _LOOK_BACK) : quantity.start]
    after = text[quantity.end : quantity.end + _LOOK_AHEAD]
    clause = EDGE.split(before)[-1]
    of_standards = quantity.sort is Sort.COUNT and (
        _STANDARDS.match(after)
        or _STANDARDS_BEFORE.search(clause)
        or (sentence.unit and sentence.unit.kind is UnitKind.STANDARD)
    )
    quoted = before.count("“") > before.count("”") and "”" in after
    return bool(
        quantity.sort is Sort.MONEY
        or (quantity.sort is Sort.SHARE and _GRANTED.match(after))
        or of_standards
        or quoted
        or _EACH.search(before)
        or (_BASELINE.search(before) and _CHANGED.match(after))
        or (_TURNED.search(clause) and _TURNED_INTO.match(after))
        or _counts_otherwise(quantity, before, clause, after)
        or tells_what_stands(text, quantity, clause, after)
        or _is_summary(text, quantity, every, index, clause, after)
        or _is_part_of_name(text, quantity, every, index)
    )


def _counts_otherwise(quantity: Quantity, before: str, clause: str, after: str) -> bool:
    """Whether the unit shows that nothing is built, connected, covered or reached: time, money's shares, an article."""
    if quantity.sort is Sort.DURATION:
        return not (_TIME_MEASURED.search(clause) and BINDER.search(clause))
    if quantity.sort is Sort.SHARE:
        # A clause that begins with 占比 has its subject in the one before.
        around = (before if clause.startswith("占比") else clause) + EDGE.split(after)[0]
        is_rate = BINDER.sub("", clause[-24:]).endswith("率")
        return bool(_FUNDS.search(around) or (not is_rate and _MONEY_WORDS.search(around)))
    if quantity.chinese and quantity.high <= 1 and quantity.unit != "番":
        return True
    if quantity.unit == "期" and quantity.chinese:
        # 九期建设 is the ninth stage.
        return True
    if quantity.unit.startswith(("次", "轮", "期")):
        return not (quantity.low >= _MANY_TIMES or _TIMES.search(clause) or "次数" in clause)
    if quantity.unit in _ONLY_REACHED or _NAMING_FIRST.search(quantity.unit):
        return not BINDER.search(clause)
    return quantity.unit == "度" and quantity.low in _ANGLES


def _is_summary(text: str, quantity: Quantity, every: Sequence[Quantity], index: int, clause: str, after: str) -> bool:
    """Whether the number sums up a printed list, spells out a slogan or stands for an article."""
    if quantity.sort is not Sort.COUNT:
        return False
    if _SUMMED_UP.search(clause) and _PROJECTS.search(clause + quantity.unit + after[:8]):
        return True
    is_small = quantity.high <= _SMALL and quantity.comparator is Comparator.EQUAL
    if is_small and _SLOGAN.search(text, max(0, quantity.start - _LOOK_BACK), quantity.end + _LOOK_AHEAD):
        return True
    is_sum = "、" in clause and len(_AND.findall(clause)) + 1 == quantity.low
    if _SUMMING.search(clause) and (
        _COMPOSED.match(after) or (_NO_NOUN.match(after) and (is_sum or clause.endswith("等")))
    ):
        return True
    if "、" in clause and _ABSTRACT.match(after) and (quantity.chinese or is_sum):
        return True
    if not quantity.chinese:
        return False
    beside = any(
        not other.chinese and (0 <= other.start - quantity.end <= 1 or 0 <= quantity.start - other.end <= 1)
        for other in every[max(0, index - 1) : index + 2]
    )
    if beside or quantity.bound or quantity.comparator is not Comparator.EQUAL:
        return False
    # 打造甲、乙、丙三个社区 counts what is built; 覆盖甲、乙、丙三个社区 only sums up.
    done = _PLANTED.search(clause) or ("、" not in clause and _REACHED.search(clause))
    return not done or bool(_ABSTRACT.match(after)) or quantity.unit in _OF_KINDS


def _is_part_of_name(text: str, quantity: Quantity, every: Sequence[Quantity], index: int) -> bool:
    """Whether the number is part of the name of what is counted (20户以上自然村), or of what the next one measures.

    As in 提供3项服务的机构占比达到30%.
    """
    if quantity.unit in _SIZES and _SIZE_OF.match(text, quantity.unit_end):
        return True
    before = text[max(0, quantity.start - 4) : quantity.start]
    if text.startswith("的", quantity.end) and _SMALLER_THAN.search(before):
        return True
    if index + 1 == len(every) or BINDER.search(text, max(0, quantity.start - 8), quantity.start):
        return False
    between = text[quantity.end : every[index + 1].start]
    bound = BINDER.search(between[-24:])
    name = between[: len(between) - len(bound.group())] if bound else between
    return not re.match(r"[或和与及，、]", name) and bool(_PART_OF_NAME.match(name))


def _objects(text: str, kept: Sequence[Quantity], title: str) -> list[Counted | None]:
    """What each quantity of a sentence counts; its unit's title where the sentence does not say."""
    objects: list[Counted | None] = []
    while (i := len(objects)) < len(kept):
        last = objects[-1] if objects else None
        left = max(kept[i - 1].end, last.end if last else 0) if i else 0
        earlier = last.object if last else ""
        run = i + 1
        while (
            "分别" in text and run < len(kept) and text[kept[run - 1].end : kept[run].start] in ("和", "、", "与", "及")
        ):
            run += 1
        several = apportioned(text, kept[i:run], left=left) if run > i + 1 else ()
        if several:
            objects += several
            continue
        right = kept[i + 1].start if i + 1 < len(kept) else len(text)
        objects.append(counted(text, kept[i], left=left, right=right, earlier=earlier, otherwise=title))
    for i in range(len(kept) - 1):
        # 六大类20种管线, 20平方公里优于5厘米的模型: both count the noun after the second.
        following = objects[i + 1]
        if following and (
            kept[i].end == kept[i + 1].start
            or (following.way == "after" and _FINER.fullmatch(text, kept[i].end, kept[i + 1].start))
        ):
            objects[i] = following
    for i in range(len(kept) - 2, -1, -1):
        # 1200个、2000个、2600个点位: the noun stands after the last.
        following, own = objects[i + 1], objects[i]
        same = kept[i].unit == kept[i + 1].unit and text[kept[i].end : kept[i + 1].start] == "、"
        if same and following and following.way == "after" and (own is None or own.way == "list"):
            objects[i] = replace(following, start=kept[i].start, end=kept[i].end)
    return objects


def _unit(quantity: Quantity, object_: str) -> str:
    # 7万个农户 counts 户: the noun's own measure word.
    return "户" if quantity.unit == "个" and object_.endswith("户") else quantity.unit


def _deadline(
    sentence: Sentence, dates: Sequence[DateMention], quantity: Quantity, due: DueDates, stage: str | None
) -> str | None:
    """The date of the sentence that governs a quantity, else that of its stage, its row of a table or its unit.

    A stage dates only sentences without any date of their own.
    """
    if stage and not dates:
        return stage
    date = governing(dates, quantity.start, quantity.end)
    if date:
        return date.value
    if sentence.cell and (sentence.cell.table, sentence.cell.row) in due.of_rows:
        return due.of_rows[sentence.cell.table, sentence.cell.row]
    titled = date_mentions("".join(sentence.unit.title.split())) if sentence.unit and not sentence.is_title else ()
    if len(titled) == 1 and titled[0].is_deadline:
        return titled[0].value
    return due.of_units.get(sentence.unit.path) if sentence.unit else None


def _annual_year(chapter: Chapter) -> str | None:
    """The year that the title of an annual plan names, or None."""
    head = chapter.source.metadata.title or ""
    titled = _ANNUAL.search(head) or _ANNUAL.search(chapter.source.text[:_HEAD])
    return titled[1] if titled else None
