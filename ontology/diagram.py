"""A diagram of the main classes and how they hang together, as SVG."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from math import hypot

from ontology.axioms import Ontology, pilot_ontology
from ontology.findings import Language
from ontology.vocabulary import ONTOLOGY_BASE

_WIDTH, _HEIGHT, _BOX_WIDTH, _BOX_HEIGHT = 980, 540, 130, 40

# The middle of each box; what a document says runs down the middle, what it is about to the sides.
_PLACES = {
    "SourceDocument": (120, 60),
    "Passage": (120, 290),
    "Pilot": (400, 60),
    "Place": (680, 60),
    "Agency": (890, 180),
    "AgencyKind": (890, 60),
    "Unit": (400, 290),
    "Typing": (620, 165),
    "Target": (250, 430),
    "PlannedStandard": (250, 175),
    "Funding": (85, 175),
    "Similarity": (680, 290),
    "CompanyMention": (690, 360),
    "Company": (890, 340),
    "PlatformMention": (690, 430),
    "Platform": (890, 430),
    "TechnologyMention": (560, 500),
    "Technology": (890, 500),
}
_ARROWS = (
    ("Pilot", "SourceDocument", "describedIn"),
    ("Passage", "SourceDocument", "inDocument"),
    ("Pilot", "Place", "place"),
    ("Pilot", "Agency", "leadAgency"),
    ("Agency", "AgencyKind", "agencyKind"),
    ("Unit", "Pilot", "pilot"),
    ("Unit", "Passage", "passage"),
    ("Unit", "Typing", "typing"),
    ("Unit", "Agency", "responsibleAgency"),
    ("Target", "Unit", "inUnit"),
    ("PlannedStandard", "Pilot", "pilot"),
    ("Funding", "Pilot", "pilot"),
    ("Similarity", "Unit", "similarFrom"),
    ("CompanyMention", "Company", "company"),
    ("PlatformMention", "Platform", "platform"),
    ("TechnologyMention", "Technology", "technology"),
    ("TechnologyMention", "Unit", "inUnit"),
)


def diagram_svg(language: Language, ontology: Ontology | None = None) -> str:
    """The diagram with labels in one language; each box leads to its class on the same page."""
    chosen = ontology or pilot_ontology()

    def label(name: str) -> str:
        return escape(chosen.terms[ONTOLOGY_BASE + name].labels[language])

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" font-size="13" '
        'font-family="sans-serif" text-anchor="middle">',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#555"/></marker></defs>',
        *(_arrow(start, end, label(name)) for start, end, name in _ARROWS),
        *_boxes(label),
        "</svg>",
    ]
    return "\n".join(parts)


def _boxes(label: object) -> Iterator[str]:
    assert callable(label)
    for name, (x, y) in _PLACES.items():
        yield (
            f'<a href="#{name}"><rect x="{x - _BOX_WIDTH // 2}" y="{y - _BOX_HEIGHT // 2}" width="{_BOX_WIDTH}" '
            f'height="{_BOX_HEIGHT}" rx="6" fill="#eef3fa" stroke="#34659d"/>'
            f'<text x="{x}" y="{y + 5}">{label(name)}</text></a>'
        )


def _arrow(start: str, end: str, name: str) -> str:
    x1, y1 = _edge(*_PLACES[start], *_PLACES[end])
    x2, y2 = _edge(*_PLACES[end], *_PLACES[start])
    middle_x, middle_y = (x1 + x2) / 2, (y1 + y2) / 2 - 4
    return (
        f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" stroke="#555" marker-end="url(#tip)"/>'
        f'<text x="{middle_x:.0f}" y="{middle_y:.0f}" font-size="11" fill="#555" paint-order="stroke" stroke="white" '
        f'stroke-width="4">{name}</text>'
    )


def _edge(x: float, y: float, towards_x: float, towards_y: float) -> tuple[float, float]:
    """Where the line from the middle of a box leaves the box."""
    across, down = towards_x - x, towards_y - y
    length = hypot(across, down) or 1.0
    across, down = across / length, down / length
    reach = min(
        _BOX_WIDTH / 2 / abs(across) if across else float("inf"), _BOX_HEIGHT / 2 / abs(down) if down else float("inf")
    )
    return x + across * reach, y + down * reach
