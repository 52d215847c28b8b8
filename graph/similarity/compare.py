"""A draft plan against the graph: who plans the same, what is missing, what is unusual, whom to ask.

Nothing of the draft is kept: it is compared and forgotten.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.peers import Peers, PlannedTarget
from graph.plans import PilotPlan, PlannedUnit
from graph.similarity.explain import Explanation, explain
from graph.similarity.index import Index, UnanswerableError
from graph.similarity.items import Contribution, ContributionKind, Item
from graph.similarity.segmentation import words

PEERS_SHOWN = 5
# Of pairs of the real corpus with this score or more, 91 in 100 were judged (largely) the same project.
ALIKE = 0.3
# Of judged pairs with less, 98 in 100 are related at most: not worth a reader's time.
RELATED = 0.2
MOST_PEERS = 0.5
FEW_PEERS = 0.1
FEWEST_PEERS = 5
CONTACTS_SHOWN = 8
EXAMPLES_SHOWN = 3
COMMON_SHOWN = 4
TELLING = (ContributionKind.FACETS, ContributionKind.PLATFORMS)


@dataclass(frozen=True, slots=True)
class PeerUnit:
    """A unit of another place like one of the draft.

    Attributes
    ----------
    document
        What an office knows the document by: its number, else its title, else the file's name.
    in_common
        What both are about, by name, what adds most first: facets and platforms.
    own_sentence, sentence
        The pair of sentences that speaks for the likeness most; empty without texts.
    """

    unit: PlannedUnit
    place: str
    prefecture: str
    document: str
    score: float
    contributions: tuple[Contribution, ...]
    in_common: tuple[str, ...]
    own_sentence: str
    sentence: str


@dataclass(frozen=True, slots=True)
class TypicalTarget:
    """Numbers that others commit to for the same thing.

    Attributes
    ----------
    values
        Each with its place, sorted; of a range the lower end.
    """

    object: str
    measure: str
    low: float
    median: float
    high: float
    values: tuple[tuple[float, str, PlannedTarget], ...]


@dataclass(frozen=True, slots=True)
class DraftUnit:
    """A unit of the draft with its peers, best first; `unusual` where none is much like it."""

    item: Item
    peers: tuple[PeerUnit, ...]
    targets: tuple[TypicalTarget, ...]
    unusual: bool


@dataclass(frozen=True, slots=True)
class TypeAmongPeers:
    """How many of the peers plan a type, with a few of them."""

    type: str
    label: str
    planning: int
    peers: int
    examples: tuple[tuple[str, PlannedUnit], ...]

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.planning / self.peers if self.peers else 0.0


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """The pilots that a draft is measured by, and what they plan.

    Attributes
    ----------
    name
        In words: 同为县, 同属某市, 全部试点.
    missing
        Types that at least half of the group plans and the draft does not.
    unusual
        Types of the draft that at most a tenth of the group plans.
    """

    name: str
    peers: int
    missing: tuple[TypeAmongPeers, ...]
    unusual: tuple[TypeAmongPeers, ...]


@dataclass(frozen=True, slots=True)
class PlaceToAsk:
    """A place worth a call: what it plans that the draft plans too; `score` adds up its best matches."""

    place: str
    prefecture: str
    agency: str
    score: float
    units: tuple[tuple[str, PlannedUnit], ...]


@dataclass(frozen=True, slots=True)
class DraftComparison:
    """The report on a draft."""

    title: str
    units: tuple[DraftUnit, ...]
    groups: tuple[PeerGroup, ...]
    ask: tuple[PlaceToAsk, ...]
    pilots: int
    compared_units: int
    has_texts: bool


def compare_draft(
    draft: Sequence[Item],
    index: Index,
    peers: Peers,
    *,
    title: str = "",
    level: str | None = None,
    prefecture: str | None = None,
) -> DraftComparison:
    """Compare the units of a draft with all plans of a dataset.

    Parameters
    ----------
    draft
        Its leaves of kind application or experience, typed.
    level, prefecture
        Of the draft's place, where they are known: pilots alike in them are the nearest peers.

    Raises
    ------
    UnanswerableError
        If the draft has no units.
    """
    if not draft:
        raise UnanswerableError(
            "文件中没有找到可比较的规划项目：请确认文件是含有编号任务的实施方案或任务书。",
            "No planned projects were found: the document should be a plan with numbered tasks.",
        )
    known = {unit.iri: (plan, unit) for plan in peers.plans for unit in plan.units}
    own_places = {item.place for item in draft if item.place}
    units = tuple(_unit(item, index, peers, known) for item in draft)
    others = [plan for plan in peers.plans if plan.units and plan.place not in own_places]
    planned = {name for item in draft for name in item.types}
    return DraftComparison(
        title=title,
        units=units,
        groups=tuple(_groups(planned, others, peers, level, prefecture)),
        ask=_ask(units, peers),
        pilots=len(others),
        compared_units=len(index.items),
        has_texts=any(item.text for item in index.items),
    )


def _unit(item: Item, index: Index, peers: Peers, known: dict[str, tuple[PilotPlan, PlannedUnit]]) -> DraftUnit:
    try:
        similar = [s for s in index.similar_to(item, 2 * PEERS_SHOWN) if s.target in known]
    except UnanswerableError:
        similar = []
    found = []
    near = [match for match in similar if match.score >= RELATED]
    for match in (near or similar[:1])[:PEERS_SHOWN]:
        plan, unit = known[match.target]
        explanation = explain(index, item, match.target)
        found.append(
            PeerUnit(
                unit=unit,
                place=plan.place,
                prefecture=plan.prefecture,
                document=plan.cited,
                score=match.score,
                contributions=match.contributions,
                in_common=_in_common(explanation),
                own_sentence=explanation.source_sentence,
                sentence=explanation.target_sentence,
            )
        )
    alike = [known[match.target] for match in similar if match.score >= ALIKE]
    targets = tuple(typical_targets(alike, peers))
    return DraftUnit(item, tuple(found), targets, not found or found[0].score < ALIKE)


def _in_common(explanation: Explanation) -> tuple[str, ...]:
    found = [shared for part in explanation.parts if part.kind in TELLING for shared in part.shared]
    return tuple(shared.name for shared in sorted(found, key=lambda shared: -shared.score)[:COMMON_SHOWN])


def typical_targets(units: Iterable[tuple[PilotPlan, PlannedUnit]], peers: Peers) -> list[TypicalTarget]:
    """The numbers that units commit to, for what at least two of them count; most numbers first."""
    grouped: dict[tuple[str, str], list[tuple[float, str, PlannedTarget]]] = defaultdict(list)
    for plan, unit in units:
        for target in peers.targets.get(unit.iri, ()):
            grouped[_counted(target.object), target.measure].append((target.low, plan.place, target))
    found = []
    for (counted, measure), values in grouped.items():
        if len({place for _, place, _ in values}) < 2:
            continue
        values.sort(key=lambda value: (value[0], value[1], value[2].passage))
        numbers = [number for number, _, _ in values]
        highest = max(target.high for _, _, target in values)
        found.append(TypicalTarget(counted, measure, numbers[0], statistics.median(numbers), highest, tuple(values)))
    return sorted(found, key=lambda target: (-len(target.values), target.object, target.measure))


def _counted(name: str) -> str:
    """What a target counts, so that it meets the same thing in other words: the last word of its name."""
    return (words(name) or [name])[-1]


def _groups(
    planned: set[str], others: Sequence[PilotPlan], peers: Peers, level: str | None, prefecture: str | None
) -> Iterable[PeerGroup]:
    """The nearest peers first; of a level with fewer than five pilots nothing is said."""
    names = {"county": "县", "district": "区", "county-level city": "县级市", "prefecture": "设区市"}
    if prefecture:
        same = [plan for plan in others if plan.prefecture == prefecture]
        if len(same) > 1:
            yield _group(f"同属{prefecture}的试点", planned, same, peers)
    if level:
        same = [plan for plan in others if plan.level == level]
        if len(same) >= FEWEST_PEERS:
            yield _group(f"同为{names.get(level, level)}的试点", planned, same, peers)
    yield _group("全部试点", planned, others, peers)


def _group(name: str, planned: set[str], plans: Sequence[PilotPlan], peers: Peers) -> PeerGroup:
    counts = Counter(type_name for plan in plans for type_name in plan.types)

    def among(type_name: str) -> TypeAmongPeers:
        examples: dict[str, PlannedUnit] = {}
        for plan in plans:
            for unit in plan.units:
                if unit.types and unit.types[0] == type_name:
                    examples.setdefault(plan.place, unit)
        shown = tuple(list(examples.items())[:EXAMPLES_SHOWN])
        return TypeAmongPeers(type_name, peers.label(type_name), counts[type_name], len(plans), shown)

    missing = [among(name) for name in counts if name not in planned and counts[name] >= MOST_PEERS * len(plans)]
    unusual = [among(name) for name in sorted(planned) if counts[name] <= FEW_PEERS * len(plans)]
    return PeerGroup(
        name,
        len(plans),
        tuple(sorted(missing, key=lambda found: (-found.planning, found.type))),
        tuple(sorted(unusual, key=lambda found: (found.planning, found.type))),
    )


def _ask(units: Sequence[DraftUnit], peers: Peers) -> tuple[PlaceToAsk, ...]:
    matched: dict[str, list[tuple[float, str, PeerUnit]]] = defaultdict(list)
    for unit in units:
        best: dict[str, PeerUnit] = {}
        for peer in unit.peers:
            if peer.score >= ALIKE:
                best.setdefault(peer.place, peer)
        for place, peer in best.items():
            matched[place].append((peer.score, unit.item.title, peer))
    places = []
    for place, found in matched.items():
        first = found[0][2]
        places.append(
            PlaceToAsk(
                place,
                first.prefecture,
                peers.contacts.get(first.unit.pilot, ""),
                round(sum(score for score, _, _ in found), 4),
                tuple((title, peer.unit) for _, title, peer in sorted(found, key=lambda f: (-f[0], f[1]))),
            )
        )
    return tuple(sorted(places, key=lambda p: (-p.score, p.place))[:CONTACTS_SHOWN])
