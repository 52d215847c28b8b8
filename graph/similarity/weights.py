"""How much each kind of agreement counts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from graph.similarity.items import ContributionKind

WEIGHTS: Mapping[ContributionKind, float] = MappingProxyType(
    {
        ContributionKind.TYPES: 0.10,
        ContributionKind.THEMES: 0.20,
        ContributionKind.WORDS: 0.18,
        ContributionKind.WORDING: 0.46,
        ContributionKind.PLATFORMS: 0.02,
        ContributionKind.TECHNOLOGIES: 0.02,
        ContributionKind.TARGETS: 0.02,
    }
)
"""Weights that add up to 1; how they were chosen stands in docs/explanation/similarity.md."""
