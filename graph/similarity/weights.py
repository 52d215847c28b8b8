"""How much each kind of agreement counts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from graph.similarity.items import ContributionKind

WEIGHTS: Mapping[ContributionKind, float] = MappingProxyType(
    {
        ContributionKind.TYPES: 0.03,
        ContributionKind.THEMES: 0.15,
        ContributionKind.FACETS: 0.12,
        ContributionKind.WORDS: 0.16,
        ContributionKind.CONCEPTS: 0.06,
        ContributionKind.WORDING: 0.35,
        ContributionKind.PLATFORMS: 0.01,
        ContributionKind.TECHNOLOGIES: 0.01,
        ContributionKind.TARGETS: 0.01,
        ContributionKind.PROGRAMME: 0.10,
    }
)
"""Weights that add up to 1; how they were chosen stands in docs/explanation/similarity.md."""
