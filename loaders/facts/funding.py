"""Money that a plan names: where it comes from, how much it is or what share.

The words of its clause say where an amount comes from: those before it first, then those after
it, then (占比不低于80%) those of the clause before. Money that is earned, lent or held in shares
is no funding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.chapter import Chapter
from loaders.counted import EDGE
from loaders.measures import Quantity, Sort, quantities
from loaders.passages import Sentence, sentences
from loaders.records import Comparator, Funding, FundingKind

PRODUCES = "funding"

CONFIDENCE = {
    FundingKind.SOCIAL_CAPITAL: 0.9,
    FundingKind.TOTAL_INVESTMENT: 0.8,
    FundingKind.GOVERNMENT_BUDGET: 0.8,
    FundingKind.REWARD: 0.7,
}
"""How far each kind is to be trusted.

For social capital the rule of succession over annotated records (8 found, none of them wrong);
the others are too rare there to count, and are set lower.
"""

# The more telling words first: 社会资本投资 is social capital, 政府投资 the budget.
_KINDS = (
    (
        FundingKind.SOCIAL_CAPITAL,
        re.compile(
            r"社会(?:民间|化)?(?:资本|资金|投资|投入)|民间(?:资本|资金|投资)|(?:引入|引进|吸引|撬动)(?:各类|外部)?(?:资本|资金|投资)|金融资本"
        ),
    ),
    (FundingKind.GOVERNMENT_BUDGET, re.compile(r"(?:中央|国家|省|自治区|上级)[^，。；]{0,6}(?:补助|补贴)资?金?")),
    (FundingKind.REWARD, re.compile(r"以奖代补|奖补|奖励|奖金|补助|补贴")),
    (
        FundingKind.GOVERNMENT_BUDGET,
        re.compile(
            r"财政|预算|专项资金|(?:专项|政府|一般|特别国)债|(?:上级|中央|省级|各级)[^，。；]{0,6}资金|政府(?:每年)?(?:投入|投资|出资(?!人)|安排)|[县市区](?:计划|拟|将)?(?:每年)?(?:投入|安排)"
        ),
    ),
    (FundingKind.TOTAL_INVESTMENT, re.compile(r"投资|投入|建设资金|资金|概算")),
)
_OF_MONEY = re.compile(r"[资投财奖补债]|预算|概算")
_SOCIAL_AFTER = re.compile(r"的?(?:社会(?:民间|化)?|民间)(?:资本|资金|投资|投入)")
# 财政给予50万元奖励: from the budget, but a reward.
_GIVEN_AFTER = re.compile(r"(?:以内|以下)?的?(?:一次性|资金|专项)*(?:奖励|奖补|奖金|补助|补贴)(?!资金\d)")
_SHARED_OUT = {FundingKind.SOCIAL_CAPITAL, FundingKind.GOVERNMENT_BUDGET}
_NO_FUNDING = re.compile(
    r"注册资本|持股|股权|股份|出资|收入|产值|税|销售|营收|零售额|增加值|生产总值|利润|贷款|授信|费用|价格|交易额|成交额|贸易额|节约|节省|补偿|罚款"
)
_SPENT = re.compile(
    r"[^，。；]{0,8}(?:十[一二三]五|近[几两三五]年|近年来|过去|截至|去年)[^。]{0,40}(?:累计|已|共|先后)"
)
_AT_MOST = re.compile(r"最高|最多|上限")
# What governments above give (省级财政给予500万元补助) is the budget's, as 上级补助资金 is.
_FROM_ABOVE = re.compile(r"中央|国家|省|自治区|上级")
_RATE = re.compile(r"(?:使用|覆盖|办理|上线|完成|执行|公开|应用)率[^，。；]{0,8}$")
_LOOK_AHEAD = 60
_LOOK_BACK = 120


def find(chapter: Chapter) -> tuple[Funding, ...]:
    """The money of a chapter, in the order of the text; what is said twice, once."""
    found: dict[tuple[object, ...], Funding] = {}
    for sentence in sentences(chapter, with_afterword=True):
        for fact in _of_sentence(chapter, sentence):
            found.setdefault((fact.kind, fact.amount_yuan, fact.percent), fact)
    return tuple(found.values())


def _of_sentence(chapter: Chapter, sentence: Sentence) -> Iterator[Funding]:
    text = sentence.text
    if _SPENT.match(text):
        return
    if not _OF_MONEY.search(text):
        return
    for quantity in quantities(text):
        if quantity.sort not in (Sort.MONEY, Sort.SHARE) or quantity.unit in ("美元", "‰", "个百分点"):
            continue
        before = text[max(0, quantity.start - _LOOK_BACK) : quantity.start]
        clause = EDGE.split(before)[-1]
        kind = _kind(quantity, before, clause, EDGE.split(text[quantity.end : quantity.end + _LOOK_AHEAD])[0])
        if kind is None:
            continue
        is_share = quantity.sort is Sort.SHARE
        # 预算单位电子凭证使用率达95% measures what is done with it.
        if is_share and _RATE.search(clause):
            continue
        yield Funding(
            span=chapter.dense.span(sentence.start + quantity.start - len(clause), sentence.start + quantity.end),
            method=f"rule:funding-{kind.value}",
            confidence=CONFIDENCE[kind],
            kind=kind,
            amount_yuan=None if is_share else quantity.low,
            percent=quantity.low if is_share else None,
            comparator=_comparator(quantity, clause),
        )


def _comparator(quantity: Quantity, clause: str) -> Comparator:
    """How an amount binds: 最高奖补200万元 and 最多 are at most."""
    at_most = quantity.comparator is Comparator.EQUAL and _AT_MOST.search(clause)
    return Comparator.AT_MOST if at_most else quantity.comparator


def _kind(quantity: Quantity, before: str, clause: str, after: str) -> FundingKind | None:
    """Where the money comes from, or None where it is no funding."""
    if quantity.sort is Sort.MONEY and _SOCIAL_AFTER.match(after):
        return FundingKind.SOCIAL_CAPITAL
    if _GIVEN_AFTER.match(after) and not _FROM_ABOVE.search(clause):
        return FundingKind.REWARD
    places = [clause, after]
    if (
        re.match(
            r"占比?|其中|比例|最高|单[个家项户]|每[家户个]|总额|累计|(?:20\d\d年[、和]?){0,4}各?(?:每年)?安排", clause
        )
        or not clause
    ):
        places.append(before)
    for words in places:
        kind = next((kind for kind, pattern in _KINDS if pattern.search(words)), None)
        if kind is FundingKind.SOCIAL_CAPITAL:
            return kind
        if _NO_FUNDING.search(words):
            return None
        if kind and (quantity.sort is Sort.MONEY or kind in _SHARED_OUT):
            return kind
    return None
