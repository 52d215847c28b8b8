"""The terms of the graph and of the vocabularies it is aligned to, as IRIs.

A `Terms` knows the names of one vocabulary and refuses any other, so that a misspelt
term is an error where it is written and not an empty answer later.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from pyoxigraph import NamedNode

DEFAULT_BASE = "https://w3id.org/pilotgraph/"


def _base() -> str:
    chosen = os.environ.get("PILOTGRAPH_BASE", DEFAULT_BASE)
    if not re.fullmatch(r"https?://[!-;=?-\[\]_a-z~]+/", chosen):
        raise ValueError(f"PILOTGRAPH_BASE is {chosen!r}: it must be an http address in ASCII that ends with a slash")
    return chosen


BASE = _base()
"""What all IRIs of the project begin with; the environment variable PILOTGRAPH_BASE sets another."""

ONTOLOGY_BASE = BASE + "ontology#"
TYPE_BASE = BASE + "type/"
ID_BASE = BASE + "id/"
ONTOLOGY_IRI = BASE + "ontology"


def rebased(text: str) -> str:
    """A Turtle or SPARQL text of this project, which is written with the default base, with the base that is set."""
    return text if BASE == DEFAULT_BASE else text.replace(DEFAULT_BASE, BASE)


class Terms:
    """The terms of one vocabulary as attributes; a name it does not have is an AttributeError.

    Parameters
    ----------
    base
        What all its IRIs begin with.
    names
        The local names, separated by white space.

    Examples
    --------
    >>> PG.Pilot.value
    'https://w3id.org/pilotgraph/ontology#Pilot'
    >>> PG.Pilott
    Traceback (most recent call last):
        ...
    AttributeError: https://w3id.org/pilotgraph/ontology# has no term 'Pilott'
    """

    def __init__(self, base: str, names: str):
        self.base = base
        self._nodes = {name: NamedNode(base + name) for name in names.split()}

    def __getattr__(self, name: str) -> NamedNode:
        try:
            return self._nodes[name]
        except KeyError:
            raise AttributeError(f"{self.base} has no term {name!r}") from None

    def __getitem__(self, name: str) -> NamedNode:
        return self.__getattr__(name)

    def __contains__(self, name: object) -> bool:
        return name in self._nodes

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)


PG_CLASSES = """
Agency AgencyInvolvement AgencyKind ApplicationScenario Assertion BigDataBureau BigDataLedPilot Citation Company
CompanyMention Contribution CountyLevelPilot CrossCityScenarioType CrossLevelUnit DatedTarget Experience Fact
FiveStarPilot FourStarPilot Funding FundingUnit LeafUnit Mention Milestone OperationUnit Passage Pilot
PilotRaisingSocialCapital PilotWithPlannedProvincialStandard Place PlannedCompany PlannedStandard Platform
PlatformMention PrefecturalAgency Prefecture PrefectureLevelPilot ProvincialStandard SharedPlatform Similarity
SocialCapital SourceDocument StandardUnit Target Technology TechnologyMention Typing Unit UnitGroup UnitWithTarget
UrbanDistrictPilot
"""

PG_PROPERTIES = """
adcode agency agencyKind amount batch childUnit company companyMention companyStatus comparator confidence
contribution contributionKind date deadline describedIn describes designatedYear designationDocument documentNumber
fileName finalBy fundingKind genre government hasFact headingPath holdsFact inDocument inPrefecture inUnit
involvesAgency issuer kind leadAgency length level maximumValue method midtermBy minimumCount minimumValue
nameAsPrinted namedIn namesCompany object order ordinal page parentUnit passage path percent pilot pilotPrefecture
place plannedInPrefecture plansDomain plansType platform primaryType rank responsibleAgency responsibleAsPrinted role
scenarioType score sha256 sharedItem similarFrom similarTo speakingWord standardLevel supervisor targetStar technology
topic typing typingType unitOfMeasure usesPlatform usesTechnology value vision warning withinUnit
"""

PG = Terms(ONTOLOGY_BASE, PG_CLASSES + PG_PROPERTIES)
RDF = Terms("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "type subject predicate object")
RDFS = Terms(
    "http://www.w3.org/2000/01/rdf-schema#",
    "label comment isDefinedBy seeAlso subClassOf subPropertyOf domain range Resource Literal",
)
OWL = Terms(
    "http://www.w3.org/2002/07/owl#",
    "Ontology Class ObjectProperty DatatypeProperty AnnotationProperty NamedIndividual Restriction Thing Nothing "
    "equivalentClass disjointWith inverseOf propertyChainAxiom versionIRI sameAs differentFrom imports",
)
XSD = Terms(
    "http://www.w3.org/2001/XMLSchema#",
    "string integer decimal boolean date dateTime gYear gYearMonth nonNegativeInteger",
)
SKOS = Terms(
    "http://www.w3.org/2004/02/skos/core#",
    "Concept ConceptScheme prefLabel altLabel hiddenLabel definition scopeNote example note notation broader narrower "
    "related inScheme topConceptOf hasTopConcept closeMatch exactMatch relatedMatch broadMatch narrowMatch",
)
DCTERMS = Terms(
    "http://purl.org/dc/terms/",
    "title description created issued modified license publisher creator source format language subject identifier "
    "hasVersion isVersionOf conformsTo extent",
)
OA = Terms(
    "http://www.w3.org/ns/oa#",
    "start end exact prefix suffix hasSource hasSelector SpecificResource TextPositionSelector TextQuoteSelector",
)
SCHEMA = Terms("https://schema.org/", "areaServed name keywords target")
WGS84 = Terms("http://www.w3.org/2003/01/geo/wgs84_pos#", "lat long SpatialThing")
QUDT = Terms("http://qudt.org/schema/qudt/", "hasUnit Quantity")

PREFIXES = {
    "pg": ONTOLOGY_BASE,
    "pgt": TYPE_BASE,
    "id": ID_BASE,
    "rdf": RDF.base,
    "rdfs": RDFS.base,
    "owl": OWL.base,
    "xsd": XSD.base,
    "skos": SKOS.base,
    "dcterms": DCTERMS.base,
    "prov": "http://www.w3.org/ns/prov#",
    "oa": OA.base,
    "org": "http://www.w3.org/ns/org#",
    "schema": SCHEMA.base,
    "geo": WGS84.base,
    "geosparql": "http://www.opengis.net/ont/geosparql#",
    "qudt": QUDT.base,
    "unit": "http://qudt.org/vocab/unit/",
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "sh": "http://www.w3.org/ns/shacl#",
}
