"""Each shape has a case that violates it, and the fast check agrees with pySHACL on all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from ontology import identifiers as iri
from ontology.findings import Finding
from ontology.pyshacl_check import pyshacl_findings
from ontology.shape_check import shape_findings
from ontology.shapes import pilot_shapes, read_shapes
from ontology.vocabulary import DCTERMS, OA, PG, PREFIXES, QUDT, RDF, RDFS, SCHEMA, SKOS, WGS84, XSD

DOCUMENT = iri.document("yunhu")
PILOT = iri.pilot("990101", "yunhu")
OTHER_PILOT = iri.pilot("990201", "yunhu")
UNIT = iri.unit(PILOT, "1.(1)")
GROUP = iri.unit(PILOT, "1")
PLACE = iri.place("990101")
NOTHING = NamedNode("urn:x-test:nothing")


def number(text: str, datatype: NamedNode = XSD.decimal) -> Literal:
    return Literal(text, datatype=datatype)


def one_of(store: Store, kind: NamedNode) -> NamedNode:
    """The first member of a class, by IRI."""
    members = [q.subject for q in store.quads_for_pattern(None, RDF.type, kind) if isinstance(q.subject, NamedNode)]
    return min(members, key=lambda node: node.value)


def replace_value(store: Store, subject: NamedNode, predicate: NamedNode, *values: NamedNode | Literal) -> None:
    for quad in list(store.quads_for_pattern(subject, predicate, None)):
        store.remove(quad)
    for value in values:
        store.add(Quad(subject, predicate, value, DOCUMENT))


# By class: the property, and values that are too many, too few or none of those expected.
WRONG_VALUES: tuple[tuple[NamedNode, NamedNode, tuple[NamedNode | Literal, ...]], ...] = (
    (PG.Pilot, PG.place, ()),
    (PG.Pilot, PG.describedIn, (NOTHING,)),
    (PG.Pilot, PG.level, (Literal("village"),)),
    (PG.Pilot, PG.ordinal, (number("0", XSD.integer),)),
    (PG.Pilot, PG.designatedYear, (number("2021", XSD.integer),)),
    (PG.Pilot, PG.batch, (number("x", XSD.integer),)),
    (PG.Pilot, PG.targetStar, (number("6", XSD.integer),)),
    (PG.Pilot, PG.midtermBy, (number("2022-13", XSD.gYearMonth),)),
    (PG.Pilot, PG.vision, (Literal(""),)),
    (PG.Pilot, PG.leadAgency, (PLACE,)),
    (PG.Pilot, RDFS.label, (Literal("Yunhu", language="en"),)),
    (PG.Place, PG.adcode, (Literal("99010"),)),
    (PG.Place, PG.inPrefecture, (NOTHING,)),
    (PG.Place, WGS84.lat, (number("91"),)),
    (PG.Place, WGS84.long, (number("1"), number("2"))),
    (PG.SourceDocument, PG.sha256, (Literal("abc"),)),
    (PG.SourceDocument, PG.genre, (Literal("poem"),)),
    (PG.SourceDocument, PG.fileName, ()),
    (PG.SourceDocument, DCTERMS.title, (Literal("a"), Literal("b"))),
    (PG.Passage, OA.start, (number("5000", XSD.integer),)),
    (PG.Passage, PG.page, (number("0", XSD.integer),)),
    (PG.Assertion, RDF.subject, (PLACE,)),
    (PG.Assertion, PG.confidence, (number("1.5"),)),
    (PG.ApplicationScenario, PG.pilot, ()),
    (PG.ApplicationScenario, PG.path, (Literal("1"), Literal("2"))),
    (PG.ApplicationScenario, PG.kind, (Literal("wish"),)),
    (PG.ApplicationScenario, PG.primaryType, (PLACE,)),
    (PG.ApplicationScenario, PG.responsibleAgency, (Literal("县教育局"),)),
    (PG.Typing, PG.rank, (number("0", XSD.integer),)),
    (PG.Typing, PG.score, (Literal("high"),)),
    (PG.Target, PG.value, (number("x"),)),
    (PG.Target, PG.unitOfMeasure, ()),
    (PG.Target, PG.comparator, (Literal(">"),)),
    (PG.Target, PG.deadline, (Literal("2022年"),)),
    (PG.Target, QUDT.hasUnit, (Literal("km"),)),
    (PG.PlannedStandard, PG.standardLevel, (Literal("county"),)),
    (PG.PlannedStandard, PG.minimumCount, (number("0", XSD.integer),)),
    (PG.Citation, DCTERMS.title, (Literal(""),)),
    (PG.Funding, PG.fundingKind, (Literal("gift"),)),
    (PG.Funding, PG.amount, (number("-1"),)),
    (PG.Milestone, PG.date, (Literal("soon"),)),
    (PG.CompanyMention, PG.companyStatus, ()),
    (PG.PlatformMention, PG.platform, (PLACE,)),
    (PG.TechnologyMention, PG.technology, (NOTHING,)),
    (PG.AgencyInvolvement, PG.role, (Literal("friend"),)),
    (PG.Agency, RDFS.label, ()),
    (PG.Agency, SCHEMA.areaServed, (Literal("县"),)),
    (PG.Company, RDFS.label, (Literal("公司"),)),
    (PG.Platform, RDFS.label, ()),
    (PG.Technology, SKOS.prefLabel, (Literal("甲", language="zh"), Literal("乙", language="zh"))),
    (PG.AgencyKind, SKOS.inScheme, ()),
    (PG.Similarity, PG.score, (number("1.2"),)),
    (PG.Similarity, PG.similarTo, (PLACE,)),
    (PG.Contribution, PG.contributionKind, ()),
)


@pytest.mark.parametrize(
    ("kind", "predicate", "values"),
    WRONG_VALUES,
    ids=[f"{k.value.rpartition('#')[2]}-{p.value.replace('#', '/').rpartition('/')[2]}" for k, p, _ in WRONG_VALUES],
)
def test_a_wrong_value_is_found(
    sample: Store, kind: NamedNode, predicate: NamedNode, values: tuple[NamedNode | Literal, ...]
) -> None:
    node = one_of(sample, kind)
    replace_value(sample, node, predicate, *values)
    found = [f for f in shape_findings(sample) if f.focus == node.value and f.path == predicate.value]
    assert found
    assert all(f.zh.endswith("。") and f.en.endswith(".") for f in found)


def state(subject: NamedNode, predicate: NamedNode, *values: NamedNode | Literal) -> object:
    return lambda store: replace_value(store, subject, predicate, *values)


# By the words of the message: what makes it true.
BROKEN_RULES = {
    "not in the document that describes its pilot": (
        state(DOCUMENT, PG.fileName, Literal("a")),
        state(PILOT, PG.describedIn, iri.document("other")),
    ),
    "midterm assessment of a pilot is later": (state(PILOT, PG.midtermBy, number("2024-01", XSD.gYearMonth)),),
    "same ordinal": (state(OTHER_PILOT, PG.ordinal, number("1", XSD.integer)),),
    "same administrative code": (state(iri.place("990201"), PG.adcode, Literal("990101")),),
    "not of the prefecture level": (state(PLACE, PG.inPrefecture, iri.place("990201")),),
    "runs past the end": (state(iri.passage(DOCUMENT, 0, 100), OA.end, number("99999", XSD.integer)),),
    "is not stated in the graph": (state(PILOT, PG.vision, Literal("另一个")),),
    "belongs to another pilot": (state(UNIT, PG.parentUnit, iri.unit(OTHER_PILOT, "1")),),
    "stands above itself": (state(GROUP, PG.parentUnit, UNIT),),
    "have the same path": (state(UNIT, PG.path, Literal("1")),),
    "is either a group or a leaf": (state(UNIT, RDF.type, PG.Unit, PG.ApplicationScenario),),
    "has a unit below it": (state(GROUP, RDF.type, PG.Unit, PG.ApplicationScenario, PG.LeafUnit),),
    "does not agree with its kind": (state(UNIT, PG.kind, Literal("funding")),),
    "is not among its types": (state(UNIT, PG.primaryType, iri.scenario_type("parking")),),
    "has no typing": (state(UNIT, PG.typing),),
    "The unit that holds it": (
        state(NamedNode(PILOT.value + "/milestone/test"), RDF.type, PG.Milestone),
        state(NamedNode(PILOT.value + "/milestone/test"), PG.pilot, PILOT),
        state(NamedNode(PILOT.value + "/milestone/test"), PG.inUnit, iri.unit(OTHER_PILOT, "1")),
    ),
    "has one value or the ends of a range": (state(NamedNode(PILOT.value + "/target/x"), RDF.type, PG.Target),),
    "neither a title nor a number": (state(NamedNode(PILOT.value + "/citation/x"), RDF.type, PG.Citation),),
    "has an amount or a percentage": (state(NamedNode(PILOT.value + "/funding/x"), RDF.type, PG.Funding),),
    "Both units of a similarity": (state(iri.child(UNIT, "similar", 1), PG.similarTo, GROUP),),
}


@pytest.mark.parametrize("words", BROKEN_RULES)
def test_a_broken_rule_is_found(sample: Store, words: str) -> None:
    for change in BROKEN_RULES[words]:
        assert callable(change)
        change(sample)
    assert any(words in finding.en for finding in shape_findings(sample))


def test_every_rule_has_a_case_that_breaks_it() -> None:
    messages = [query.message.en for shape in pilot_shapes() for query in shape.queries]
    assert messages
    assert [message for message in messages if not any(words in message for words in BROKEN_RULES)] == []


def test_every_shape_has_a_case_that_violates_it() -> None:
    wrong = {kind.value for kind, _, _ in WRONG_VALUES} | {PG.Unit.value}
    wrong_facts = {PG.ApplicationScenario.value}
    assert all(wrong & set(shape.targets) or wrong_facts & set(shape.targets) for shape in pilot_shapes())


def test_nothing_is_wrong_with_the_sample(sample: Store) -> None:
    assert list(shape_findings(sample)) == []


def everything_wrong(sample: Store) -> Store:
    for kind, predicate, values in WRONG_VALUES:
        replace_value(sample, one_of(sample, kind), predicate, *values)
    for changes in BROKEN_RULES.values():
        for change in changes:
            assert callable(change)
            change(sample)
    return sample


def told(findings: Iterator[Finding]) -> set[tuple[str, str]]:
    return {(finding.focus, finding.en) for finding in findings}


def test_pyshacl_finds_the_same(sample: Store) -> None:
    assert list(pyshacl_findings(sample, queries=True)) == []
    store = everything_wrong(sample)
    ours = told(shape_findings(store))
    assert len(ours) > len(WRONG_VALUES)
    assert told(pyshacl_findings(store, queries=True)) == ours


def test_an_unknown_constraint_is_refused() -> None:
    turtle = f"""
        @prefix sh: <{PREFIXES["sh"]}> .
        <urn:s> a sh:NodeShape ; sh:property [ sh:path <urn:p> ; sh:equals <urn:q> ;
            sh:message "a"@en, "b"@zh ] ."""
    with pytest.raises(ValueError, match="sh"):
        read_shapes(turtle.encode())
