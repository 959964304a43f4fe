"""What a training run was asked for, and what it shows of itself on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from mathcore.errors import N_, DataError, SettingError
from mathcore.formulas import Optimizer, Schedule
from mathcore.formulas import optimizer as optimizer_of
from mathcore.formulas import schedule as schedule_of
from mathcore.training.history import History
from mathcore.training.kinds import REAL, check_count, check_given
from mathcore.training.starting import check_seed
from mathcore.training.stopping import Stop

Array = np.ndarray[Any, np.dtype[Any]]
Validation: TypeAlias = float | tuple[Any, Any] | None
MOST_EPOCHS = 1_000_000


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of a run after `step` updates and `epoch` passes over the data.

    Loss, metrics and gradients are those of all the samples, at these parameters. `batch` counts
    the updates of the pass that `epoch` is; `state` is what the optimizer keeps.
    """

    step: int
    epoch: int
    loss: float
    metrics: dict[str, float]
    parameters: dict[str, Array]
    gradients: dict[str, Array]
    batch: int = 0
    state: dict[str, Array] = field(default_factory=dict)


def is_validation(value: object) -> bool:
    """Whether something is a share, or inputs and targets."""
    return isinstance(value, REAL) or (isinstance(value, tuple) and len(value) == 2)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run was asked for."""

    optimizer: str | Optimizer
    learning_rate: float | None
    epochs: int
    batch_size: int | None
    seed: int
    schedule: str | Schedule | None
    hyper: Mapping[str, float] | None = None
    validation: Validation = None
    stop: Stop | None = None
    initialisation: str | None = None
    initial: History | Mapping[str, Any] | None = None
    every: str | int = "epoch"
    backend: str = "auto"
    dtype: Any = float
    gradients: bool = True

    def __post_init__(self) -> None:
        check_count("epochs", self.epochs, MOST_EPOCHS)
        check_seed(self.seed)
        self.check_kinds()
        apart = isinstance(self.every, int) and self.every >= 1
        if not apart and self.every not in ("epoch", "batch"):
            raise SettingError(
                N_(
                    "rows are kept every epoch, every so many epochs or every batch, not every "
                    "{name!r}"
                ),
                name=str(self.every)[:40],
            )
        watched = self.stop is not None and self.stop.watch == "validation_loss"
        if watched and self.validation is None:
            raise SettingError(N_("the stop rule watches the validation loss; give validation"))

    def check_kinds(self) -> None:
        """Refuse a setting that is of another kind than it should be."""
        wanted = (
            ("hyper", self.hyper, isinstance(self.hyper, Mapping), "{'beta_1': 0.9}"),
            ("stop", self.stop, isinstance(self.stop, Stop), "Stop(patience=5)"),
            ("validation", self.validation, is_validation(self.validation), "0.2 | (X, y)"),
            ("initial", self.initial, isinstance(self.initial, History | Mapping),
             "{'W1': ..., 'b1': ...}"),
        )  # fmt: skip
        for name, value, fits, example in wanted:
            check_given(name, value, value is None or fits, example)
        try:
            real = np.dtype(self.dtype)
        except TypeError:
            real = None
        if real not in (np.float32, np.float64):
            raise SettingError(
                N_("numbers are float32 or float64, not {dtype}"), dtype=str(real or self.dtype)
            )

    @classmethod
    def of(cls, history: History, epochs: int) -> Settings:
        """The settings of a run that goes on for so many epochs.

        Raises:
            DataError: the history is not that of a training run.
        """
        config = history.config
        try:
            row = optimizer_of(config["optimizer"], config["convention"])
            if row.corrections and not config["bias_correction"]:
                row = row.without_correction()
            plan = config["schedule"]
            return cls(
                row.with_values(**config["hyper"]),
                config["learning_rate"],
                int(history.metrics["epoch"][-1]) + epochs,
                config["batch_size"],
                config["seed"],
                schedule_of(plan["name"], **plan["values"]),
                every=config["every"],
                backend=config.get("backend", "numpy"),
                dtype=config.get("dtype", "float64"),
                gradients=config.get("gradients", True),
            )
        except KeyError as problem:
            raise DataError(
                N_("the run holds no {name}, so it cannot go on"), name=problem.args[0]
            ) from None
