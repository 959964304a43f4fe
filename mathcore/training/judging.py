"""What the outputs of many runs are worth, all at once: the accuracy or R2 of each."""

from __future__ import annotations

from typing import Any

import numpy as np

from mathcore.training.classes import has_shares
from mathcore.training.measure import threshold
from mathcore.training.network import Network

Array = np.ndarray[Any, np.dtype[Any]]


class Scores:
    """Outputs (n, k, runs) counted block by block, as `Measure` counts those of one run.

    Args:
        y: the targets of all samples, (n, k).
    """

    def __init__(self, y: Array) -> None:
        self.count = len(y)
        self.spread = float(((y - y.mean(axis=0)) ** 2).sum())
        self.name, self.total = "", 0.0

    def add(self, network: Network, outputs: Array, y: Array) -> None:
        limit = threshold(network)
        if has_shares(network):
            right = outputs.argmax(axis=1) == y.argmax(axis=1)[:, None]
            self.name, found = "accuracy", right.sum(axis=0)
        elif limit is not None:
            right = (outputs >= limit) == (y >= 0.5)[:, :, None]
            self.name, found = "accuracy", right.mean(axis=1).sum(axis=0)
        else:
            missed = (y[:, :, None] - outputs) ** 2
            self.name, found = "r2", missed.sum(axis=(0, 1))
        self.total = self.total + found

    @property
    def metrics(self) -> dict[str, Array]:
        total = np.asarray(self.total)
        if self.name == "accuracy":
            return {self.name: total / self.count}
        return {self.name: 1 - total / self.spread if self.spread else np.zeros_like(total)}
