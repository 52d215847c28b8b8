"""One JSON-LD context for all that is published, made from the ontology.

JSON-LD 1.1: https://www.w3.org/TR/json-ld11/
"""

from __future__ import annotations

import json
from typing import Any

from ontology.axioms import Named, Ontology, pilot_ontology
from ontology.vocabulary import ONTOLOGY_BASE, ONTOLOGY_IRI, PREFIXES

CONTEXT_IRI = ONTOLOGY_IRI + "/context"

# Properties of other vocabularies by the names that JSON users expect; `zh` is a language-tagged string.
_BORROWED: dict[str, tuple[str, str]] = {
    "label": ("rdfs:label", "zh"),
    "prefLabel": ("skos:prefLabel", "map"),
    "altLabel": ("skos:altLabel", "zh"),
    "definition": ("skos:definition", "map"),
    "broader": ("skos:broader", "id"),
    "title": ("dcterms:title", ""),
    "issued": ("dcterms:issued", ""),
    "start": ("oa:start", "integer"),
    "end": ("oa:end", "integer"),
    "exact": ("oa:exact", ""),
    "prefix": ("oa:prefix", ""),
    "suffix": ("oa:suffix", ""),
    "lat": ("geo:lat", "decimal"),
    "long": ("geo:long", "decimal"),
    "areaServed": ("schema:areaServed", "id"),
    "hasUnit": ("qudt:hasUnit", "id"),
    "subject": ("rdf:subject", "id"),
    "predicate": ("rdf:predicate", "id"),
    "stated": ("rdf:object", ""),
}


def jsonld_context(ontology: Ontology | None = None) -> dict[str, Any]:
    """The context: prefixes, classes and properties by their local names, typed as the ontology says.

    >>> jsonld_context()["@context"]["pilot"]
    {'@id': 'pg:pilot', '@type': '@id'}
    """
    chosen = ontology or pilot_ontology()
    context: dict[str, Any] = {"@version": 1.1, **PREFIXES, "id": "@id", "type": "@type"}
    # The prefix of identifiers gives way to the keyword: resources carry whole IRIs.
    ranges = dict(chosen.ranges)
    for name, (iri, sort) in _BORROWED.items():
        context[name] = _definition(iri, sort)
    for iri in chosen.having("Class"):
        context[iri.removeprefix(ONTOLOGY_BASE)] = "pg:" + iri.removeprefix(ONTOLOGY_BASE)
    for iri in chosen.having("ObjectProperty"):
        name = iri.removeprefix(ONTOLOGY_BASE)
        context[name] = {"@id": f"pg:{name}", "@type": "@id"}
    for iri in chosen.having("DatatypeProperty"):
        name = iri.removeprefix(ONTOLOGY_BASE)
        reached = ranges[iri]
        datatype = reached.iri.removeprefix(PREFIXES["xsd"]) if isinstance(reached, Named) else ""
        context[name] = _definition(f"pg:{name}", datatype if datatype in ("integer", "decimal") else "")
    return {"@context": context}


def context_text() -> str:
    """The context as it is published: `ontology/context.jsonld`."""
    return json.dumps(jsonld_context(), ensure_ascii=False, indent=2) + "\n"


def _definition(iri: str, sort: str) -> Any:
    match sort:
        case "id":
            return {"@id": iri, "@type": "@id"}
        case "zh":
            return {"@id": iri, "@language": "zh"}
        case "map":
            return {"@id": iri, "@container": "@language"}
        case "integer" | "decimal":
            return {"@id": iri, "@type": f"xsd:{sort}"}
        case _:
            return {"@id": iri}
