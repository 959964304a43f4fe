"""Named arrays laid end to end, so that one operation moves all parameters of a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


class Flat:
    """One vector, and each named array as a view of its part."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self.vector: Array = np.concatenate([np.ravel(array) for array in arrays.values()])
        self.shapes = {name: np.shape(array) for name, array in arrays.items()}
        self.named = self.views(self.vector)

    def views(self, vector: Array) -> dict[str, Array]:
        """The parts of another vector of the same length, by name."""
        found, begin = {}, 0
        for name, shape in self.shapes.items():
            end = begin + int(np.prod(shape))
            found[name] = vector[begin:end].reshape(shape)
            begin = end
        return found

    def fill(self, arrays: Sequence[Array]) -> None:
        """Write arrays, in the order of the names, into the vector."""
        np.concatenate([array.ravel() for array in arrays], out=self.vector)

    def copy(self) -> dict[str, Array]:
        """The arrays as they are now, by name."""
        return self.views(self.vector.copy())
