"""Storyboard: any optimizers on any surface, as the race of the app has them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sympy import Expr, Symbol

import mathcore
from animations import theme
from animations.boards.descent import Words
from animations.boards.lines import defined
from animations.boards.race import CALLED, TOLD, Ground, Race, Racer, Solo, assignments
from animations.boards.surface import Surface
from animations.level_lines import level_lines
from animations.storyboard import (
    Beat,
    Storyboard,
    formula,
    reading_seconds,
    window_of,
)
from animations.words import say
from mathcore.errors import N_, DivergenceError, SettingError
from mathcore.printing import decimal
from mathcore.symbols import function, symbol

TITLE = N_("A race of optimizers")
LETTERS = ("mu", "rho", "beta_1", "beta_2", "epsilon")
MOST_STEPS, FAR = 2000, 1e6
GRID, LEVELS = 81, 12
# A path is drawn from so many of its points at most.
POINTS = 300
# From here on a number is written with a power of ten.
LONG = 1e6


def racing(
    f: str,
    frame: tuple[float, float],
    start: tuple[float, float],
    racers: tuple[str, ...],
    rates: tuple[float, ...],
    steps: int,
    convention: str,
    corrected: bool,
    schedule: str,
    hyper: tuple[float | None, ...],
    lang: str = "en",
) -> Storyboard:
    """The beats of the film.

    Args:
        f: a function of two letters, as text.
        frame: from where to where both axes go.
        start: where all of them start.
        racers: names of optimizers.
        rates: the learning rate of each optimizer there is, in the order of OPTIMIZERS.
        steps: how many each takes.
        convention: whose recurrences, pytorch or keras.
        corrected: whether Adam corrects its start at 0.
        schedule: how the rates change from step to step.
        hyper: values for `LETTERS`, or None for what each optimizer has.

    Raises:
        ParseError, SettingError: what cannot be raced, in one line.
    """
    expr = mathcore.parse(f)
    names = two_letters(expr)
    check(frame, start, racers, steps)
    if not np.isfinite(height := float(mathcore.compile(expr, names, outside="nan")(*start))):
        raise SettingError(N_("the function has no value at the start {at}"), at=str(start))
    known = dict(zip(mathcore.OPTIMIZERS, rates, strict=True))
    given = {letter: v for letter, v in zip(LETTERS, hyper, strict=True) if v is not None}
    ran = []
    for name in racers:
        row = optimizer(name, convention, corrected, given)
        ran.append(racer(expr, names, start, row, known[name], steps, schedule, lang))
    title = say(TITLE, lang)
    opening = say(
        N_("The function from above; all start where it is {height} high."),
        lang,
        height=height_text(height, lang),
    )
    ground = Ground(
        opening,
        defined(function("f")(*names), expr, lang),
        seen(expr, names, frame, lang),
        tuple(ran),
    )
    together = say(N_("All at once, {steps} steps each."), lang, steps=steps)
    first = min(ran, key=lambda each: each.values[-1])
    closing = say(
        N_("After {steps} steps {first} is lowest, at {height}."),
        lang,
        steps=steps,
        first=first.name,
        height=height_text(first.values[-1], lang),
    )
    results = tuple(height_text(each.values[-1], lang) for each in ran)
    return (
        Beat("title", Words(title), reading_seconds(title)),
        Beat("ground", ground, reading_seconds(opening) + 2 * theme.MORPH),
        *(
            Beat("solo", Solo(words, k), reading_seconds(words) + theme.GLIDE)
            for k, words in enumerate(say(TOLD[name], lang) for name in racers)
        ),
        Beat("race", Race(together, results), reading_seconds(together) + theme.SLIDE),
        Beat("verdict", Words(closing), reading_seconds(closing) + theme.FADE),
    )


def height_text(height: float, lang: str) -> str:
    """A height to four digits, however small or large: 1e-12 is not yet the lowest point.

    >>> height_text(759612345.0, "it"), height_text(-2e-12, "en")
    ('7,596e8', '−2e−12')
    """
    text = decimal(float(height), lang)
    if abs(height) >= LONG:
        digits, _, power = f"{height:.3e}".partition("e")
        text = f"{decimal(float(digits), lang)}e{int(power)}"
    return text.replace("-", "\N{MINUS SIGN}")


def two_letters(expr: Expr) -> list[Symbol]:
    """The two variables of a formula; x and y fill up where it has fewer."""
    letters = sorted(letter.name for letter in expr.free_symbols)
    if not 1 <= len(letters) <= 2:
        raise SettingError(
            N_("a race needs a function of two letters; this one has {names}"),
            names=", ".join(letters) or "-",
        )
    spare = [name for name in ("x", "y") if name not in letters]
    return [symbol(name) for name in sorted([*letters, *spare[: 2 - len(letters)]])]


def check(
    frame: tuple[float, float], start: tuple[float, float], racers: Sequence[str], steps: int
) -> None:
    low, high = frame
    if not (low < high and max(-low, high, *map(abs, start)) <= FAR):
        raise SettingError(
            N_("the axes cannot go from {low} to {high}, or the start is too far away"),
            low=low,
            high=high,
        )
    if not racers:
        raise SettingError(
            N_("choose at least one optimizer: {known}"), known=", ".join(mathcore.OPTIMIZERS)
        )
    if not 1 <= steps <= MOST_STEPS:
        raise SettingError(
            N_("a race takes from 1 to {most} steps, not {steps}"), most=MOST_STEPS, steps=steps
        )


def optimizer(
    name: str, convention: str, corrected: bool, given: dict[str, float]
) -> mathcore.Optimizer:
    """The record of that name as it is to race; it takes the hyperparameters that it has."""
    row = mathcore.optimizer(name, convention)
    if row.corrections and not corrected:
        row = row.without_correction()
    letters = {letter.name for letter in row.hyper}
    return row.with_values(**{k: v for k, v in given.items() if k in letters})


def racer(
    expr: Expr,
    names: list[Symbol],
    start: tuple[float, float],
    row: mathcore.Optimizer,
    rate: float,
    steps: int,
    schedule: str,
    lang: str,
) -> Racer:
    """One run, as far as its numbers are finite."""
    begin = {letter.name: value for letter, value in zip(names, start, strict=True)}
    try:
        run = mathcore.descend(expr, begin, row, learning_rate=rate, steps=steps, schedule=schedule)
    except DivergenceError as error:
        run = error.history
    still = np.zeros(len(run))
    path = np.stack([run.parameters.get(n.name, still + begin[n.name]) for n in names], axis=1)
    finite = np.isfinite(path).all(axis=1) & np.isfinite(run.loss)
    end = int(np.flatnonzero(finite)[-1]) + 1
    kept = np.stack(
        [
            np.stack([run.metrics.get(f"{letter.name}_{n.name}", still) for n in names], axis=1)
            for letter in row.state
        ]
        or [np.zeros((len(run), 2))],
        axis=1,
    )[:end, : len(row.state)]
    most = np.abs(kept).max(axis=(0, 2), keepdims=True, initial=0.0)
    shown = sorted({round(k) for k in np.linspace(0, end - 1, min(end, POINTS))})
    return Racer(
        CALLED[row.name],
        row.name,
        tuple(assignments(row, lang, names[0])),
        path[shown],
        run.loss[shown],
        tuple(formula(letter) for letter in row.state),
        (np.abs(kept) / np.where(most > 0, most, 1))[shown],
    )


def seen(expr: Expr, names: list[Symbol], frame: tuple[float, float], lang: str) -> Surface:
    """The function over a square, the same share of the picture between any two contours."""
    at = np.linspace(*frame, GRID)
    heights = mathcore.compile(expr, names, outside="nan")(*np.meshgrid(at, at))
    heights = np.where(np.isfinite(heights), heights, np.nan)
    known = heights[np.isfinite(heights)]
    if not known.size:
        raise SettingError(N_("the function has no value anywhere in this picture"))
    levels = np.unique(np.quantile(known, np.linspace(0.02, 0.98, LEVELS)))
    contours = tuple(
        piece
        for level in levels
        for line in level_lines(at, at, heights, float(level))
        for piece in unbroken(line)
    )
    letters = formula(names[0]), formula(names[1])
    return Surface(window_of(frame, frame, lang), letters, contours)


def unbroken(line: np.ndarray) -> list[np.ndarray]:
    """The pieces of a line between the places where the function has no value."""
    gaps = np.flatnonzero(~np.isfinite(line).all(axis=1))
    pieces = (piece[np.isfinite(piece).all(axis=1)] for piece in np.split(line, gaps))
    return [piece for piece in pieces if len(piece) > 1]
