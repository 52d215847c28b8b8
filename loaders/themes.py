"""How strongly a text speaks for each scenario type: shades, where the assigned types are a decision."""

from __future__ import annotations

from loaders.scenario_types.assignment import fitted
from loaders.scenario_types.lexicon import shipped
from loaders.scenario_types.scoring import weigh

LEAST_SHARE = 0.001
DIGITS = 4


def theme_shares(title: str, text: str) -> dict[str, float]:
    """Each scenario type's share of what the words of a unit speak for, the largest first.

    Parameters
    ----------
    title
        The unit's title; it may be empty.
    text
        The unit's whole text, its title included.

    Returns
    -------
    dict of str to float
        By local name, from 0.001 to 1, in four digits; empty where no word speaks for any type.

    Examples
    --------
    >>> shares = theme_shares("建设智慧停车平台", "建设智慧停车平台。整合停车位，为电动车建设充电桩。")
    >>> list(shares)[:2]
    ['parking', 'energy']
    >>> theme_shares("", "甲乙丙")
    {}
    """
    evidence = weigh(shipped(), fitted().factors, "".join(title.split()), "".join(text.split()))
    ranking = evidence.ranking()
    total = sum(score for _, score in ranking)
    return {name: round(score / total, DIGITS) for name, score in ranking if score >= LEAST_SHARE * total}
