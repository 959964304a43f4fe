"""The largest curvature of a network's cost at one point: an estimate from derived gradients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from mathcore.training.flat import Flat
from mathcore.training.network import Network

Array = np.ndarray[Any, np.dtype[Any]]
ROUNDS, CLOSE = 60, 1e-4
ASIDE, STEP = 1e-3, 1e-5
"""Against a parameter of usual size. Where biases are 0 a ReLU may stand at its kink, at which the
gradient jumps; so the point is moved aside first, by much more than the step."""


def largest_curvature(
    network: Network, X: Array, y: Array, parameters: Mapping[str, Array]
) -> float:
    """The largest eigenvalue of the Hessian of the cost, penalties included.

    By power iteration; the Hessian times a vector is a central difference of the gradient.

    Args:
        network: whose cost.
        X: inputs, (n, d).
        y: targets, (n, k).
        parameters: where, by name.
    """
    run, at, draw = network.run(), Flat(parameters), np.random.default_rng(0)

    def slope(vector: Array) -> Array:
        _, _, *gradients = run(X, y, *at.views(vector).values())
        return np.concatenate([gradient.ravel() for gradient in gradients])

    usual: float = 1 + float(np.linalg.norm(at.vector)) / at.vector.size**0.5
    middle = at.vector + ASIDE * usual * draw.normal(size=at.vector.size)
    step = STEP * usual

    def times(v: Array) -> Array:
        rise: Array = slope(middle + step * v) - slope(middle - step * v)
        return rise / (2.0 * step)

    start = draw.normal(size=at.vector.size)
    start /= np.linalg.norm(start)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        size = abs(dominant(times, start))
        # With all eigenvalues moved above 0, the dominant one is the largest.
        return dominant(lambda v: times(v) + size * v, start) - size


def dominant(times: Any, v: Array) -> float:
    """The eigenvalue of largest size of a symmetric matrix, given as the product with it."""
    value = 0.0
    for _ in range(ROUNDS):
        image = times(v)
        found, length = float(v @ image), float(np.linalg.norm(image))
        if not np.isfinite(length) or length == 0 or abs(found - value) <= CLOSE * abs(found):
            return found
        v, value = image / length, found
    return value
