"""How much each kind of agreement counts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from graph.similarity.items import ContributionKind

WEIGHTS: Mapping[ContributionKind, float] = MappingProxyType(
    {
        ContributionKind.TYPES: 0.12,
        ContributionKind.THEMES: 0.03,
        ContributionKind.WORDS: 0.18,
        ContributionKind.WORDING: 0.53,
        ContributionKind.PLATFORMS: 0.015,
        ContributionKind.TECHNOLOGIES: 0.01,
        ContributionKind.TARGETS: 0.015,
        ContributionKind.PROGRAMME: 0.10,
    }
)
"""Weights that add up to 1; how they were chosen stands in docs/explanation/similarity.md."""
