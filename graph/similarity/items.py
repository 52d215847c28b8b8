"""What is compared, and what a comparison says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

FILE_NAME = "similarity.json.gz"
"""Where an index of units lies in a dataset directory."""


class ContributionKind(StrEnum):
    """What two units can have in common; the order is the order of explanations."""

    TYPES = "types"
    THEMES = "themes"
    FACETS = "facets"
    WORDS = "words"
    CONCEPTS = "concepts"
    WORDING = "wording"
    PLATFORMS = "platforms"
    TECHNOLOGIES = "technologies"
    TARGETS = "targets"
    PROGRAMME = "programme"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A planned unit, as far as similarity looks at it.

    Attributes
    ----------
    key
        What identifies the unit: its IRI, or any string for a draft.
    place
        The name of its place: units of one place are never compared with each other.
    pilot, document
        The IRI of the pilot and the name of the source document.
    text
        The unit's text; empty where only released facts are at hand.
    types
        Local names of its scenario types, the primary one first.
    themes
        How strongly its words speak for each scenario type, as shares that add up to 1; empty where
        nobody has said so.
    """

    key: str
    place: str
    pilot: str
    document: str
    path: str
    title: str
    text: str
    types: tuple[str, ...] = ()
    themes: Mapping[str, float] = field(default_factory=dict, hash=False)
    platforms: tuple[str, ...] = ()
    technologies: tuple[str, ...] = ()
    target_objects: tuple[str, ...] = ()
    kind: str = "application"


@dataclass(frozen=True, slots=True)
class SharedItem:
    """Something that both units have: what it adds to the score, and how rare it is.

    Attributes
    ----------
    score
        Its part of the contribution, from 0 to 1.
    units
        How many units of the collection have it.
    """

    name: str
    score: float
    units: int


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one kind of agreement adds to a score, from 0 to 1, rounded to six decimals."""

    kind: ContributionKind
    score: float


@dataclass(frozen=True, slots=True)
class Similar:
    """Two units of different places, how alike they are, and why.

    Attributes
    ----------
    source, target
        The keys of the two units.
    score
        From 0 to 1: the sum of the contributions.
    rank
        The place of `target` among the units most like `source`, from 1.
    contributions
        The kinds of agreement that add anything, largest first.
    """

    source: str
    target: str
    score: float
    rank: int
    contributions: tuple[Contribution, ...]
