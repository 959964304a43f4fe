"""An optimizer's step as it is read: as formulas, with numbers put in, and written out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from sympy import Eq, Expr, Float, Integer, Symbol

from mathcore.derivation.writing import put_in
from mathcore.errors import N_, SettingError
from mathcore.formulas import Optimizer, optimizer
from mathcore.formulas.hyper import RATE, STEP
from mathcore.printing import latex, plain
from mathcore.printing.data import to_data
from mathcore.symbols import indexed

DIGITS = 6
MOST_UNROLLED = 12


def kept(row: Optimizer) -> tuple[Symbol, ...]:
    """The letters that have a value from the step before."""
    return (row.parameter, *row.state)


def at_step(letter: Symbol, step: Expr) -> Expr:
    return indexed(letter.name)[step]


def recurrence(of: str | Optimizer) -> tuple[Eq, ...]:
    """The assignments of a step as equations between step t and step t - 1.

    >>> recurrence("momentum")
    (Eq(v[t], mu*v[t - 1] + g[t]), Eq(w[t], -eta*v[t] + w[t - 1]))
    """
    row = optimizer(of)
    newest = {letter: at_step(letter, STEP - 1) for letter in kept(row)}
    newest[row.gradient] = at_step(row.gradient, STEP)
    found = []
    for letter, expr in row.assignments:
        after = at_step(letter, STEP)
        found.append(Eq(after, expr.xreplace(newest), evaluate=False))
        newest[letter] = after
    return tuple(found)


def first_state(of: str | Optimizer) -> tuple[Eq, ...]:
    """The state before the first step, as equations.

    >>> first_state("momentum")
    (Eq(v[0], 0),)
    """
    row = optimizer(of)
    chosen = {letter: short(value) for letter, value in row.hyper.items()}
    return tuple(
        Eq(at_step(letter, Integer(0)), value.xreplace(chosen), evaluate=False)
        for letter, value in row.state.items()
    )


@dataclass(frozen=True, slots=True)
class Assigned:
    """One assignment of one step: its formula, its numbers put in, and what it comes to."""

    letter: Symbol
    formula: Eq
    numbers: Expr
    value: float

    @property
    def line(self) -> Eq:
        """Left side = right side = the numbers = the value, as one line."""
        both = Eq(self.formula, self.numbers, evaluate=False)
        return Eq(both, short(self.value), evaluate=False)

    def text(self, lang: str = "en") -> str:
        return plain(self.line, decimal_comma=lang == "it")

    def latex(self, lang: str = "en") -> str:
        return latex(self.line, decimal_comma=lang == "it")

    def to_data(self) -> dict[str, Any]:
        """The line as plain data for JSON."""
        return {
            "letter": self.letter.name,
            "formula": to_data(self.formula),
            "numbers": to_data(self.numbers),
            "value": self.value,
        }


def short(value: float) -> Expr:
    """A number as it is shown: a whole one without a point, others to six digits."""
    whole = isfinite(value) and value == int(value) and abs(value) < 1e15
    return Integer(value) if whole else Float(f"{value:.{DIGITS}g}")


def worked_step(
    of: str | Optimizer,
    *,
    parameter: float,
    gradient: float,
    state: Mapping[str, float] | None = None,
    step: int = 1,
    learning_rate: float | None = None,
) -> tuple[Assigned, ...]:
    """The assignments of one step with this step's numbers put in.

    Args:
        of: a name in OPTIMIZERS, or a record.
        parameter: its value before the step.
        gradient: the slope there.
        state: values before the step by letter; those left out are as before the first step.
        step: which step it is, from 1.
        learning_rate: per step; the record's own if left out.

    Raises:
        SettingError: a state that the optimizer does not have, or a step below 1.

    >>> print(worked_step("sgd", parameter=9, gradient=2.5, learning_rate=2)[0].text())
    w_t = w_(t - 1) - η g_t = 9 - 2 * 2.5 = 4
    """
    row = optimizer(of)
    if step < 1:
        raise SettingError(N_("steps are counted from 1, not from {step}"), step=step)
    values = {letter: float(value) for letter, value in row.hyper.items()}
    if learning_rate is not None:
        values[RATE] = float(learning_rate)
    values |= {row.parameter: float(parameter), row.gradient: float(gradient), STEP: float(step)}
    values |= states(row, state or {}, values)
    found = []
    for (letter, expr), formula in zip(row.assignments, recurrence(row), strict=True):
        written = expr
        for name, number in values.items():
            written = put_in(written, name, short(number))
        values[letter] = float(expr.xreplace({n: Float(v) for n, v in values.items()}))
        found.append(Assigned(letter, formula, written, values[letter]))
    return tuple(found)


def states(
    row: Optimizer, given: Mapping[str, float], values: Mapping[Symbol, float]
) -> dict[Symbol, float]:
    """The state before a step, from what is given and from the state before the first one."""
    known = {letter.name: letter for letter in row.state}
    for name in given:
        if name not in known:
            raise SettingError(
                N_("{owner} keeps no {name!r} from step to step; it keeps: {known}"),
                owner=row.name,
                name=str(name)[:40],
                known=", ".join(known) or "none",
            )
    exact = {letter: Float(value) for letter, value in values.items()}
    start = {letter: float(first.xreplace(exact)) for letter, first in row.state.items()}
    return start | {known[name]: float(value) for name, value in given.items()}


def unrolled(of: str | Optimizer, steps: int, letter: str | None = None) -> tuple[Eq, ...]:
    """A letter after the steps 1, ..., k, written in the start and in the gradients alone.

    Args:
        of: a name in OPTIMIZERS, or a record.
        steps: how many, at most 12.
        letter: the parameter if left out, or a letter of the state.

    Raises:
        SettingError: more steps than can be read, or a letter that has no value at each step.

    >>> print(plain(unrolled("momentum", 2, "v")[-1]))
    v_2 = μ g_1 + g_2
    """
    row = optimizer(of)
    if not 1 <= steps <= MOST_UNROLLED:
        raise SettingError(
            N_("from 1 to {most} steps can be written out, not {steps}"),
            most=MOST_UNROLLED,
            steps=steps,
        )
    known = {s.name: s for s in row.values}
    shown = known.get(row.parameter.name if letter is None else letter)
    if shown is None:
        raise SettingError(
            N_("{owner} keeps no {name!r} from step to step; it keeps: {known}"),
            owner=row.name,
            name=str(letter)[:40],
            known=", ".join(known),
        )
    newest: dict[Expr, Expr] = {row.parameter: at_step(row.parameter, Integer(0)), **row.state}
    found = []
    for step in map(Integer, range(1, steps + 1)):
        newest |= {row.gradient: at_step(row.gradient, step), STEP: step}
        for assigned, expr in row.assignments:
            newest[assigned] = expr.xreplace(newest)
        found.append(Eq(at_step(shown, step), newest[shown], evaluate=False))
    return tuple(found)
