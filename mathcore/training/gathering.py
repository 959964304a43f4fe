"""The snapshots of a run as a History, and two runs as one."""

from __future__ import annotations

from typing import Any

import numpy as np

from mathcore.training.files import together
from mathcore.training.history import History
from mathcore.training.settings import Snapshot

Array = np.ndarray[Any, np.dtype[Any]]


def gathered(config: dict[str, Any], snapshots: list[Snapshot]) -> History:
    """Snapshots stacked into a History."""

    def stacked(field: str) -> dict[str, Array]:
        return {
            name: np.array([getattr(s, field)[name] for s in snapshots])
            for name in getattr(snapshots[0], field)
        }

    counts = {"epoch": np.array([s.epoch for s in snapshots])}
    if config["every"] == "batch":
        counts["batch"] = np.array([s.batch for s in snapshots])
    return History(
        config,
        np.array([s.step for s in snapshots]),
        np.array([s.loss for s in snapshots]),
        stacked("parameters"),
        stacked("gradients"),
        {**counts, **stacked("metrics")},
        snapshots[-1].state,
    )


def joined(before: History | None, after: History) -> History:
    """Two runs, one going on where the other ended; a metric that one lacks is nan there."""
    if before is None:
        return after

    return History.of(after.config, together([before.groups(), after.groups()]))
