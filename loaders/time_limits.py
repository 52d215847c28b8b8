"""Times within which a plan commits to do something: 火情5分钟内发现, 3分钟完成出院手续办理.

A time alone is no target (24小时值守, 15分钟生活圈); what is done within it makes it one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.counted import EDGE, LONGEST
from loaders.measures import Quantity, Sort

_DEED = re.compile(
    r"(?:以内|之内|内)(?:即可|必须|须|要|实现|完成|作出)?"
    r"(?P<deed>(?:响应|反馈|办结|答复|回复|发现|到达|抵达|抵近|到场|处置|处理|推送|直达|送达|出具|受理|核实|核查|解决|审批|恢复|签收|派单|预警)"
    r"[^，。；、：,;率]{0,10}(?!率))"
    r"|完成(?P<done>[^，。；、：,;]{2,12}(?:办理|审批|核查|处置|手续|派单|受理|检测))"
)
_OPENING = re.compile(r"^(?:[、和并且]|对|将|使|确保|力争|实现|做到|保证|接到|发生)+")
_REACH = 40


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """What is done within a time, and the phrase that says so as indices of the sentence.

    `within` tells that the time is said to be a limit (5分钟内发现) and not just how long it takes (3分钟完成办理).
    """

    object: str
    start: int
    end: int
    within: bool


def time_limit(text: str, quantity: Quantity, *, earlier: str = "") -> TimeLimit | None:
    """What a sentence commits to do within a time, or None where the time is no such limit.

    Parameters
    ----------
    text
        The sentence, without white space.
    earlier
        The object of the quantity before it, for what a plan does not repeat (5分钟内发现、15分钟内处置).

    Examples
    --------
    >>> from loaders.measures import quantities
    >>> text = "山林火情5分钟内发现"
    >>> time_limit(text, quantities(text)[0]).object
    '山林火情发现'
    """
    if quantity.sort is not Sort.DURATION:
        return None
    deed = _DEED.match(text, quantity.unit_end, quantity.unit_end + _REACH)
    if deed is None:
        return None
    before = text[max(0, quantity.start - _REACH) : quantity.start]
    clause = EDGE.split(before)[-1].rpartition("、")[2]
    subject = _OPENING.sub("", clause)
    done = deed["deed"] or deed["done"]
    subject = subject or (earlier[:4] if deed["deed"] else "")
    return TimeLimit(
        object=(subject[-(LONGEST - len(done)) :] + done)[:LONGEST],
        start=quantity.start - len(clause),
        end=deed.end(),
        within=deed["deed"] is not None,
    )
