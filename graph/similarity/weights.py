"""How much each kind of agreement counts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from graph.similarity.items import ContributionKind

WEIGHTS: Mapping[ContributionKind, float] = MappingProxyType(
    {
        ContributionKind.TYPES: 0.11,
        ContributionKind.THEMES: 0.05,
        ContributionKind.WORDS: 0.25,
        ContributionKind.WORDING: 0.43,
        ContributionKind.PLATFORMS: 0.01,
        ContributionKind.TECHNOLOGIES: 0.01,
        ContributionKind.TARGETS: 0.02,
        ContributionKind.PROGRAMME: 0.12,
    }
)
"""Weights that add up to 1; how they were chosen stands in docs/explanation/similarity.md."""
