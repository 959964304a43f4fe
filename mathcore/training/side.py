"""The rows of runs that are trained side by side, and each run's History from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mathcore.training.breaking import EXPLODED
from mathcore.training.history import History

Array = np.ndarray[Any, np.dtype[Any]]
COPIES = 4
"""How many arrays a row of parameters takes at most: it and its slopes, twice while turned."""


@dataclass(frozen=True, slots=True)
class RowOfRuns:
    """One row of every run; arrays end with the axis of the runs."""

    step: int
    epoch: int
    batch: int
    loss: Array
    metrics: Mapping[str, Array]
    parameters: Array
    gradients: Array

    @property
    def cost(self) -> Array:
        return self.loss + self.metrics.get("penalty", 0.0)


@dataclass
class RowsOfRuns:
    """What is kept of some runs, and in which row each of them ended.

    Args:
        ends: for each run how many rows it has, 0 as long as it holds.
    """

    ends: Array
    rows: list[RowOfRuns] = field(default_factory=list)
    states: dict[str, Array] = field(default_factory=dict)

    @property
    def hold(self) -> bool:
        """Whether a run is left that has not exploded."""
        return not self.ends.all()

    def add(self, row: RowOfRuns, state: Mapping[str, Array]) -> None:
        """Keep a row; what has exploded ends with it."""
        self.rows.append(row)
        broken = ~np.isfinite(row.cost) | (row.cost > EXPLODED * (1 + self.rows[0].cost))
        self.end(broken & (self.ends == 0), state)

    def end(self, ended: Array, state: Mapping[str, Array]) -> None:
        """Some runs end with the last row, and with the optimizer's state as it is."""
        if not ended.any():
            return
        for letter, array in state.items():
            kept = self.states.setdefault(letter, np.array(array))
            kept[:, ended] = array[:, ended]
        self.ends[ended] = len(self.rows)

    def histories(
        self,
        config: Mapping[str, Any],
        own: Sequence[Mapping[str, Any]],
        shapes: Mapping[str, Sequence[int]],
    ) -> list[History]:
        """The runs one by one; the rows are used up.

        Args:
            config: the settings that all runs share.
            own: those of each run.
            shapes: of the parameters of one run, by name, in the order in which they are kept.
        """
        step, epoch, batch = np.array([(r.step, r.epoch, r.batch) for r in self.rows]).T
        counts = {"epoch": epoch} | ({"batch": batch} if config["every"] == "batch" else {})
        names = self.rows[0].metrics
        metrics = {name: np.stack([r.metrics[name] for r in self.rows], 1) for name in names}
        loss = np.stack([r.loss for r in self.rows], 1)
        whole = np.stack([r.parameters for r in self.rows], 1)
        slopes = np.stack([r.gradients for r in self.rows], 1)
        self.rows.clear()
        parameters, gradients = by_run(whole, shapes), by_run(slopes, shapes)
        states = {letter: np.ascontiguousarray(array.T) for letter, array in self.states.items()}
        return [
            History(
                {**config, **mine},
                step[:end].copy(),
                loss[k, :end],
                {name: rows[k, :end] for name, rows in parameters.items()},
                {name: rows[k, :end] for name, rows in gradients.items()},
                {name: count[:end].copy() for name, count in counts.items()}
                | {name: rows[k, :end] for name, rows in metrics.items()},
                {letter: array[k] for letter, array in states.items()},
            )
            for k, (mine, end) in enumerate(zip(own, self.ends.tolist(), strict=True))
        ]


def by_run(whole: Array, shapes: Mapping[str, Sequence[int]]) -> dict[str, Array]:
    """An array (parameters, rows, runs) as arrays (runs, rows, ...) by name."""
    found, begin = {}, 0
    for name, shape in shapes.items():
        end = begin + int(np.prod(shape, dtype=int))
        part = np.ascontiguousarray(whole[begin:end].transpose(2, 1, 0))
        found[name] = part.reshape(*part.shape[:2], *shape)
        begin = end
    return found
