"""Fit the numbers of the scenario-type model to annotated units, and measure it by cross-validation.

    python bench/fit_types.py --gold ../shared/gold/dev --corpus ../shared/corpus [--held-back STEM]... [--write]

Read are the reference annotations (one JSON file a record) and `bench/type_judgements.csv`, judgements
of further units of the same documents, given by position: our own (`author`) and, in their place where
there are any, those of an independent annotator (`second`). Fitted are factors for the
strengths of the lexicon's words, held near 1, and two logistic models: how likely the highest type
is the primary one, and how likely a lower one is named beside it; the latter to the units of
`bench/invented_plans.jsonl` as well, invented documents of several authors. All figures printed are of
units of records left out of the fit; beside them stand those of `bench/invented_units.jsonl`, invented
units of plans of many provinces, of which the lexicon's authors read a part. `--write` puts the
fitted numbers into `loaders/scenario_types`.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from loaders.scenario_types import assignment
from loaders.scenario_types.lexicon import Levels, Lexicon, graded, written
from loaders.scenario_types.scoring import Evidence, PlaceFactors, weigh
from loaders.text import DenseText, SourceText, Span

HERE = Path(__file__).resolve().parent
SHIPPED = HERE.parent / "loaders" / "scenario_types"
KINDS = ("application", "experience", "standard")
FOLDS = 8
BINS = 6
PENALTIES = {"word": 0.3, "type": 2.0, "strength": 1.0}
SHARPNESS = 1.5


@dataclass(frozen=True)
class Example:
    """A unit with its right types; `group` names the record that is left out as a whole."""

    group: str
    source: str
    kind: str
    title: str
    text: str
    types: tuple[str, ...]


def annotated(gold: Path, corpus: Path) -> Iterator[Example]:
    """The leaves of the reference annotations that get types."""
    documents: dict[str, str] = {}
    for path in sorted(gold.glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        for record in data.get("entries", [data]):
            name = record.get("document", data.get("document"))
            if name not in documents:
                text = (corpus / name).read_text(encoding="utf-8")
                documents[name] = str(DenseText.of(SourceText(text)))
            text = documents[name]
            at = max(text.find(_dense(record.get("anchor") or "")), 0)
            for item in record["items"]:
                start = text.find(_dense(item["quote"]), at)
                end = text.find(_dense(item["end_quote"]), start) + len(_dense(item["end_quote"]))
                at = max(start, at)
                if start >= 0 and not item["group"] and item["kind"] in KINDS:
                    yield Example(
                        path.stem, "gold", item["kind"], _dense(item["title"]), text[start:end], tuple(item["types"])
                    )


def judged(corpus: Path) -> Iterator[Example]:
    """The units of `type_judgements.csv`; `source` is their reader."""
    documents: dict[str, SourceText] = {}
    with (HERE / "type_judgements.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row["document"]
            if name not in documents:
                documents[name] = SourceText((corpus / name).read_text(encoding="utf-8"))
            unit, title = (
                str(DenseText.of(documents[name], Span(int(row[a]), int(row[b]))))
                for a, b in (("start", "end"), ("title_start", "title_end"))
            )
            group = f"{name}-{row['chapter']}"
            types = tuple(row["types"].split("|")) if row["types"] else ()
            yield Example(group, row["reader"], row["kind"], title, unit, types)


def invented() -> Iterator[Example]:
    """The invented units; their `source` says whether the lexicon's authors read them."""
    for line in (HERE / "invented_units.jsonl").read_text(encoding="utf-8").splitlines():
        unit = json.loads(line)
        source = "read" if unit["read"] else "unread"
        yield Example(source, source, unit["kind"], _dense(unit["title"]), _dense(unit["text"]), tuple(unit["types"]))


def planned() -> Iterator[Example]:
    """The units of invented plans, tasks and digests of several authors; `group` is their document."""
    for line in (HERE / "invented_plans.jsonl").read_text(encoding="utf-8").splitlines():
        unit = json.loads(line)
        yield Example(unit["document"], "plans", unit["kind"], unit["title"], unit["text"], tuple(unit["types"]))


def _dense(text: str) -> str:
    return str(DenseText.of(SourceText(text)))


class Fit:
    """Factors for words, fitted so that types share a unit's score as its annotation says.

    A word's factor is the product of that of its strength, that of its type and its own; the first
    two hold for words that no example shows. The share of the primary type is to be greatest, of
    further types smaller: the loss is the cross-entropy between those shares and sharpened shares
    of the score, plus penalties on the logarithms of the factors (normal priors around 1).
    """

    def __init__(self, strengths: dict[str, dict[str, float]], factors: PlaceFactors):
        self.strengths, self.place = strengths, factors
        self.lexicon = Lexicon(strengths)
        self.levels = Levels({}, {})
        self.adjustments: dict[tuple[str, str], float] = {}

    def fit(self, examples: Sequence[Example]) -> Fit:
        """Fit the factors to examples."""
        index: dict[tuple[str, ...], int] = {}
        units = []
        plain = Lexicon(self.strengths)
        for example in examples:
            found = weigh(plain, self.place, example.title, example.text).contributions
            if not (example.types and found):
                continue
            types = sorted({c.type_id for c in found} | set(example.types))
            place = {t: i for i, t in enumerate(types)}
            wanted = np.zeros(len(types))
            for type_id, share in zip(example.types, wanted_shares(len(example.types)), strict=True):
                wanted[place[type_id]] += share
            columns = np.array(
                [
                    [
                        index.setdefault(("word", c.match.word, c.type_id), len(index)),
                        index.setdefault(("type", c.type_id), len(index)),
                        index.setdefault(("strength", str(self.strengths[c.match.word][c.type_id])), len(index)),
                    ]
                    for c in found
                ]
            )
            units.append(
                (np.array([place[c.type_id] for c in found]), columns, np.array([c.weight for c in found]), wanted)
            )
        penalties = np.array([PENALTIES[level[0]] for level in index])

        def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
            total, gradient = 0.5 * float(penalties * theta @ theta), penalties * theta
            for rows, columns, amounts, wanted in units:
                parts = amounts * np.exp(theta[columns].sum(axis=1))
                scores = np.bincount(rows, parts, len(wanted)) + 0.3
                logits = SHARPNESS * np.log(scores)
                share = np.exp(logits - logits.max())
                share /= share.sum()
                total -= float(wanted @ np.log(share + 1e-12))
                slope = (SHARPNESS * (share - wanted) / scores)[rows] * parts
                for level in columns.T:
                    np.add.at(gradient, level, slope)
            return total, gradient

        bounds = [(-1.4, 1.4) if level[0] == "word" else (-3.0, 3.0) for level in index]
        theta = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", bounds=bounds).x
        factor = {level: round(float(np.exp(theta[i])), 2) for level, i in index.items()}
        self.levels = Levels(
            {float(level[1]): f for level, f in factor.items() if level[0] == "strength"},
            {level[1]: f for level, f in factor.items() if level[0] == "type"},
        )
        self.adjustments = {
            (level[1], level[2]): f for level, f in factor.items() if level[0] == "word" and abs(f - 1.0) > 0.05
        }
        self.lexicon = graded(self.strengths, self.levels, self.adjustments)
        return self

    def evidence(self, example: Example) -> Evidence:
        return weigh(self.lexicon, self.place, example.title, example.text)


def wanted_shares(count: int) -> tuple[float, ...]:
    """How the score is to be shared between one, two or three types."""
    return {1: (1.0,), 2: (0.62, 0.38), 3: (0.46, 0.3, 0.24)}[count]


def fit_logistic(rows: list[dict[str, float]], truths: list[bool], penalty: float = 0.3) -> assignment.Logistic:
    """A logistic model of least penalised loss."""
    names = sorted(rows[0])
    table = np.array([[1.0] + [row[name] for name in names] for row in rows])
    signs = np.where(np.array(truths), 1.0, -1.0)

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        margin = signs * (table @ theta)
        slope = theta.copy()
        slope[0] = 0
        return (
            float(np.logaddexp(0, -margin).sum() + 0.5 * penalty * slope @ slope),
            -(signs / (1 + np.exp(margin))) @ table + penalty * slope,
        )

    theta = minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B").x
    return assignment.Logistic(
        round(float(theta[0]), 3), {n: round(float(v), 3) for n, v in zip(names, theta[1:], strict=True)}
    )


@dataclass(frozen=True)
class Scored:
    """An example with its ranking of types by a model that never saw its record."""

    example: Example
    evidence: Evidence
    ranking: list[tuple[str, float]]


def ranked(example: Example, evidence: Evidence) -> Scored:
    return Scored(example, evidence, evidence.ranking())


def cross_validated(examples: list[Example], factors: PlaceFactors) -> list[Scored]:
    """Each example ranked by a model fitted without its record."""
    scored: list[Scored] = []
    for inside, outside in folds([e.group for e in examples]):
        model = Fit(written(), factors).fit([examples[i] for i in inside])
        scored += [ranked(examples[i], model.evidence(examples[i])) for i in outside]
    return scored


def folds(groups: Sequence[str]) -> Iterator[tuple[list[int], list[int]]]:
    """Positions inside and outside each fold; a group is never split."""
    number = {group: (7 * i) % FOLDS for i, group in enumerate(sorted(set(groups)))}
    for fold in range(FOLDS):
        yield (
            [i for i, group in enumerate(groups) if number[group] != fold],
            [i for i, group in enumerate(groups) if number[group] == fold],
        )


def further_rows(scored: Sequence[Scored]) -> tuple[list[dict[str, float]], list[bool], list[str]]:
    """For every candidate beside the primary type: what its naming depends on, whether it was named, its record."""
    rows, truths, groups = [], [], []
    for s in scored:
        if s.example.types and s.ranking:
            for type_id, values in assignment.further_values(s.evidence, s.ranking):
                rows.append(values)
                truths.append(type_id in s.example.types)
                groups.append(s.example.group)
    return rows, truths, groups


def figures(pairs: Sequence[tuple[tuple[str, ...], list[str]]]) -> dict[str, float]:
    gold = sum(len(set(w)) for w, _ in pairs)
    predicted = sum(len(set(g)) for _, g in pairs)
    matched = sum(len(set(w) & set(g)) for w, g in pairs)
    primary = [g[:1] == list(w[:1]) for w, g in pairs if w]
    return {
        "units": len(pairs),
        "precision": round(matched / max(predicted, 1), 4),
        "recall": round(matched / max(gold, 1), 4),
        "f1": round(2 * matched / max(gold + predicted, 1), 4),
        "primary": round(sum(primary) / max(len(primary), 1), 4),
    }


def chosen(s: Scored, further: assignment.Logistic, least_further: float, least_score: float) -> list[str]:
    """The types that would be assigned."""
    if not s.ranking or s.ranking[0][1] < least_score:
        return []
    likely = [(further.probability(v), t) for t, v in assignment.further_values(s.evidence, s.ranking)]
    likely = sorted((p, t) for p, t in likely if p >= least_further)[::-1]
    return [s.ranking[0][0]] + [t for _, t in likely[: assignment.MOST_TYPES - 1]]


def reliability(probabilities: Sequence[float], truths: Sequence[bool]) -> list[tuple[float, float, int]]:
    """Mean probability, share of right ones and number, for bins of about equal number."""
    order = np.argsort(probabilities)
    bins = [b for b in np.array_split(order, BINS) if len(b)]
    values, right = np.array(probabilities), np.array(truths, dtype=float)
    return [(round(float(values[b].mean()), 3), round(float(right[b].mean()), 3), len(b)) for b in bins]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--held-back", nargs="*", default=[], help="records that are neither fitted to nor looked at")
    parser.add_argument("--measure-held-back", action="store_true")
    parser.add_argument("--write", action="store_true", help="put the numbers into loaders/scenario_types")
    parser.add_argument("--plot", type=Path, help="write the reliability curves as SVG")
    options = parser.parse_args()

    model = assignment.fitted()
    gold = list(annotated(options.gold, options.corpus))
    examples = [e for e in gold if e.group not in options.held_back] + list(judged(options.corpus))
    scored = cross_validated(examples, model.factors)
    final = Fit(written(), model.factors).fit(examples)
    # How further types are named can be learnt from invented plans too; what words weigh, from real ones only.
    plans = [ranked(e, final.evidence(e)) for e in planned()]
    typed = [s for s in scored if s.example.types and s.ranking]

    rows, truths, groups = further_rows([*scored, *plans])
    likely = [0.0] * len(rows)
    outside_models: dict[str, assignment.Logistic] = {}
    for inside, outside in folds(groups):
        fold_model = fit_logistic([rows[i] for i in inside], [truths[i] for i in inside])
        for i in outside:
            likely[i] = fold_model.probability(rows[i])
            outside_models[groups[i]] = fold_model
    further = fit_logistic(rows, truths)

    first_rows = [assignment.primary_values(s.evidence, s.ranking) for s in typed]
    first_truths = [s.ranking[0][0] == s.example.types[0] for s in typed]
    sure = [0.0] * len(typed)
    for inside, outside in folds([s.example.group for s in typed]):
        fold_model = fit_logistic([first_rows[i] for i in inside], [first_truths[i] for i in inside], penalty=3.0)
        for i in outside:
            sure[i] = fold_model.probability(first_rows[i])
    primary = fit_logistic(first_rows, first_truths, penalty=3.0)

    print("units of records left out of the fit, kinds application and experience")
    for source in ("gold", "second", "author", "plans"):
        pairs = [
            (
                s.example.types,
                chosen(s, outside_models.get(s.example.group, further), model.least_further, model.least_score),
            )
            for s in [*scored, *plans]
            if s.example.source == source and s.example.kind != "standard"
        ]
        print(f"  {source:8}", figures(pairs))
    print("reliability of the primary type: mean confidence, share right, number")
    curves = {"primary type": reliability(sure, first_truths), "further types": reliability(likely, truths)}
    for name, curve in curves.items():
        print(f"  {name}:", *curve)

    print(f"{len(examples)} units, {len(final.adjustments)} adjusted strengths")
    made_up = list(invented())
    groups_of_units = {
        "fitted": examples,
        "held back": [e for e in gold if e.group in options.held_back] if options.measure_held_back else [],
        "invented": [e for e in made_up if e.source == "unread"],
        "inv., read": [e for e in made_up if e.source == "read"],
    }
    for name, some in groups_of_units.items():
        if some:
            pairs = [
                (e.types, chosen(ranked(e, final.evidence(e)), further, model.least_further, model.least_score))
                for e in some
                if e.kind != "standard"
            ]
            print(f"  {name:10}", figures(pairs))
    if options.write:
        write(final, primary, further)
    if options.plot:
        plot(curves, options.plot)


def write(final: Fit, primary: assignment.Logistic, further: assignment.Logistic) -> None:
    """Put the fitted numbers beside the lexicon."""
    with (SHIPPED / "adjustments.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("word", "type", "factor"))
        table.writerows((word, type_id, factor) for (word, type_id), factor in sorted(final.adjustments.items()))
    levels = {
        "strength": {str(strength): f for strength, f in sorted(final.levels.strength.items(), reverse=True)},
        "type": dict(sorted(final.levels.type.items())),
    }
    (SHIPPED / "levels.json").write_text(json.dumps(levels, indent=2) + "\n", encoding="utf-8")
    path = SHIPPED / "model.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["primary"], data["further"] = asdict(primary), asdict(further)
    path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


def plot(curves: dict[str, list[tuple[float, float, int]]], path: Path) -> None:
    """Draw the reliability curves."""
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    plt.rcParams["svg.hashsalt"] = "scenario types"
    figure, axes = plt.subplots(figsize=(4.2, 4.0), layout="constrained")
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=1)
    for (name, curve), marker in zip(curves.items(), "os", strict=True):
        axes.plot([p for p, _, _ in curve], [r for _, r, _ in curve], marker=marker, label=name)
    axes.set_xlabel("confidence")
    axes.set_ylabel("share right")
    axes.legend()
    figure.savefig(path, format="svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
