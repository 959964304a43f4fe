"""One step of an optimizer, compiled from its recurrences."""

from __future__ import annotations

from typing import Any

import numpy as np

from mathcore.codegen.functions import compile as compile_formula
from mathcore.errors import N_, SettingError
from mathcore.formulas import OPTIMIZERS
from mathcore.symbols import symbol

Array = np.ndarray[Any, np.dtype[Any]]
RATE = symbol("eta")


class Stepper:
    """An optimizer at work on named parameters: holds their state from step to step."""

    def __init__(self, optimizer: str, learning_rate: float) -> None:
        row = OPTIMIZERS[optimizer]
        check_rate(learning_rate)
        hyper = {s: float(v) for s, v in row.hyper.items()} | {RATE: float(learning_rate)}
        self.hyper = list(hyper.values())
        args = [row.parameter, row.gradient, *row.state, *hyper]
        self.update = compile_formula(row.update, args)
        self.advance = [compile_formula(row.next_state[s], args) for s in row.state]
        self.state: dict[str, list[Array]] = {}

    def step(self, name: str, value: Array, gradient: Array) -> Array:
        """The parameter after one update."""
        state = self.state.setdefault(name, [np.zeros_like(value) for _ in self.advance])
        inputs = [value, gradient, *state, *self.hyper]
        self.state[name] = [advance(*inputs) for advance in self.advance]
        return self.update(*inputs)


def check_rate(learning_rate: float) -> None:
    """Refuse a learning rate that is not a positive number."""
    if not (np.isfinite(learning_rate) and learning_rate > 0):
        raise SettingError(
            N_("the learning rate must be a number greater than 0, not {rate}"),
            rate=f"{learning_rate:g}",
        )


def check_count(name: str, count: int, most: int) -> None:
    """Refuse a count of steps or epochs outside 1..most."""
    if not 1 <= count <= most:
        raise SettingError(
            N_("{name} must be a whole number from 1 to {most}, not {count}"),
            name=name,
            most=most,
            count=count,
        )
