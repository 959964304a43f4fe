"""An optimizer at work: its recurrences compiled to a step in place, and its learning rate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from sympy import Expr, Float, Symbol

from mathcore.codegen.execute import names_in
from mathcore.codegen.functions import compile as compile_formula
from mathcore.codegen.inplace import held_once, inplace_source, spare_arrays
from mathcore.errors import N_, DataError
from mathcore.formulas import Optimizer, Schedule, optimizer, schedule
from mathcore.formulas.hyper import RATE, STEP
from mathcore.formulas.schedules import FIRST_RATE
from mathcore.training.kinds import check_rate

Array = np.ndarray[Any, np.dtype[Any]]
RATES_AHEAD = 1024


def step_source(of: str | Optimizer) -> str:
    """The NumPy source of an optimizer's step in place, which is what runs.

    >>> print(step_source("sgd").splitlines()[6])
        numpy.multiply(g, eta, out=spare_0)
    """
    row = optimizer(of)
    return _source(row.parameter, row.gradient, tuple(row.state), tuple(row.hyper), row.assignments)


@lru_cache(maxsize=64)
def _source(
    parameter: Symbol,
    gradient: Symbol,
    state: tuple[Symbol, ...],
    hyper: tuple[Symbol, ...],
    assignments: tuple[tuple[Symbol, Expr], ...],
) -> str:
    arrays = (parameter, gradient, *state)
    return inplace_source(held_once(assignments, arrays), arrays, (STEP, *hyper))


@lru_cache(maxsize=64)
def _loaded(source: str) -> Callable[..., None]:
    found: Callable[..., None] = names_in(source)["update"]
    return found


class Stepper:
    """An optimizer at work on one array of parameters: holds its state from step to step.

    Args:
        of: a name in OPTIMIZERS, or a record.
        learning_rate: the rate of the first step; the record's own if left out.
        plan: how the rate goes on from there.
        steps: the length of the run, for a schedule that goes by it.

    Raises:
        SettingError: a rate that is not positive, at the start or later on.
    """

    def __init__(
        self,
        of: str | Optimizer,
        learning_rate: float | None = None,
        plan: str | Schedule | None = None,
        steps: int = 1,
    ) -> None:
        self.row = optimizer(of)
        rate = self.row.hyper[RATE] if learning_rate is None else learning_rate
        check_rate(rate)
        self.first_rate = float(rate)
        self.plan = schedule("constant" if plan is None else plan).over(steps)
        self.constant = self.plan.expr == FIRST_RATE
        source = step_source(self.row)
        self.update = _loaded(source)
        self.spares = spare_arrays(source)
        self.numbers = list(self.row.hyper.values())
        self.rate_place = list(self.row.hyper).index(RATE)
        self.done = 0
        self.state: dict[str, Array] = {}
        self.spare: list[Array] = []
        self.rates: Array = np.empty(0)
        self.rates_from = 0

    def begin(self, values: Array) -> None:
        """Make the state of an array of parameters, as it is before the first step."""
        chosen = {letter: Float(value) for letter, value in self.row.hyper.items()}
        self.state = {
            letter.name: np.full_like(values, float(first.xreplace(chosen)))
            for letter, first in self.row.state.items()
        }
        self.spare = [np.empty_like(values) for _ in range(max(self.spares, 1))]

    def step(self, values: Array, gradient: Array) -> None:
        """Move an array of parameters by one step, in place."""
        if not self.spare or self.spare[0].shape != values.shape:
            self.begin(values)
        self.numbers[self.rate_place] = self.rate()
        self.done += 1
        self.update(values, gradient, *self.state.values(), self.done, *self.numbers, self.spare)

    def go_on(self, values: Array, state: Mapping[str, Array], done: int) -> None:
        """Take up the state of a run after so many steps.

        Raises:
            DataError: the state is not that of this optimizer on these parameters.
        """
        self.begin(values)
        for letter, array in self.state.items():
            if letter not in state or state[letter].shape != array.shape:
                raise DataError(
                    N_("the run holds no state {letter} of {owner}, so it cannot go on"),
                    letter=letter,
                    owner=self.row.name,
                )
            array[...] = state[letter]
        self.done = done

    def kept(self) -> dict[str, Array]:
        """A copy of the state by letter."""
        return {letter: array.copy() for letter, array in self.state.items()}

    def rate(self) -> float:
        """The learning rate of the next step."""
        if self.constant:
            return self.first_rate
        ahead = self.done - self.rates_from
        if not 0 <= ahead < len(self.rates):
            self.rates, self.rates_from, ahead = self._rates(self.done), self.done, 0
        return float(self.rates[ahead])

    def rates_ahead(self, count: int) -> Array:
        """The learning rates of the next steps."""
        if self.constant:
            return np.full(count, self.first_rate)
        return self._rates(self.done, count)

    def rates_for(self, first: Array, count: int) -> Array:
        """The rates of the next steps of runs that began with other ones, (steps, runs)."""
        if self.constant:
            return np.broadcast_to(first, (count, len(first)))
        return self._rates_from(np.arange(self.done, self.done + count)[:, None], first)

    def _rates(self, start: int, count: int = RATES_AHEAD) -> Array:
        return self._rates_from(np.arange(start, start + count), self.first_rate)

    def _rates_from(self, steps: Array, first: Any) -> Array:
        formula = self.plan.expr.xreplace(
            {letter: Float(value) for letter, value in self.plan.hyper.items()}
        )
        return compile_formula(formula, [STEP, FIRST_RATE])(steps.astype(float), first)

    def settings(self) -> dict[str, Any]:
        """What this optimizer was asked for, as plain data."""
        return {
            "optimizer": self.row.name,
            "convention": self.row.convention,
            "bias_correction": bool(self.row.corrections),
            "hyper": {s.name: v for s, v in self.row.hyper.items() if s != RATE},
            "learning_rate": self.first_rate,
            "schedule": {
                "name": self.plan.name,
                "values": {s.name: v for s, v in self.plan.hyper.items()},
            },
        }
