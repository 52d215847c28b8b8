"""Count how often each method of the loaders is right, and write the confidences that follow.

    python bench/calibrate.py                        # needs ../shared; prints, writes nothing
    python bench/calibrate.py --write --plot docs/explanation/confidence.svg
    python bench/calibrate.py --further FOLDER ...   # with records of a further annotator

Every fact of the documents is held against the reference annotations as `evaluate.py` of the shared
folder matches them: one to one, by name, number or place. Without `--further` the counts of further
records are taken from the table as it stands, so that anyone can count the others anew.
Written is `loaders/data/confidence.csv`; docs/explanation/confidence.md says what it means.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import math
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from loaders.confidence import ANY, SORTS
from loaders.pipeline import Loaded, load
from loaders.places import Gazetteer
from loaders.records import AgencyRole, Fact, PilotRecord
from loaders.text import DenseText

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "loaders" / "data" / "confidence.csv"
HELD_BACK = ("04_", "16_", "27_", "36_", "41_")
SOURCES = ("read", "held_back", "further")
DISCOUNT, PRIOR = 0.1, 10.0
"""What a fact of a record that rules were written after counts beside one of a record held back, and how
many facts of its sort's mean are added to each method: both where held-back facts are likeliest, see
`likelihoods`."""
DISCOUNTS, PRIORS = (1.0, 0.5, 0.25, 0.1, 0.05, 0.0), (2.0, 4.0, 10.0, 20.0)
BINS = ((0.0, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 0.97), (0.97, 0.98), (0.98, 0.99), (0.99, 1.0))
FIELDS = {
    *("level", "designated_year", "target_star", "designation_doc"),
    *("government", "lead_agency", "supervisor", "midterm_by", "final_by"),
}

Annotation = dict[str, Any]
Cost = Callable[[Annotation, Any], float | None]


@dataclass(frozen=True, slots=True)
class Judged:
    """One fact of the loaders: how it was found, in which annotated record of which source, whether it is right."""

    sort: str
    method: str
    source: str
    record: str
    right: bool


def judge(gold: Path, source_of: Callable[[str], str], documents: dict[str, Loaded], rules: Any) -> Iterator[Judged]:
    """Hold the facts of annotated records against the annotations of a folder."""
    for stem, annotation in rules.records(gold):
        name = annotation["document"]
        place = annotation["pilot"]["place"]
        prefecture = annotation["pilot"]["prefecture"]
        record = next(
            (
                r
                for r in documents[name].document.records
                if (rules.name_key(r.place), rules.name_key(r.prefecture))
                == (rules.name_key(place), rules.name_key(prefecture))
            ),
            None,
        )
        if record is None:
            print(f"{stem}: no record of {place} was read", file=sys.stderr)
            continue
        comparison = Comparison(documents[name], annotation, rules)
        for sort, fact, right in comparison.judged(record):
            yield Judged(sort, fact.method, source_of(stem), f"{stem} {place}", right)


class Comparison:
    """One annotated record beside what was read, in positions of the dense text."""

    def __init__(self, loaded: Loaded, annotation: Annotation, rules: Any):
        self.rules = rules
        self.annotation = annotation
        self.dense = DenseText.of(loaded.source)
        self.text = str(self.dense)
        anchor = annotation.get("anchor")
        self.base = max(self._find(anchor, 0), 0) if anchor else 0

    def judged(self, record: PilotRecord) -> Iterator[tuple[str, Fact, bool]]:
        """Every fact of the sorts that annotations cover, with whether it is right."""
        units, targets = self._positions()
        said = self.annotation
        yield from self._fields(record)
        yield from self._matched("units", units, record.units, self._by_start_and_group)
        yield from self._matched("targets", targets, record.targets, self._by_number)
        yield from self._matched("standards", said["standards_planned"], record.standards, self._by_place)
        yield from self._matched("citations", said["documents_cited"], record.citations, self._by_title_or_code)
        yield from self._matched("funding", said["funding"], record.funding, self._by_money)
        yield from self._matched("companies", said["companies"], record.companies, self._by_name_or_place)
        yield from self._matched("platforms", said["platforms"], record.platforms, self._by_name)
        for mentioned in (False, True):
            annotated = [a for a in said["agencies"] if (a["role"] == AgencyRole.MENTIONED) is mentioned]
            found = [a for a in record.agencies if (a.role is AgencyRole.MENTIONED) is mentioned]
            cost = self._by_name if mentioned else self._by_name_and_role
            yield from self._matched("agencies", annotated, found, cost)

    def _matched(
        self, sort: str, annotated: Sequence[Annotation], found: Sequence[Fact], cost: Cost
    ) -> Iterator[tuple[str, Fact, bool]]:
        _, _, used = self.rules.greedy(annotated, found, cost)
        for index, fact in enumerate(found):
            yield sort, fact, index in used

    def _fields(self, record: PilotRecord) -> Iterator[tuple[str, Fact, bool]]:
        key = self.rules.name_key
        for field in record.fields:
            wanted = self.annotation["pilot"].get(field.name)
            if field.name in FIELDS and wanted is not None:
                yield "fields", field, key(str(wanted)) == key(field.value)

    def _positions(self) -> tuple[list[Annotation], list[Annotation]]:
        units: list[Annotation] = []
        at = self.base
        for item in self.annotation["items"]:
            start = self._find(item["quote"], at)
            at = start if start >= 0 else at
            units.append({**item, "start": start})
        targets = []
        for unit in ({"start": self.base, "targets": self.annotation.get("targets")}, *units):
            for target in unit.get("targets") or ():
                start = self._find(target["quote"], max(unit["start"], 0))
                end = start + len(self.rules.squash(target["quote"]))
                targets.append({**target, "start": start, "end": end})
        return units, targets

    def _find(self, quote: str, start: int) -> int:
        wanted = self.rules.squash(quote)
        at = self.text.find(wanted, start)
        return at if at >= 0 else self.text.find(wanted)

    def _start(self, fact: Fact) -> int:
        return self.dense.index(fact.span.start)

    def _by_start_and_group(self, said: Annotation, unit: Any) -> float | None:
        off = abs(said["start"] - self._start(unit))
        return off if off <= self.rules.SLACK and bool(said["group"]) is unit.is_group else None

    def _by_number(self, said: Annotation, target: Any) -> float | None:
        number = self.rules.number
        wanted = [number(said.get("value", said.get(bound))) for bound in ("value_min", "value_max")]
        got = [target.value if target.value is not None else b for b in (target.value_min, target.value_max)]
        if wanted != [None if value is None else float(value) for value in got]:
            return None
        start, end = self._start(target), self.dense.index(target.span.end)
        apart = start > said["end"] + self.rules.SLACK or end < said["start"] - self.rules.SLACK
        return None if apart else abs(start - said["start"])

    def _by_place(self, said: Annotation, fact: Any) -> float | None:
        off = self._start(fact) - self._find(said["quote"], self.base)
        return abs(off) if -200 <= off <= 200 + len(self.rules.squash(said["quote"])) else None

    def _by_title_or_code(self, said: Annotation, cited: Any) -> float | None:
        key = self.rules.name_key
        title, code = key(said.get("name")), key(said.get("code"))
        return 0 if (title and title == key(cited.title)) or (code and code == key(cited.code)) else None

    def _by_money(self, said: Annotation, money: Any) -> float | None:
        def same(wanted: Any, got: Any) -> bool:
            return self.rules.number(wanted) == (None if got is None else float(got))

        if said["kind"] != money.kind or not same(said.get("amount_yuan"), money.amount_yuan):
            return None
        return 0 if said.get("amount_yuan") or same(said.get("percent"), money.percent) else None

    def _by_name(self, said: Annotation, fact: Any) -> float | None:
        key = self.rules.name_key
        return 0 if key(said.get("name")) == key(fact.name) else None

    def _by_name_and_role(self, said: Annotation, agency: Any) -> float | None:
        return self._by_name(said, agency) if said["role"] == agency.role else None

    def _by_name_or_place(self, said: Annotation, fact: Any) -> float | None:
        if self._by_name(said, fact) == 0:
            return 0
        key, slack = self.rules.name_key, self.rules.SLACK
        start = self._find(said["quote"], self.base)
        near = start - slack <= self._start(fact) <= start + len(self.rules.squash(said["quote"])) + slack
        return 1 if near and len(set(key(said.get("name"))) & set(key(fact.name))) >= 2 else None


Counts = dict[tuple[str, str], dict[str, tuple[int, int]]]
"""For each sort and method, for each source, how many facts were found and how many of them are right."""


def count(judged: Sequence[Judged]) -> Counts:
    """Count facts by sort, method and source."""
    tally: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for fact in judged:
        of = tally[fact.sort, fact.method][fact.source]
        of[0] += 1
        of[1] += fact.right
    return {key: {source: (of[0], of[1]) for source, of in by.items()} for key, by in tally.items()}


def pooled(right: float, found: float, mean: float = 0.5, prior: float = 2.0) -> float:
    """The share of right facts to expect after some were counted.

    The mean of a beta distribution: `prior` facts of which the share `mean` is right are added to
    those counted, so that few facts say little. By default this is the rule of succession,
    (right + 1) / (found + 2).
    """
    return (right + prior * mean) / (found + prior)


def fitted(counts: Counts, discount: float = DISCOUNT, prior: float = PRIOR) -> dict[tuple[str, str], float]:
    """The confidence of each method and, under `ANY`, of each sort."""
    totals: dict[str, list[float]] = {sort: [0.0, 0.0] for sort in SORTS}
    own: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for (sort, method), by in counts.items():
        for source, of in by.items():
            weight = 1.0 if source == "held_back" else discount
            for i in (0, 1):
                totals[sort][i] += weight * of[i]
                own[sort, method][i] += weight * of[i]
    means = {sort: pooled(right, found) for sort, (found, right) in totals.items()}
    confidences = {
        (sort, method): pooled(own[sort, method][1], own[sort, method][0], means[sort], prior)
        for sort, method in counts
    }
    return confidences | {(sort, ANY): mean for sort, mean in means.items()}


def predicted(
    judged: Sequence[Judged], discount: float = DISCOUNT, prior: float = PRIOR
) -> Iterator[tuple[Judged, float]]:
    """Every fact with the confidence that the other records give it."""
    for record in dict.fromkeys(fact.record for fact in judged):
        confidences = fitted(count([fact for fact in judged if fact.record != record]), discount, prior)
        for fact in judged:
            if fact.record == record:
                yield fact, confidences.get((fact.sort, fact.method), confidences[fact.sort, ANY])


def likelihoods(judged: Sequence[Judged]) -> Iterator[tuple[float, float, float]]:
    """For each discount and prior the mean logarithm of the likelihood of the held-back records' facts."""
    for discount in DISCOUNTS:
        for prior in PRIORS:
            shares = [
                share if fact.right else 1.0 - share
                for fact, share in predicted(judged, discount, prior)
                if fact.source == "held_back"
            ]
            yield discount, prior, sum(map(math.log, shares)) / len(shares)


def kept(table: Path) -> Counts:
    """The counts of further records that the table holds."""
    counts: Counts = {}
    if table.is_file():
        with table.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["method"] != ANY and int(row["further_found"]):
                    of = int(row["further_found"]), int(row["further_right"])
                    counts[row["sort"], row["method"]] = {"further": of}
    return counts


def write(counts: Counts, table: Path) -> None:
    """Write the table that the loaders read."""
    confidences = fitted(counts)
    columns = [f"{source}_{what}" for source in SOURCES for what in ("found", "right")]
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("sort", "method", *columns, "confidence"))
        for sort in SORTS:
            methods = sorted(method for of, method in counts if of == sort)
            for method in (ANY, *methods):
                own = [counts[sort, m] for m in (methods if method == ANY else [method])]
                sums = [sum(by.get(source, (0, 0))[i] for by in own) for source in SOURCES for i in (0, 1)]
                writer.writerow((sort, method, *sums, f"{confidences[sort, method]:.3f}"))


def reliability(judged: Sequence[Judged]) -> dict[str, list[tuple[float, float, int]]]:
    """For each source mean confidence, share right and number by bins of confidence."""
    curves: dict[str, list[list[float]]] = {source: [[0.0, 0.0, 0] for _ in BINS] for source in SOURCES}
    for fact, share in predicted(judged):
        at = next(i for i, (low, high) in enumerate(BINS) if low <= share < high or share == high == 1.0)
        bin_ = curves[fact.source][at]
        bin_[0], bin_[1], bin_[2] = bin_[0] + share, bin_[1] + fact.right, bin_[2] + 1
    return {
        source: [(total / n, right / n, int(n)) for total, right, n in bins if n] for source, bins in curves.items()
    }


def plot(curves: dict[str, list[tuple[float, float, int]]], path: Path) -> None:
    """Draw the reliability curves."""
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    plt.rcParams["svg.hashsalt"] = "confidence"
    figure, axes = plt.subplots(figsize=(4.6, 4.2), layout="constrained")
    axes.plot([0.4, 1], [0.4, 1], color="#999999", linewidth=1)
    names = {"read": "records read", "held_back": "records held back", "further": "further records"}
    for (source, curve), marker in zip(curves.items(), "os^", strict=True):
        shown = [point for point in curve if point[2] >= 10]
        axes.plot([p for p, _, _ in shown], [r for _, r, _ in shown], marker=marker, label=names[source])
    axes.set_xlabel("confidence")
    axes.set_ylabel("share right")
    axes.legend()
    figure.savefig(path, format="svg", metadata={"Date": None})


def evaluation(path: Path) -> Any:
    """The rules by which facts and annotations are matched: the module that scores the tables."""
    spec = importlib.util.spec_from_file_location("evaluation_rules", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--further", type=Path, help="a folder of records by a further annotator")
    parser.add_argument("--write", action="store_true", help="write the table of the loaders")
    parser.add_argument("--plot", type=Path, help="write the reliability curves as SVG")
    options = parser.parse_args()
    if not options.shared.is_dir():
        print(f"no {options.shared}: nothing to count")
        return 0
    rules = evaluation(options.shared / "gold" / "evaluate.py")
    gazetteer = Gazetteer.default()
    documents = {p.name: load(p, gazetteer=gazetteer) for p in sorted((options.shared / "corpus").glob("*.txt"))}

    def dev_source(stem: str) -> str:
        return "held_back" if stem.startswith(HELD_BACK) else "read"

    judged = list(judge(options.shared / "gold" / "dev", dev_source, documents, rules))
    counts = count(judged)
    if options.further:
        judged += judge(options.further, lambda stem: "further", documents, rules)
        counts = count(judged)
        print("discount, prior: mean log likelihood of held-back facts")
        for discount, prior, likelihood in likelihoods(judged):
            print(f"  {discount:4} {prior:4} {likelihood:.4f}")
    else:
        for key, by in kept(TABLE).items():
            counts[key] = counts.get(key, {}) | by
    print("sort        source     records  found  right  share")
    for sort in SORTS:
        for source in SOURCES:
            facts = [fact for fact in judged if (fact.sort, fact.source) == (sort, source)]
            if facts:
                right = sum(fact.right for fact in facts)
                records = len({fact.record for fact in facts})
                print(f"{sort:11} {source:10} {records:7} {len(facts):6} {right:6}  {right / len(facts):.3f}")
    print("reliability, each record by the others: mean confidence, share right, number")
    curves = reliability(judged)
    for source, curve in curves.items():
        for mean, share, number in curve:
            print(f"  {source:10} {mean:.3f} {share:.3f} {number:5}")
        if curve:
            number = sum(n for _, _, n in curve)
            gap = sum(n * abs(mean - share) for mean, share, n in curve) / number
            print(f"  {source:10} all {sum(n * s for _, s, n in curve) / number:.3f} right, mean gap {gap:.3f}")
    if options.write:
        write(counts, TABLE)
    if options.plot:
        plot(curves, options.plot)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
