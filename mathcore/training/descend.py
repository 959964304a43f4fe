"""Descent on any function of some variables, by its derived gradient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from sympy import Expr

from mathcore.codegen.functions import compile as compile_formula
from mathcore.derivation.differentiate import differentiate
from mathcore.errors import N_, DivergenceError, SettingError
from mathcore.formulas import Optimizer, Schedule
from mathcore.formulas import optimizer as named
from mathcore.parse import parse
from mathcore.printing import plain
from mathcore.training.history import History
from mathcore.training.kinds import check_count, check_given, is_real
from mathcore.training.optimize import Array, Stepper

MOST_STEPS = 1_000_000


def descend(
    f: str | Expr,
    start: float | Sequence[float] | Mapping[str, float],
    optimizer: str | Optimizer = "sgd",
    *,
    learning_rate: float | None = None,
    steps: int = 100,
    schedule: str | Schedule | None = None,
    hyper: Mapping[str, float] | None = None,
    tolerance: float | None = None,
) -> History:
    """Walk down a function from a point, step by step.

    Args:
        f: any function of its symbols, text or expression.
        start: the point to start from: a number, numbers in the order of the symbols' names, or
            numbers by name.
        optimizer: a name in OPTIMIZERS, or a record such as `optimizer` makes.
        learning_rate: the factor on each step, per step; the optimizer's own if left out.
        steps: how many updates at most.
        schedule: how the learning rate changes from step to step: a name in SCHEDULES, or a record
            such as `schedule` makes.
        hyper: hyperparameters of the optimizer by letter, such as beta_1.
        tolerance: stop where no slope is larger than this.

    Returns:
        A History whose parameters and gradients are keyed by symbol, each of shape (steps + 1,).
        Its metrics hold in each row what the optimizer keeps, as `m_x` for the letter m of x, and
        in "rate" the learning rate of the step that leads on from there.

    Raises:
        UnknownFormulaError: no such optimizer or schedule.
        SettingError: a learning rate that is not positive, a start that does not fit.
        DivergenceError: the numbers left the finite ones; its `history` holds the run until then.

    >>> run = descend("w^2/4 - 2w + 5", start=0, learning_rate=2, steps=3)
    >>> run.parameters["w"]
    array([0., 4., 4., 4.])
    """
    check_given("f", f, isinstance(f, str | Expr), '"x^2"')
    expr = parse(f) if isinstance(f, str) else f
    symbols = sorted(expr.free_symbols, key=str)
    if not symbols:
        raise SettingError(N_("the formula has no variable to go down along"))
    check_count("steps", steps, MOST_STEPS)
    stepper = Stepper(named(optimizer).with_values(**(hyper or {})), learning_rate, schedule, steps)
    check_given("tolerance", tolerance, tolerance is None or is_real(tolerance), "1e-6")
    if tolerance is not None and not tolerance >= 0:
        raise SettingError(N_("the tolerance must not be negative"))
    cost = compile_formula(expr, symbols, outside="nan")
    slopes = [
        compile_formula(differentiate(expr, s).result, symbols, outside="nan") for s in symbols
    ]
    names = [s.name for s in symbols]
    point = start_point(start, names)

    def slope() -> Array:
        return np.array([float(each(*point)) for each in slopes])

    points, losses, gradients, stopped = [point.copy()], [float(cost(*point))], [slope()], "steps"
    stepper.begin(point)
    kept, rates = [stepper.kept()], [stepper.rate()]
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for _ in range(steps):
            if tolerance is not None and (abs(gradients[-1]) <= tolerance).all():
                stopped = "tolerance"
                break
            stepper.step(point, gradients[-1])
            losses.append(float(cost(*point)))
            points.append(point.copy())
            gradients.append(slope())
            kept.append(stepper.kept())
            rates.append(stepper.rate())
            if not (np.isfinite(point).all() and np.isfinite(losses[-1])):
                stopped = "diverged"
                break
    config = {"f": plain(expr), "steps": steps, "stopped": stopped, **stepper.settings()}
    rows, slopes_at = np.array(points), np.array(gradients)
    history = History(
        config,
        np.arange(len(points)),
        np.array(losses),
        {name: rows[:, k] for k, name in enumerate(names)},
        {name: slopes_at[:, k] for k, name in enumerate(names)},
        {"rate": np.array(rates)}
        | {
            f"{letter}_{name}": np.array([state[letter][k] for state in kept])
            for letter in stepper.state
            for k, name in enumerate(names)
        },
        state={name: values.copy() for name, values in stepper.state.items()},
    )
    if stopped == "diverged" or not np.isfinite(history.loss[-1]):
        raise diverged(history)
    return history


def start_point(
    start: float | Sequence[float] | Mapping[str, float], names: Sequence[str]
) -> Array:
    if isinstance(start, Mapping):
        beyond = [str(name) for name in start if name not in names]
        if beyond:
            raise SettingError(
                N_("the formula has no variable {name}; it has {names}"),
                name=beyond[0],
                names=", ".join(names),
            )
        start = [start[name] for name in names if name in start]
    try:
        point = np.array(start, dtype=float, ndmin=1)
    except (TypeError, ValueError):
        point = np.empty(0)
    if point.shape != (len(names),) or not np.isfinite(point).all():
        raise SettingError(
            N_("the start needs one finite number for each of {names}"), names=", ".join(names)
        )
    return point


def diverged(history: History) -> DivergenceError:
    """The error of a run that left the finite numbers, with the run itself."""
    last = int(history.step[-1])
    error = DivergenceError(
        N_(
            "the run left the finite numbers at step {step}: with learning rate {rate} each step "
            "overshoots further than the last, or the function has no value there; "
            "try a smaller learning rate"
        ),
        step=last,
        rate=float(history.config["learning_rate"]),
    )
    error.history = history
    return error
