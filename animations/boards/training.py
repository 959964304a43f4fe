"""Storyboard: one run of training as a page of the app shows it, the samples beside the cost.

What the network says is drawn as lines: its curve over one input, where it changes its mind
between classes, or where it says the mean of the numbers it is to learn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

import mathcore
from animations import theme
from animations.boards.descent import Words
from animations.boards.surface import room_around
from animations.level_lines import level_lines
from animations.storyboard import (
    Beat,
    Formula,
    Storyboard,
    Window,
    formula,
    reading_seconds,
    shown,
    window_of,
    written,
)
from animations.words import say
from mathcore.errors import N_
from mathcore.symbols import symbol
from mathcore.training.playing import finite_rows

Array = np.ndarray
Lines = tuple[Array, ...]
GRID, MOMENTS, POINTS = 41, 48, 400
# The chart of the cost shows no more than this many times the cost at the start.
HIGHEST = 3.0
ROOM = 1.12


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The samples, `groups` by colour, those for the test `hollow`; and the room for the cost."""

    words: str
    heading: str
    formulas: tuple[Formula, ...]
    window: Window
    names: tuple[Formula, Formula]
    points: Array
    groups: tuple[int, ...]
    hollow: tuple[bool, ...]
    costs: Window
    cost_names: tuple[Formula, Formula]


@dataclass(frozen=True, slots=True, eq=False)
class Training:
    """`lines` holds for each moment what the network says; `costs` are curves over `steps`.

    `ends` says how many of the steps a moment has seen; `shown` are the numbers at the end.
    """

    words: str
    lines: tuple[Lines, ...]
    steps: Array
    costs: tuple[tuple[str, Array], ...]
    ends: tuple[int, ...]
    shown: tuple[Formula, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """The samples of a run as they are drawn, and what is to be said of them."""

    points: Array
    names: tuple[Formula, Formula]
    groups: Sequence[int] | Array
    hollow: Sequence[bool] | Array
    words: str
    heading: str = ""
    formulas: tuple[Formula, ...] = ()
    heights: Array | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A run as it is drawn: its record, its costs, and its numbers at the end."""

    history: mathcore.History
    costs: tuple[tuple[str, Array], ...]
    shown: tuple[Formula, ...]
    verdict: str


Says = Callable[[dict[str, Array], Array], Array]


def watched(
    title: str, seen: Seen, told: Told, says: Says, level: float | None, lang: str
) -> Storyboard:
    """The beats of a run.

    Args:
        seen: the samples.
        told: the run.
        says: the outputs (n, k) of the network with some parameters, at places (n, 1 or 2).
        level: the output that is drawn as a line; None with an output for each class, or where
            the output itself is the curve.
    """
    steps = told.history.step
    length = finite_rows(told.history)
    rows = evenly(length, POINTS)
    x = room_around(seen.points[:, 0], 0.08)
    y = room_around(seen.points[:, 1] if seen.heights is None else seen.heights, 0.15)
    window = window_of(x, y, lang)
    moments = evenly(length, MOMENTS)
    drawn = curves if seen.heights is not None else borders
    states = (told.history.at(row) for row in moments)
    lines = tuple(drawn(partial(says, state), window, level) for state in states)
    top = max(float(values[:1].max()) for _, values in told.costs) * HIGHEST
    highest = min(top, max(float(np.nanmax(values[rows])) for _, values in told.costs))
    # The last tick is clear of the axis's name beside its end.
    end = ROOM * float(steps[rows[-1]] or 1)
    costs = window_of((0.0, end), (0.0, 1.05 * highest or 1.0), lang)
    step_name = formula(symbol(say(N_("step"), lang)))
    ground = Ground(
        seen.words, seen.heading, seen.formulas, window, seen.names,
        np.column_stack([seen.points[:, 0], seen.points[:, 1]]),
        tuple(map(int, seen.groups)), tuple(map(bool, seen.hollow)),
        costs, (step_name, formula(symbol("J"))),
    )  # fmt: skip
    running = say(N_("Training: left what it says, right the mean cost over the steps."), lang)
    training = Training(
        running, lines, steps[rows].astype(float),
        tuple((quantity, values[rows]) for quantity, values in told.costs),
        tuple(int(np.searchsorted(rows, row, side="right")) for row in moments), told.shown,
    )  # fmt: skip
    return (
        Beat("title", Words(title), reading_seconds(title)),
        Beat("ground", ground, reading_seconds(seen.words, seen.heading) + 2 * theme.MORPH),
        Beat("training", training, reading_seconds(running) + 2 * theme.SLIDE),
        Beat("verdict", Words(told.verdict), reading_seconds(told.verdict) + theme.FADE),
    )


def evenly(length: int, most: int) -> list[int]:
    """At most so many rows of a run, evenly apart, the first and the last among them."""
    return sorted({round(k) for k in np.linspace(0, length - 1, min(length, most))})


def curves(says: Callable[[Array], Array], window: Window, _: float | None) -> Lines:
    """What comes out over one input, as far as the window shows it."""
    x = np.linspace(*window.x, 2 * GRID)
    y = says(x[:, None])[:, 0]
    return (np.column_stack([x, y]),)


def borders(says: Callable[[Array], Array], window: Window, level: float | None) -> Lines:
    """Where one output comes to a level, or where another class has the largest share."""
    across, up = np.linspace(*window.x, GRID), np.linspace(*window.y, GRID)
    places = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    outputs = says(places).reshape(GRID, GRID, -1)
    if level is not None:
        return level_lines(across, up, outputs[:, :, 0], level)
    found: list[Array] = []
    for k in range(outputs.shape[2]):
        others = np.delete(outputs, k, axis=2).max(axis=2)
        found += level_lines(across, up, outputs[:, :, k] - others, 0.0)
    return tuple(found)


def cost_lines(costs: Sequence[tuple[str, float]], lang: str) -> tuple[Formula, ...]:
    """The costs at the end as equations; one that is for the test has its own letter."""
    named = {"loss": symbol("J"), "slope": symbol(say(N_("J_test"), lang))}
    return tuple(shown(named[quantity], value, lang) for quantity, value in costs)


def score_words(history: mathcore.History, score: float, of_numbers: bool, lang: str) -> str:
    """What a run came to."""
    template = (
        N_("After {steps} steps the cost is {cost}; it explains {share} % of the variance.")
        if of_numbers
        else N_("After {steps} steps the cost is {cost}, and {share} % are classified right.")
    )
    row = finite_rows(history) - 1
    return say(
        template,
        lang,
        steps=int(history.step[row]),
        cost=written(history.loss[row], lang),
        share=written(100 * score, lang),
    )
