from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store, Triple

from ontology import identifiers as iri
from ontology.check import check_dataset
from ontology.dl_view import facts_for_reasoner, ontology_axioms
from ontology.materialise import inferred_quads
from ontology.reasoning import (
    ReasonerError,
    hermit,
    smallest_part,
    why_inconsistent,
    why_unsatisfiable,
)
from ontology.vocabulary import OWL, PG, RDF, RDFS

PILOT = iri.pilot("990101", "yunhu")
CONTRADICTION = Triple(PG.CountyLevelPilot, RDFS.subClassOf, PG.Agency)


@pytest.fixture(scope="module")
def facts(sample_quads: tuple[Quad, ...]) -> list[Triple]:
    return list(facts_for_reasoner([*sample_quads, *inferred_quads(sample_quads)]))


def test_the_ontology_and_the_sample_are_consistent(facts: list[Triple]) -> None:
    verdict = hermit([*ontology_axioms(), *facts])
    assert verdict.consistent
    assert verdict.unsatisfiable == ()


def test_a_class_without_possible_members_is_found_and_explained() -> None:
    axioms = [*ontology_axioms(), CONTRADICTION]
    verdict = hermit(axioms)
    assert verdict.consistent
    assert PG.CountyLevelPilot.value in verdict.unsatisfiable
    assert PG.UrbanDistrictPilot.value in verdict.unsatisfiable
    assert PG.Pilot.value not in verdict.unsatisfiable


def test_the_axioms_to_blame_are_named() -> None:
    """On a few axioms of the ontology: each step of the search is a run of Java."""
    apart = Triple(PG.Agency, OWL.disjointWith, PG.Pilot)
    wanted = {CONTRADICTION, apart, Triple(PG.CountyLevelPilot, RDFS.subClassOf, PG.Pilot)}
    beside = [Triple(PG.UnitGroup, RDFS.subClassOf, PG.Unit), Triple(PG.LeafUnit, RDFS.subClassOf, PG.Unit)]
    classes = (PG.Agency, PG.Pilot, PG.CountyLevelPilot, PG.Unit, PG.UnitGroup, PG.LeafUnit)
    axioms = [*(Triple(name, RDF.type, OWL.Class) for name in classes), *beside, *sorted(wanted, key=str)]
    assert set(why_unsatisfiable(axioms, PG.CountyLevelPilot.value)) == wanted


def test_an_inconsistency_is_traced_to_few_facts(facts: list[Triple]) -> None:
    about_pilot = [fact for fact in facts if fact.subject == PILOT][:8]
    wrong = Triple(PILOT, RDF.type, PG.Agency)
    reasons = why_inconsistent([*about_pilot, wrong], seconds=100)
    assert wrong in reasons
    assert len(reasons) == 2


def test_evidence_and_dates_stay_out_of_the_reasoner(facts: list[Triple]) -> None:
    assert not {PG.passage, PG.confidence, RDF.subject} & {fact.predicate for fact in facts}
    years = [fact.object for fact in facts if fact.predicate == PG.designatedYear]
    assert years
    assert all(str(year) == '"2021"' for year in years)


def test_limits_are_kept() -> None:
    with pytest.raises(ReasonerError, match="no answer within"):
        hermit(ontology_axioms(), seconds=0.05)
    with pytest.raises(ReasonerError, match="could not read"):
        hermit([Triple(PILOT, RDF.type, NamedNode("http://www.w3.org/2002/07/owl#Restriction"))], megabytes=0)


def test_the_full_check_reports_each_engine(sample: Store) -> None:
    report = check_dataset(sample, reasoner=True)
    assert report.conforms
    assert [run.name for run in report.runs] == ["shapes", "ontology", "pySHACL", "HermiT"]


def test_a_reasoner_that_gives_up_is_reported(sample: Store) -> None:
    report = check_dataset(sample, reasoner=True, seconds=0.05)
    assert [finding.check for finding in report.findings] == ["reasoner"]
    assert "no answer" in report.text()


@given(st.lists(st.integers(), unique=True, max_size=40), st.data())
def test_the_smallest_part_is_what_matters(items: list[int], data: st.DataObject) -> None:
    wanted = set(data.draw(st.lists(st.sampled_from(items), unique=True, max_size=4))) if items else set()
    if not wanted:
        return
    assert set(smallest_part(items, lambda part: wanted <= set(part))) == wanted
