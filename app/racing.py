"""The questions of the page on optimizers: a race on a surface, and the same on a network.

Jobs as in `app.jobs`. Every walk is one run of `mathcore.descend`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sympy import Expr, Symbol

import mathcore
from app.relief import relief
from app.sampling import FAR, evenly, rounded
from app.surfaces import exact, two_letters, within
from app.ui.i18n import told
from mathcore.errors import N_, DiscesaError, DivergenceError, SettingError

Array = NDArray[np.float64]
Plain = dict[str, Any]
GRID = 81
MOST_STEPS, MOST_FRAMES = 2000, 300
ARRIVED = 0.01
"""A walk has arrived where this share of the height above the lowest point is left."""
FLED = 1000.0
"""A walk has fled where it is this many times higher than it began."""
HIDDEN = 6
MOST_EPOCHS = 300
BATCH = 20


@dataclass(frozen=True, slots=True)
class Rules:
    """How the optimizers of a race are set: whose recurrences, corrected or not, and with what.

    `hyper` holds hyperparameters by letter; an optimizer takes those that it has.
    """

    convention: str = "pytorch"
    corrected: bool = True
    plan: str = "constant"
    hyper: tuple[tuple[str, float], ...] = ()

    def optimizer(self, name: str) -> mathcore.Optimizer:
        """The record of that name under these rules."""
        row = mathcore.optimizer(name, self.convention)
        if row.corrections and not self.corrected:
            row = row.without_correction()
        letters = {letter.name for letter in row.hyper}
        return row.with_values(**{k: v for k, v in self.hyper if k in letters})


def letters(text: str) -> list[str]:
    """The names of the two coordinates, the one across first."""
    return [letter.name for letter in two_letters(text)[1]]


def shipped(names: tuple[str, ...], convention: str) -> dict[str, float]:
    """The learning rate that each optimizer has by default."""
    return {name: next(iter(mathcore.optimizer(name, convention).hyper.values())) for name in names}


def uncorrected() -> float:
    """How many times as long the first step of Adam is that is not corrected."""
    row = mathcore.optimizer("adam")
    steps = [
        mathcore.descend("w", {"w": 0.0}, rule, learning_rate=1.0, steps=1)
        for rule in (row, row.without_correction())
    ]
    first, longer = (float(run.parameters["w"][-1]) for run in steps)
    return longer / first


def ground(text: str, low: float, high: float) -> Plain:
    """A surface from above: how high each place is among all of them, and lines of equal height.

    The lines are drawn so that the same share of the picture lies between any two of them, which
    shows a flat valley as well as a steep wall.
    """
    if not (low < high and max(-low, high) <= FAR):
        raise SettingError(
            N_("the axis cannot go from {low} to {high}: it must rise, and stay within ±{far}"),
            low=low, high=high, far=FAR,
        )  # fmt: skip
    expr, names = two_letters(text)
    places = np.linspace(low, high, GRID)
    heights = mathcore.compile(expr, names, outside="nan")(*np.meshgrid(places, places))
    return {
        "letters": [name.name for name in names],
        "range": [low, high],
        **relief(places, places, heights),
    }


def lows(text: str, lang: str) -> Plain:
    """Where the surface is lowest, exactly, and why that is so."""
    expr, names = two_letters(text)
    found = mathcore.minima(expr, names)
    return {
        "places": [[float(part) for part in one.point] for one in found.lowest],
        "exact": [[exact(part) for part in one.point] for one in found.lowest],
        "value": float(found.lowest[0].value) if found.lowest else None,
        "note": found.note(lang),
    }


def race(
    text: str,
    start: tuple[float, float],
    racers: tuple[tuple[str, float], ...],
    steps: int,
    rules: Rules,
    lang: str,
) -> Plain:
    """The walks of several optimizers from one start; one that breaks says so, the others go on.

    Args:
        racers: names of optimizers, each with its learning rate.

    Raises:
        SettingError: too many steps, or no value at the start. Trouble of one optimizer alone, as
            a rate of 0, is a line in its own entry.
    """
    if not 1 <= steps <= MOST_STEPS:
        raise SettingError(
            N_("take from 1 to {most} steps here, not {steps}"), most=MOST_STEPS, steps=steps
        )
    within(*start)
    expr, names = two_letters(text)
    height = float(mathcore.compile(expr, names, outside="nan")(*start))
    if not np.isfinite(height):
        raise SettingError(N_("the function has no value at the start {at}"), at=start)
    if not expr.free_symbols:
        raise SettingError(N_("the formula has no variable to go down along"))
    rows = evenly(steps + 1, MOST_FRAMES)
    return {
        "steps": rows,
        "start": list(start),
        "height": height,
        "walks": [
            walk(expr, names, start, name, rate, steps, rows, rules, lang) for name, rate in racers
        ],
    }


def walk(
    expr: Expr,
    names: list[Symbol],
    start: tuple[float, float],
    name: str,
    rate: float,
    steps: int,
    rows: list[int],
    rules: Rules,
    lang: str,
) -> Plain:
    """One optimizer's path at the rows that are shown; None after its end."""
    try:
        history, trouble = descended(expr, names, start, name, rate, steps, rules)
    except DiscesaError as error:
        blank = [None] * len(rows)
        return {
            "name": name, "x": blank, "y": blank, "f": blank, "last": None, "end": None,
            "heights": [], "fled": None, "trouble": told(error, lang),
        }  # fmt: skip
    across, up = (coordinate(history, letter, start[k]) for k, letter in enumerate(names))
    finite = np.isfinite(history.loss) & np.isfinite(across) & np.isfinite(up)
    end = int(np.flatnonzero(finite)[-1])
    return {
        "name": name,
        "x": at_rows(across, rows),
        "y": at_rows(up, rows),
        "f": at_rows(history.loss, rows),
        "last": float(history.loss[end]),
        "end": [float(across[end]), float(up[end])],
        "heights": rounded(history.loss),
        "fled": fled(history.loss),
        "trouble": None if trouble is None else told(trouble, lang),
    }


def descended(
    expr: Expr,
    names: list[Symbol],
    start: tuple[float, float],
    name: str,
    rate: float,
    steps: int,
    rules: Rules,
) -> tuple[mathcore.History, DivergenceError | None]:
    """The run, and the error that ended it early."""
    begin = {letter.name: value for letter, value in zip(names, start, strict=True)}
    row = rules.optimizer(name)
    try:
        return mathcore.descend(
            expr, begin, row, learning_rate=rate, steps=steps, schedule=rules.plan
        ), None
    except DivergenceError as error:
        return error.history, error


def coordinate(history: mathcore.History, letter: Symbol, start: float) -> Array:
    """A coordinate at every step; one that the function does not depend on stays."""
    return history.parameters.get(letter.name, np.full(len(history), start))


def fled(heights: Array) -> int | None:
    """The step at which a walk was far above its start, if it ends there."""
    far = heights[0] + FLED * (1 + abs(heights[0]))
    if heights[-1] <= far:
        return None
    return int(np.argmax(~(heights <= far)))


def at_rows(values: Array, rows: list[int]) -> list[float | None]:
    """The values at these rows, None beyond the end."""
    return [*rounded(values[[k for k in rows if k < len(values)]])] + [None] * sum(
        k >= len(values) for k in rows
    )


def arrived(
    walks: tuple[tuple[str, tuple[float | None, ...]], ...], start: float, least: float | None
) -> dict[str, int | None]:
    """For each walk by its name, the step from which on it is near the lowest point."""
    return {name: arrival(heights, start, least) for name, heights in walks}


def arrival(heights: tuple[float | None, ...], start: float, least: float | None) -> int | None:
    """The step from which on no more than a hundredth of the height above the lowest is left."""
    if least is None or not start > least:
        return None
    border = least + ARRIVED * (start - least)
    above = [k for k, height in enumerate(heights) if height is None or height > border]
    after = above[-1] + 1 if above else 0
    return after if after < len(heights) else None


def on_network(
    data: str,
    racers: tuple[tuple[str, float], ...],
    epochs: int,
    seed: int,
    rules: Rules,
    lang: str,
) -> list[Plain]:
    """The same optimizers on one small network: the mean cost after each pass over the data.

    Raises:
        SettingError: too many epochs. A run that breaks says so in its own entry.
    """
    if not 1 <= epochs <= MOST_EPOCHS:
        raise SettingError(
            N_("take from 1 to {most} epochs here, not {epochs}"), most=MOST_EPOCHS, epochs=epochs
        )
    X, y = mathcore.dataset(data, n=200, seed=seed)  # noqa: N806
    network = mathcore.Network([X.shape[1], HIDDEN, 1])
    found = []
    for name, rate in racers:
        trouble = None
        try:
            history = mathcore.train(
                network, X, y, optimizer=rules.optimizer(name), learning_rate=rate, epochs=epochs,
                batch_size=BATCH, seed=seed, schedule=rules.plan, backend="numpy",
            )  # fmt: skip
        except DivergenceError as error:
            history, trouble = error.history, told(error, lang)
        except DiscesaError as error:
            history, trouble = None, told(error, lang)
        found.append(
            {
                "name": name,
                "rate": rate,
                "loss": [] if history is None else rounded(history.loss),
                "accuracy": None if history is None else float(history.metrics["accuracy"][-1]),
                "trouble": trouble,
            }
        )
    return found
