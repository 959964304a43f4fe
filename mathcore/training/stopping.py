"""When a run is over before its last epoch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mathcore.errors import N_, SettingError
from mathcore.training.kinds import REAL, check_given


@dataclass(frozen=True, slots=True)
class Stop:
    """A rule that ends a run after an epoch.

    Args:
        patience: how many epochs in a row may pass without an improvement.
        tolerance: an improvement is a fall of the watched number by more than this.
        target: stop as soon as the watched number is not above this.
        watch: "loss" or "validation_loss".

    Raises:
        SettingError: a patience below 1, a negative tolerance, or nothing to stop at.
    """

    patience: int | None = None
    tolerance: float = 0.0
    target: float | None = None
    watch: str = "loss"

    def __post_init__(self) -> None:
        if self.patience is None and self.target is None:
            raise SettingError(N_("a stop rule needs a patience or a target"))
        for name, value, kinds, example in (
            ("patience", self.patience, int | np.integer, "5"),
            ("tolerance", self.tolerance, REAL, "1e-6"),
            ("target", self.target, REAL, "0.01"),
        ):
            check_given(name, value, value is None or isinstance(value, kinds), example)
        if self.patience is not None and self.patience < 1:
            raise SettingError(N_("the patience is at least 1 epoch, not {n}"), n=self.patience)
        if not self.tolerance >= 0:
            raise SettingError(N_("the tolerance must not be negative"))
        if self.watch not in ("loss", "validation_loss"):
            raise SettingError(
                N_("a stop rule watches loss or validation_loss, not {name!r}"),
                name=str(self.watch)[:40],
            )


class Watch:
    """A stop rule at work: the best number so far, and how long ago it was."""

    def __init__(self, rule: Stop | None) -> None:
        self.rule, self.best, self.waited = rule, float("inf"), 0

    def over(self, loss: float, metrics: dict[str, float]) -> str:
        """Why the run is over after this epoch, or nothing."""
        if self.rule is None:
            return ""
        value = loss if self.rule.watch == "loss" else metrics["validation_loss"]
        if self.rule.target is not None and value <= self.rule.target:
            return "target"
        if value < self.best - self.rule.tolerance:
            self.best, self.waited = value, 0
        else:
            self.waited += 1
        patient = self.rule.patience is None or self.waited < self.rule.patience
        return "" if patient else "patience"
