"""Seeded mistakes: each is found by looking, and HermiT agrees that it is one."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from ontology import identifiers as iri
from ontology.check import check_dataset
from ontology.contradictions import contradictions
from ontology.dl_view import facts_for_reasoner, ontology_axioms
from ontology.materialise import inferred_quads
from ontology.reasoning import hermit
from ontology.vocabulary import PG, RDF, XSD

DOCUMENT = iri.document("yunhu")
PILOT = iri.pilot("990101", "yunhu")
UNIT = iri.unit(PILOT, "1.(1)")
COUNTY = iri.place("990101")
CITY = iri.place("990100")
OTHER_CITY = iri.place("990200")
TARGET = NamedNode(PILOT.value + "/target/test")


def decimal(text: str) -> Literal:
    return Literal(text, datatype=XSD.decimal)


# The mistake, with words of the message that reports it.
MISTAKES: dict[str, tuple[str, tuple[tuple[NamedNode, NamedNode, NamedNode | Literal], ...]]] = {
    "a pilot that is also an agency": ("both a “Agency” and a “Pilot”", ((PILOT, RDF.type, PG.Agency),)),
    "an agency that is led like a pilot": (
        "both a “Agency” and a “Pilot”",
        ((iri.agency("990101", "教育局"), PG.leadAgency, iri.agency("990101", "大数据局")),),
    ),
    "a target with two values": (
        "several values of “value”",
        ((TARGET, RDF.type, PG.Target), (TARGET, PG.value, decimal("3")), (TARGET, PG.value, decimal("4.0"))),
    ),
    "a county in two prefectures": ("several values of “in prefecture”", ((COUNTY, PG.inPrefecture, OTHER_CITY),)),
    "a county in a county": ("several values of “level”", ((iri.place("990201"), PG.inPrefecture, COUNTY),)),
    "a group that is a leaf": ("both a “Leaf unit” and a “Unit group”", ((UNIT, RDF.type, PG.UnitGroup),)),
    "a scenario that is an experience": (
        "both a “Application scenario” and a “Replicable experience”",
        ((UNIT, RDF.type, PG.Experience),),
    ),
    "a unit above itself": ("its own “parent unit”", ((UNIT, PG.parentUnit, UNIT),)),
    "two units above each other": (
        "goes one way only",
        ((iri.unit(PILOT, "1"), PG.parentUnit, UNIT),),
    ),
    "a level that is none": ("no value that “level” can have", ((iri.place("990201"), PG.level, Literal("village")),)),
    "a pilot of two levels": ("several values of “level”", ((PILOT, PG.level, Literal("prefecture")),)),
    "a unit in two pilots": (
        "several values of “pilot”",
        ((UNIT, PG.pilot, iri.pilot("990201", "yunhu")),),
    ),
    "a typing of two units": (
        "is the “typing” of several things",
        ((iri.unit(iri.pilot("990201", "yunhu"), "1"), PG.typing, iri.child(UNIT, "typing", "education")),),
    ),
    "a vision that is a number": (
        "no value that “vision” can have",
        ((iri.pilot("990999", "yunhu"), PG.vision, Literal("7", datatype=XSD.integer)),),
    ),
    "a place with a comparator": ("have no “comparator”", ((COUNTY, PG.comparator, Literal("=")),)),
}
# Equal, says OWL, not contradictory: these name one typing's unit by two names, which nothing tells apart.
ONLY_SUSPICIOUS = {"a typing of two units"}


@pytest.fixture
def mistaken(sample: Store, request: pytest.FixtureRequest) -> Store:
    _, statements = MISTAKES[request.param]
    for subject, predicate, value in statements:
        sample.add(Quad(subject, predicate, value, DOCUMENT))
    return sample


@pytest.mark.parametrize(("mistaken", "name"), [(name, name) for name in MISTAKES], indirect=["mistaken"], ids=MISTAKES)
def test_a_mistake_is_found_and_named(mistaken: Store, name: str) -> None:
    words, _ = MISTAKES[name]
    messages = [finding.en for finding in contradictions([*mistaken, *inferred_quads(mistaken)])]
    assert any(words in message for message in messages), messages


@pytest.mark.parametrize(
    "mistaken", [name for name in MISTAKES if name not in ONLY_SUSPICIOUS], indirect=True, ids=lambda name: name
)
def test_the_reasoner_agrees(mistaken: Store) -> None:
    facts = facts_for_reasoner([*mistaken, *inferred_quads(mistaken)])
    assert not hermit([*ontology_axioms(), *facts], classes=False).consistent


def test_nothing_contradicts_in_the_sample(sample: Store) -> None:
    assert list(contradictions([*sample, *inferred_quads(sample)])) == []


def test_equal_numbers_are_one_value(sample: Store) -> None:
    for text in ("7", "7.0", "7.00"):
        sample.add(Quad(TARGET, PG.value, decimal(text), DOCUMENT))
    assert not [f for f in contradictions(sample) if f.focus == TARGET.value]


def test_the_report_can_be_acted_on(sample: Store) -> None:
    sample.add(Quad(PILOT, RDF.type, PG.Agency, DOCUMENT))
    report = check_dataset(sample)
    assert not report.conforms
    for language, words in (("zh", "二者不能兼是"), ("en", "nothing can be both")):
        text = report.text("zh" if language == "zh" else "en")
        assert words in text
        assert PILOT.value in text
    assert CITY.value not in report.text()
