"""How much each kind of agreement counts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from graph.similarity.items import ContributionKind

WEIGHTS: Mapping[ContributionKind, float] = MappingProxyType(
    {
        ContributionKind.TYPES: 0.028,
        ContributionKind.THEMES: 0.150,
        ContributionKind.FACETS: 0.122,
        ContributionKind.WORDS: 0.160,
        ContributionKind.CONCEPTS: 0.060,
        ContributionKind.WORDING: 0.349,
        ContributionKind.PLATFORMS: 0.009,
        ContributionKind.TECHNOLOGIES: 0.009,
        ContributionKind.TARGETS: 0.009,
        ContributionKind.PROGRAMME: 0.104,
    }
)
"""Weights that add up to 1; how they were chosen stands in docs/explanation/similarity.md."""
