"""Where nodes are drawn: the same place in every run, for every format."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

EXTENT = 1000.0
MOST_NODES = 3000
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def force_layout(nodes: int, edges: Sequence[tuple[int, int, float]], *, iterations: int = 150) -> NDArray[np.float64]:
    """Coordinates by forces: all nodes push each other away, edges pull by their weight.

    Parameters
    ----------
    nodes
        How many; more than 3,000 are laid out on a spiral in their own order, without forces.
    edges
        Pairs of node numbers with a weight from 0 to 1.

    Returns
    -------
    array of shape (nodes, 2)
        From -1000 to 1000, one decimal; y grows upwards. The start is a spiral in the order of the
        nodes, no random number is drawn.

    Notes
    -----
    Fruchterman and Reingold (1991), with a little gravity so that components stay together.
    """
    positions = _spiral(nodes)
    if 1 < nodes <= MOST_NODES:
        pull = np.zeros((nodes, nodes))
        for source, target, weight in edges:
            pull[source, target] = pull[target, source] = max(pull[source, target], weight)
        ideal = math.sqrt(4.0 / nodes)
        step = 0.2
        for _ in range(iterations):
            offsets = positions[:, np.newaxis, :] - positions[np.newaxis, :, :]
            distance = np.sqrt((offsets**2).sum(axis=2))
            np.fill_diagonal(distance, 1.0)
            distance = np.maximum(distance, 1e-3)
            force = ideal**2 / distance**2 - pull * distance / ideal
            np.fill_diagonal(force, 0.0)
            move = (offsets * force[:, :, np.newaxis]).sum(axis=1) - 0.5 * positions
            length = np.maximum(np.sqrt((move**2).sum(axis=1, keepdims=True)), 1e-9)
            positions = positions + move / length * np.minimum(length, step)
            step = max(step * 0.975, 0.004)
    largest = float(np.abs(positions).max()) if nodes else 0.0
    return np.round(positions * (EXTENT / largest if largest else 1.0), 1) + 0.0


def _spiral(nodes: int) -> NDArray[np.float64]:
    number = np.arange(nodes, dtype=np.float64)
    radius = np.sqrt((number + 0.5) / max(nodes, 1))
    angle = number * _GOLDEN_ANGLE
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
