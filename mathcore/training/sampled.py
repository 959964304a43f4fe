"""Descent on a mean over samples: on all of them at each step, or on a few that are drawn.

The cost of one sample is any formula of parameters and of the sample's own letters; its gradient
is derived, and its mean over a batch is the slope of a step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sympy import Expr

from mathcore.codegen.functions import compile as compile_formula
from mathcore.derivation.differentiate import differentiate
from mathcore.errors import N_, DataError, SettingError
from mathcore.parse import parse
from mathcore.printing import plain
from mathcore.symbols import symbol
from mathcore.training.descend import diverged, start_point
from mathcore.training.history import History
from mathcore.training.kinds import check_count, check_rate, numbers
from mathcore.training.optimize import Array
from mathcore.training.starting import check_seed

MOST_EPOCHS, MOST_SEEDS = 100_000, 10_000


def descend_on_samples(
    per_sample: str | Expr,
    data: Mapping[str, Any],
    start: float | Sequence[float] | Mapping[str, float],
    *,
    learning_rate: float = 0.1,
    epochs: int = 10,
    batch_size: int | None = None,
    seed: int | Sequence[int] = 0,
) -> History:
    """Walk down the mean of a cost over samples, by batches of them.

    Args:
        per_sample: the cost of one sample, text or expression.
        data: the samples' letters, each with its numbers, (n,).
        start: the parameters, which are all other letters: a number, numbers in the order of
            their names, or numbers by name.
        learning_rate: the factor on each step, per step.
        epochs: passes over the samples.
        batch_size: samples per step, drawn without replacement in an order reshuffled every
            epoch; all of them if left out, which draws nothing.
        seed: of the order. Several make that many runs side by side.

    Returns:
        A History with a row for the start and for each step: parameters (T,), or (T, runs) where
        several seeds were given; loss and gradients are those of all the samples.

    Raises:
        DataError: samples of different lengths, or none, or a number that is not finite, which is
            named by its column and row.
        SettingError: a setting outside its range, or no parameter.
        DivergenceError: the numbers left the finite ones in every run; its `history` holds the
            runs until then.

    >>> run = descend_on_samples("(w - s)^2", {"s": [0, 2]}, 3, learning_rate=0.5, epochs=1)
    >>> run.parameters["w"]
    array([3., 1.])
    """
    expr = parse(per_sample) if isinstance(per_sample, str) else per_sample
    columns = {name: numbers(values, name) for name, values in data.items()}
    lengths = {column.shape for column in columns.values()}
    if len(lengths) != 1 or len(next(iter(lengths))) != 1 or 0 in next(iter(lengths)):
        raise DataError(N_("the samples' letters need as many numbers each, at least one"))
    for name, column in columns.items():
        check_column(name, column)
    (count,) = next(iter(lengths))
    letters = sorted((s for s in expr.free_symbols if s.name not in columns), key=str)
    if not letters:
        raise SettingError(N_("the formula has no variable to go down along"))
    check_rate(learning_rate)
    check_count("epochs", epochs, MOST_EPOCHS)
    size = count if batch_size is None else batch_size
    check_count("batch_size", size, count)
    seeds = [seed] if isinstance(seed, int) else list(seed)
    check_count("seeds", len(seeds), MOST_SEEDS)
    for one in seeds:
        check_seed(one)

    order = [*letters, *(symbol(name) for name in columns)]
    cost = compile_formula(expr, order, outside="nan")
    slopes = [compile_formula(differentiate(expr, s).result, order, outside="nan") for s in letters]
    names = [letter.name for letter in letters]
    # (parameters, runs, 1), beside samples (runs, batch).
    point = np.repeat(start_point(start, names)[:, None, None], len(seeds), axis=1)

    def means(of: Sequence[Any], samples: Sequence[Array]) -> Array:
        return np.array([np.mean(each(*point, *samples) + 0 * point[0], axis=1) for each in of])

    everything = [column[None, :] for column in columns.values()]
    draws = [np.random.default_rng(one) for one in seeds]
    points, losses = [point[:, :, 0]], [means([cost], everything)[0]]
    gradients = [means(slopes, everything)]
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(epochs):
            orders = np.array([draw.permutation(count) for draw in draws])
            for first in range(0, count, size):
                if size == count:
                    slope = gradients[-1]
                else:
                    drawn = orders[:, first : first + size]
                    slope = means(slopes, [column[drawn] for column in columns.values()])
                point = point - learning_rate * slope[:, :, None]
                points.append(point[:, :, 0])
                losses.append(means([cost], everything)[0])
                gradients.append(means(slopes, everything))
            if not np.isfinite(losses[-1]).any():
                break
    rows, slopes_at, heights = np.array(points), np.array(gradients), np.array(losses)
    if isinstance(seed, int):
        rows, slopes_at, heights = rows[:, :, 0], slopes_at[:, :, 0], heights[:, 0]
    config = {
        "f": plain(expr), "learning_rate": learning_rate, "epochs": epochs, "batch_size": size,
        "seed": seed if isinstance(seed, int) else list(seed), "samples": count,
    }  # fmt: skip
    history = History(
        config,
        np.arange(len(points)),
        heights,
        {name: rows[:, k] for k, name in enumerate(names)},
        {name: slopes_at[:, k] for k, name in enumerate(names)},
    )
    if not np.isfinite(heights[-1]).any():
        raise diverged(history)
    return history


def check_column(name: str, column: Array) -> None:
    """Refuse the first sample that is not finite, by its place."""
    wrong = np.flatnonzero(~np.isfinite(column))
    if wrong.size:
        raise DataError(
            N_("column {column!r}, row {row}, counted from 1, is not finite: {value}"),
            column=name,
            row=int(wrong[0]) + 1,
            value=float(column[wrong[0]]),
        )
