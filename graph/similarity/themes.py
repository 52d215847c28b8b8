"""Themes: how much the words of a unit sound like each scenario type.

A unit's types are a decision, its themes are shades: a plan for food trucks sounds
like market supervision and a little like urban management. A type's prototype is the
sum of the rows of the units that have it (Rocchio's centroid); a unit's theme is its
cosine with the prototype, without its own part in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from graph.similarity.blocks import Block, Matrix, Vector, normalised, rarity
from graph.similarity.items import ContributionKind

SHARPNESS = 2.0
KEPT_THEMES = 8


@dataclass(frozen=True)
class Themes:
    """The prototypes of the scenario types in the space of words and wording.

    Attributes
    ----------
    types
        The local names of the types, sorted.
    prototypes
        Types × terms (the columns of words, then those of wording), rows of length 1.
    rarity
        For each type the square root of its rarity.
    """

    types: tuple[str, ...]
    prototypes: Matrix
    rarity: Vector

    def row_of(self, words: Matrix, wording: Matrix) -> Matrix:
        """The theme row, of length 1, of one unit outside the collection."""
        joined = sparse.csr_array(sparse.hstack([words, wording]))
        return _sharpened((joined @ self.prototypes.T).toarray() / np.sqrt(2.0), self.rarity)


def theme_block(types: Block, words: Block, wording: Block) -> tuple[Block, Themes]:
    """The block of themes of a collection, and the prototypes for units to come."""
    joined = sparse.csr_array(sparse.hstack([words.matrix, wording.matrix])) / np.sqrt(2.0)
    has = types.matrix.copy()
    has.data = np.ones_like(has.data)
    sums = sparse.csr_array(has.T @ joined)
    overlap = np.asarray((joined @ sums.T).toarray())
    own = np.asarray(has.toarray())
    lengths_squared = np.asarray(sums.multiply(sums).sum(axis=1))
    # The cosine with the prototype less the unit's own row x: (x·C - a) / |C - a x|, for |x| = 1.
    rest = np.sqrt(np.maximum(lengths_squared[np.newaxis, :] - 2 * own * overlap + own, 1e-12))
    cosines = np.where(rest > 1e-5, (overlap - own) / rest, 0.0)
    weights = np.sqrt(rarity(types.frequency, types.units))
    matrix = _sharpened(cosines, weights)
    block = Block(ContributionKind.THEMES, types.terms, types.frequency, matrix, types.units)
    return block, Themes(types.terms, normalised(sums), weights)


def _sharpened(cosines: Vector, weights: Vector) -> Matrix:
    """Cosines raised to a power, weighted, without all but the strongest, as rows of length 1."""
    strength = np.maximum(cosines, 0.0) ** SHARPNESS * weights
    if strength.shape[1] > KEPT_THEMES:
        weakest_kept = -np.partition(-strength, KEPT_THEMES - 1, axis=1)[:, KEPT_THEMES - 1 : KEPT_THEMES]
        strength = np.where(strength >= weakest_kept, strength, 0.0)
    return normalised(sparse.csr_array(strength))
