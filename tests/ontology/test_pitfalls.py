"""The catalogue of ontology pitfalls (OOPS!, Poveda-Villalón et al. 2014), as far as a program can look for them."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from ontology.axioms import Named, Some, pilot_ontology, read_ontology
from ontology.files import FOLDER
from ontology.identifiers import agency_kind, technology
from ontology.materialise import inferred_quads
from ontology.vocabulary import ONTOLOGY_BASE, PG, PREFIXES, RDF, SKOS

ONTOLOGY = pilot_ontology()
TERMS = tuple(ONTOLOGY.terms.values())
PROPERTIES = [t for t in TERMS if t.kinds & {"ObjectProperty", "DatatypeProperty"}]
# The published documents are plain text, which has no pages.
NOT_IN_RELEASED_FACTS = {"page"}


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_a_term_is_explained_in_both_languages(term: object) -> None:
    assert hasattr(term, "labels")
    assert set(term.labels) == {"zh", "en"}
    assert set(term.definitions) == {"zh", "en"}
    assert term.definitions["zh"].endswith("。")
    assert term.definitions["en"].endswith(".")
    assert term.examples
    assert term.sources


def test_labels_are_unique_among_classes_and_among_properties() -> None:
    for language in ("zh", "en"):
        classes = [t.labels[language] for t in TERMS if "Class" in t.kinds]
        assert len(classes) == len(set(classes))
    assert len({t.iri.casefold() for t in TERMS}) == len(TERMS) - len(_same_but_for_case())


def _same_but_for_case() -> list[str]:
    """Classes with the property that leads to them: pg:Pilot and pg:pilot. All other names differ by more."""
    classes = {t.name.casefold() for t in TERMS if "Class" in t.kinds}
    return [t.name for t in PROPERTIES if t.name.casefold() in classes]


def test_a_property_named_like_a_class_leads_to_it() -> None:
    ranges = dict(ONTOLOGY.ranges)
    for name in _same_but_for_case():
        reached = ranges[ONTOLOGY_BASE + name]
        assert reached == Named(ONTOLOGY_BASE + name[0].upper() + name[1:])


def test_vocabulary_and_ontology_have_the_same_terms() -> None:
    assert {t.name for t in TERMS} == set(PG)


@pytest.mark.parametrize("term", PROPERTIES, ids=lambda term: term.name)
def test_a_property_has_a_range_and_a_domain(term: object) -> None:
    assert hasattr(term, "iri")
    assert term.iri in dict(ONTOLOGY.ranges)
    # A method is of facts and of graphs, which have no class in common; a shared item is anything.
    assert term.iri in dict(ONTOLOGY.domains) or term.name == "method"


def test_domains_and_ranges_are_declared() -> None:
    known = {t.iri for t in TERMS} | _declared_elsewhere()
    for _, expression in (*ONTOLOGY.domains, *ONTOLOGY.ranges, *ONTOLOGY.sub_classes):
        if isinstance(expression, Named):
            assert expression.iri in known or expression.iri.startswith((PREFIXES["xsd"], PREFIXES["rdfs"]))


def _declared_elsewhere() -> set[str]:
    store = Store()
    store.load(path=str(FOLDER / "pilotgraph.ttl"), format=RdfFormat.TURTLE)
    return {q.subject.value for q in store.quads_for_pattern(None, RDF.type, None) if isinstance(q.subject, NamedNode)}


def test_no_cycles() -> None:
    for term in TERMS:
        assert term.iri not in _reached(term.iri, [(a, b.iri) for a, b in ONTOLOGY.sub_classes if isinstance(b, Named)])
        assert term.iri not in _reached(term.iri, list(ONTOLOGY.sub_properties))


def _reached(start: str, pairs: list[tuple[str, str]]) -> set[str]:
    found: set[str] = set()
    pending = [wide for narrow, wide in pairs if narrow == start]
    while pending:
        if (current := pending.pop()) not in found:
            found.add(current)
            pending += [wide for narrow, wide in pairs if narrow == current]
    return found


def test_inverses_swap_domain_and_range() -> None:
    domains, ranges = dict(ONTOLOGY.domains), dict(ONTOLOGY.ranges)
    assert ONTOLOGY.inverses
    for one, other in ONTOLOGY.inverses:
        assert one != other
        assert domains[one] == ranges[other]
        assert domains[other] == ranges[one]
        kinds = ONTOLOGY.terms[one].kinds | ONTOLOGY.terms[other].kinds
        assert "SymmetricProperty" not in kinds


def test_subproperties_keep_to_the_domain_and_range_of_what_they_imply() -> None:
    domains, ranges = dict(ONTOLOGY.domains), dict(ONTOLOGY.ranges)
    for narrow, wide in ONTOLOGY.sub_properties:
        if wide not in ONTOLOGY.terms:
            continue
        for stated in (domains, ranges):
            if isinstance(stated[narrow], Named) and isinstance(stated[wide], Named):
                inner, outer = stated[narrow].iri, stated[wide].iri
                assert inner == outer or outer in ONTOLOGY.wider_classes(inner)


def test_only_simple_properties_are_counted_or_restricted() -> None:
    """OWL 2 DL, global restrictions (OWL 2 Structural Specification, 11.2): a property that follows
    from a chain or is transitive, or that such a one implies, is not simple."""
    composite = {implied for _, implied in ONTOLOGY.chains} | set(ONTOLOGY.having("TransitiveProperty"))
    composite |= {wide for narrow in composite for wide in ONTOLOGY.wider_properties(narrow)}
    kinds = ("FunctionalProperty", "InverseFunctionalProperty", "AsymmetricProperty", "IrreflexiveProperty")
    restricted = {iri for kind in kinds for iri in ONTOLOGY.having(kind)}
    restricted |= {p for _, e in ONTOLOGY.definitions for p in _counted(e)}
    assert restricted
    assert not restricted & composite


def _counted(expression: object) -> set[str]:
    if isinstance(expression, Some):
        return ({expression.property} if expression.count > 1 else set()) | _counted(expression.filler)
    return {p for part in getattr(expression, "parts", ()) for p in _counted(part)}


def test_chains_fit_together() -> None:
    """Each step of a chain begins where the one before can end."""
    domains, ranges = dict(ONTOLOGY.domains), dict(ONTOLOGY.ranges)
    for chain, implied in ONTOLOGY.chains:
        assert domains[implied] == domains[chain[0]]
        if chain[-1] in ranges:
            assert ranges[implied] == ranges[chain[-1]]


def test_an_unknown_construct_is_refused() -> None:
    turtle = """
        @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <https://w3id.org/pilotgraph/ontology> owl:versionInfo "0" .
        <urn:a> rdfs:subClassOf [ a owl:Restriction ; owl:onProperty <urn:p> ; owl:allValuesFrom <urn:b> ] ."""
    with pytest.raises(ValueError, match="not supported"):
        read_ontology(turtle.encode())


@pytest.mark.parametrize(
    ("table", "turtle", "make"),
    [("agency-kinds", "agency-kinds", agency_kind), ("technologies", "technologies", technology)],
)
def test_published_concepts_are_those_of_the_table(table: str, turtle: str, make: object, root: Path) -> None:
    with (root / "loaders" / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: (row["zh"], row["en"]) for row in csv.DictReader(file)}
    store = Store()
    store.load(path=str(FOLDER / f"{turtle}.ttl"), format=RdfFormat.TURTLE)
    assert callable(make)
    concepts = {q.subject for q in store.quads_for_pattern(None, RDF.type, SKOS.Concept)}
    assert concepts == {make(name) for name in rows}
    for name, (zh, en) in rows.items():
        labels = {q.object for q in store.quads_for_pattern(make(name), SKOS.prefLabel, None)}
        assert labels == {Literal(zh, language="zh"), Literal(en, language="en")}


def test_every_term_is_used_in_the_released_facts(root: Path) -> None:
    store = Store()
    store.bulk_load(gzip.decompress((root / "data/dataset.nq.gz").read_bytes()), format=RdfFormat.N_QUADS)
    store.bulk_extend(list(inferred_quads(store)))
    used = {q.predicate.value for q in store}
    used |= {q.object.value for q in store.quads_for_pattern(None, RDF.type, None) if isinstance(q.object, NamedNode)}
    assert {t.name for t in TERMS if t.iri not in used} <= NOT_IN_RELEASED_FACTS
