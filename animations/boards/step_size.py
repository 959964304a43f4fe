"""Storyboard: slow, good, oscillating and diverging learning rates on one curve.

The thresholds come from the curvature, the rates are shares of the thresholds, and every number
is read off the run that `mathcore.descend` made.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from sympy import Expr, Symbol

import mathcore
from animations import theme
from animations.storyboard import (
    Beat,
    Curve,
    Formula,
    Regime,
    Storyboard,
    Window,
    equal,
    formula,
    reading_seconds,
    ticks,
    written,
)
from animations.words import say
from mathcore.errors import N_
from mathcore.symbols import D, function, symbol

TITLE = N_("How long a step?")
MOST_STEPS = 10
# Steps that are told slowly, with tangent and arrow, before the run is let go.
TOLD = 2
# The window reaches this many times the first distance to the minimum on either side.
REACH = 1.75
# A move under this share of the window cannot be seen any more.
VISIBLE = 1 / 250
SAMPLES = 401
# The tangent reaches this part of the window to either side.
TANGENT = 9
ETA = symbol("eta")


@dataclass(frozen=True, slots=True)
class Rates:
    """The line of learning rates, with the thresholds computed from the curvature."""

    words: str
    symbol: Formula
    regimes: tuple[Regime, ...]
    thresholds: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """The function, its slope and the update rule, with the chart they are drawn in."""

    words: str
    formulas: tuple[Formula, ...]
    window: Window
    curve: Curve
    step: str
    numbers: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """The state after a step: its numbers, and how they are written."""

    step: int
    w: float
    slope: float
    value: float
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A learning rate is chosen and the ball put at the start."""

    words: str
    name: str
    quantity: str
    rate: float
    rate_label: str
    row: Row


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """One step: tangent at the old place, arrow to the new one, the way along the curve.

    `tangent` is x, y, x, y of its ends inside the window; `path` has shape (n, 2) and stops at
    the window's edge where the step leaves it, which `leaves` says.
    """

    words: str
    quantity: str
    told: bool
    before: Row
    after: Row
    tangent: tuple[float, float, float, float]
    path: np.ndarray
    leaves: bool


@dataclass(frozen=True, slots=True)
class Words:
    """Words alone: what a run came to, or the end."""

    words: str


def _run_seconds(words: str) -> float:
    return reading_seconds(words) + theme.FADE


# Each run: the regime its rate lies in, how far through the regime, and what is said of it.
RUNS = (
    (
        "slow",
        0,
        0.125,
        N_("Slow: learning rate {rate}, far below the first threshold."),
        N_("Every step goes the right way, but after {steps} of them {gap} is still to go."),
    ),
    (
        "good",
        0,
        0.6,
        N_("Good: learning rate {rate}, below the first threshold but near it."),
        N_("After {steps} steps only {gap} is left, and no step overshot the minimum."),
    ),
    (
        "oscillating",
        1,
        0.8,
        N_("Oscillating: learning rate {rate}, between the two thresholds."),
        N_("Every step jumps over the minimum; after {steps} of them {gap} is still to go."),
    ),
    (
        "diverging",
        2,
        0.4,
        N_("Diverging: learning rate {rate}, beyond the second threshold."),
        N_(
            "Every step lands further away. Step {steps} leaves the picture: {gap} from the "
            "minimum, where the start was {first} away."
        ),
    ),
)


def step_size(f: str, start: float, lang: str = "en") -> Storyboard:
    """The beats of the film for a function of one variable, curved upwards everywhere alike.

    Args:
        f: the function, as text.
        start: where every run starts.

    Raises:
        ParseError: f is not a formula.
        SettingError: its curvature is not the same everywhere, or not positive.
    """
    expr = mathcore.parse(f)
    bounds = mathcore.step_bounds(expr)
    first, second = float(bounds.monotone_below), float(bounds.oscillating_below)
    regimes = (
        Regime("monotone", say(N_("steady"), lang), 0.0, first),
        Regime("oscillating", say(N_("oscillating"), lang), first, second),
        Regime("diverging", say(N_("diverging"), lang), second, second + first / 2),
    )
    ground = Ground.of(expr, start, first, lang)
    title = say(TITLE, lang)
    beats = [Beat("title", Words(title), reading_seconds(title))]
    beats += [ground.setting(), _rates(regimes, bounds, lang)]
    for name, regime, share, opening, closing in RUNS:
        stretch = regimes[regime]
        rate = round(stretch.since + share * (stretch.until - stretch.since), 6)
        beats += ground.run(rate, name, stretch.quantity, opening, closing)
    farewell = say(
        N_(
            "One curve, four rates: the curvature alone decides. Up to {first} every step is "
            "safe, from {second} on none is."
        ),
        lang,
        first=written(first, lang),
        second=written(second, lang),
    )
    return (*beats, Beat("farewell", Words(farewell), reading_seconds(farewell)))


def _rates(regimes: tuple[Regime, ...], bounds: mathcore.StepBounds, lang: str) -> Beat:
    first, second = regimes[1].since, regimes[2].since
    words = say(
        N_(
            "The curvature is {curvature} everywhere. Up to one over it, {first}, a step stops "
            "short of the minimum; up to twice that, {second}, it lands nearer on the other side."
        ),
        lang,
        curvature=written(float(bounds.curvature), lang),
        first=written(first, lang),
        second=written(second, lang),
    )
    marks = tuple((at, written(at, lang)) for at in (0.0, first, second))
    rates = Rates(words, formula(ETA), regimes, marks)
    return Beat("rates", rates, reading_seconds(words) + theme.MORPH)


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The curve that every run is drawn on, and what is computed from it once."""

    expr: Expr
    w: Symbol
    slope: Expr
    start: float
    minimum: float
    window: Window
    curve: Curve
    lang: str

    @classmethod
    def of(cls, expr: Expr, start: float, settling: float, lang: str) -> Ground:
        """Lay the ground; `settling` is a rate that leads to the minimum."""
        derivation = mathcore.differentiate(expr)
        w = derivation.variable
        settled = mathcore.descend(expr, start, learning_rate=settling, steps=MOST_STEPS)
        minimum = float(settled.parameters[w.name][-1])
        reach = REACH * abs(start - minimum)
        x = np.linspace(minimum - reach, minimum + reach, SAMPLES)
        y = mathcore.compile(expr, [w])(x)
        room = (y.max() - y.min()) / 10
        low, high = float(y.min() - room), float(y.max())
        window = Window(
            (float(x[0]), float(x[-1])),
            (low, high),
            tuple((at, written(at, lang)) for at in ticks(x[0], x[-1])),
            tuple((at, written(at, lang)) for at in ticks(low, high, 5)),
        )
        curve = Curve("f", formula(function("f")(w)), x, y)
        return cls(expr, w, derivation.result, start, minimum, window, curve, lang)

    def setting(self) -> Beat:
        """The formulas, the curve and the headings of the numbers."""
        named = function("f")(self.w)
        after = symbol(say(N_("w_new"), self.lang))
        rule = mathcore.OPTIMIZERS["sgd"]
        update = rule.update.xreplace({rule.parameter: self.w, rule.gradient: D(named, self.w)})
        formulas = (
            equal(named, self.expr),
            equal(D(named, self.w), self.slope),
            equal(after, update),
        )
        words = say(
            N_("To go down, step against the slope. How far is set by the learning rate."),
            self.lang,
        )
        payload = Setting(
            words,
            tuple(formula(each) for each in formulas),
            self.window,
            self.curve,
            say(N_("step"), self.lang),
            tuple(formula(each) for each in (self.w, D(named, self.w), named)),
        )
        return Beat("setting", payload, reading_seconds(words) + 2 * theme.MORPH)

    def run(self, rate: float, name: str, quantity: str, opening: str, closing: str) -> list[Beat]:
        """One run: its rate, its steps as far as they can be seen, and what came of it."""
        history = mathcore.descend(self.expr, self.start, learning_rate=rate, steps=MOST_STEPS)
        rows = self.rows(history)
        label = written(rate, self.lang)
        words = say(opening, self.lang, rate=label)
        beats = [Beat("run", Run(words, name, quantity, rate, label, rows[0]), _run_seconds(words))]
        for before, after in pairwise(rows):
            if abs(after.w - before.w) < VISIBLE * (self.window.x[1] - self.window.x[0]):
                break
            move = self.move(words, before, after, quantity)
            beats.append(Beat("move", move, theme.STEP if move.told else theme.QUICK_STEP))
            if move.leaves:
                break
        last = beats[-1].payload.after
        verdict = say(
            closing,
            self.lang,
            steps=last.step,
            gap=self.written(abs(last.w - self.minimum)),
            first=self.written(abs(self.start - self.minimum)),
        )
        return [*beats, Beat("verdict", Words(verdict), reading_seconds(verdict) + theme.FADE)]

    def rows(self, history: mathcore.History) -> list[Row]:
        """The rows of a history, with the numbers as they are shown."""
        w, slope = (values[self.w.name] for values in (history.parameters, history.gradients))
        rows = []
        for step, *state in zip(history.step, w, slope, history.loss, strict=True):
            labels = tuple(self.written(float(number)) for number in state)
            rows.append(Row(int(step), *map(float, state), labels=(str(int(step)), *labels)))
        return rows

    def written(self, number: float) -> str:
        return written(number, self.lang)

    def move(self, words: str, before: Row, after: Row, quantity: str) -> Move:
        """The step between two rows, as far as it lies in the window."""
        low, high = self.window.x
        end = min(max(after.w, low), high)
        path = np.linspace(before.w, end, SAMPLES // 4)
        heights = mathcore.compile(self.expr, [self.w])(path)
        return Move(
            words,
            quantity,
            after.step <= TOLD,
            before,
            after,
            self.tangent(before),
            np.stack([path, heights], axis=1),
            leaves=end != after.w,
        )

    def tangent(self, row: Row) -> tuple[float, float, float, float]:
        """The ends of the tangent at a row, cut where it leaves the window."""
        (left, right), (low, high) = self.window.x, self.window.y
        reach = (right - left) / TANGENT
        if row.slope:
            below, above = sorted(((low - row.value) / row.slope, (high - row.value) / row.slope))
        else:
            below, above = -reach, reach
        ends = [max(-reach, below, left - row.w), min(reach, above, right - row.w)]
        return tuple(part for by in ends for part in (row.w + by, row.value + by * row.slope))
