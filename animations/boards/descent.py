"""Runs of descent on one curve as beats: every number is read off a `mathcore.descend` history."""

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
    Window,
    equal,
    formula,
    reading_seconds,
    shown,
    tangent,
    ticks,
    written,
)
from animations.words import say
from mathcore.errors import N_, SettingError
from mathcore.symbols import D, function, symbol

MOST_STEPS = 10
# Steps that are told slowly, with tangent and arrow, before the run is let go.
TOLD = 2
# The window reaches this many times the first distance to the minimum on either side.
REACH = 1.75
LEAST_REACH = 1e-6
# A move under this share of the window cannot be seen any more.
VISIBLE = 1 / 250
SAMPLES = 401
NOTHING = 1e-4
# What the steps that are not told slowly may take together, in seconds.
LONGEST_ROLL = 40.0


@dataclass(frozen=True, slots=True)
class Setting:
    """The function, its slope and the update rule, with the chart they are drawn in."""

    words: str
    formulas: tuple[Formula, ...]
    window: Window
    variable: Formula
    curve: Curve


@dataclass(frozen=True, slots=True)
class Row:
    """The state after a step: its numbers, and the equations that show them."""

    step: int
    w: float
    slope: float
    value: float
    shown: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A learning rate is chosen and the ball put at the start."""

    words: str
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
        w = mathcore.differentiate(expr).variable
        settled = mathcore.descend(expr, start, learning_rate=settling, steps=MOST_STEPS)
        minimum = float(settled.parameters[w.name][-1])
        reach = REACH * abs(start - minimum)
        if reach < LEAST_REACH:
            raise SettingError(
                N_("the start {start} is the minimum already: there is no step to show"),
                start=start,
            )
        return cls.over(expr, start, minimum, (minimum - reach, minimum + reach), lang)

    @classmethod
    def over(
        cls, expr: Expr, start: float, minimum: float, ends: tuple[float, float], lang: str
    ) -> Ground:
        """The ground between two ends."""
        derivation = mathcore.differentiate(expr)
        w = derivation.variable
        x = np.linspace(*ends, SAMPLES)
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
        curvature = mathcore.differentiate(self.expr, self.w, order=2).result
        formulas = (
            equal(named, self.expr),
            equal(D(named, self.w), self.slope),
            equal(D(D(named, self.w), self.w), curvature),
            equal(after, update),
        )
        words = say(
            N_("To go down, step against the slope. How far is set by the learning rate."),
            self.lang,
        )
        payload = Setting(
            words,
            tuple(formula(each, lang=self.lang) for each in formulas),
            self.window,
            formula(self.w),
            self.curve,
        )
        return Beat("setting", payload, reading_seconds(words) + 2 * theme.MORPH)

    def run(
        self, rate: float, quantity: str, opening: str, closing: str, slowly: int = TOLD
    ) -> list[Beat]:
        """One run: its rate, its steps as far as they can be seen, and what came of it."""
        history = mathcore.descend(self.expr, self.start, learning_rate=rate, steps=MOST_STEPS)
        return self.told(history, rate, quantity, opening, closing, slowly=slowly)

    def told(
        self,
        history: mathcore.History,
        rate: float,
        quantity: str,
        opening: str,
        closing: str,
        least: float = VISIBLE,
        slowly: int = TOLD,
    ) -> list[Beat]:
        """A history as beats; a long one goes the quicker, but for so many steps told `slowly`.

        A move under the share `least` of the window ends what is shown.
        """
        rows = self.rows(history)
        quick = min(theme.QUICK_STEP, LONGEST_ROLL / len(rows))
        label = written(rate, self.lang)
        words = say(opening, self.lang, rate=label)
        beats = [
            Beat(
                "run",
                Run(words, quantity, rate, label, rows[0]),
                reading_seconds(words) + theme.FADE,
            )
        ]
        for before, after in pairwise(rows):
            if abs(after.w - before.w) < least * (self.window.x[1] - self.window.x[0]):
                break
            move = self.move(words, before, after, quantity, after.step <= slowly)
            beats.append(Beat("move", move, theme.STEP if move.told else quick))
            if move.leaves:
                break
        last = beats[-1].payload.after
        verdict = say(
            closing,
            self.lang,
            steps=last.step,
            gap=self.written(abs(last.w - self.minimum)),
            letter=self.w.name,
            place=self.written(last.w),
        )
        return [*beats, Beat("verdict", Words(verdict), reading_seconds(verdict) + theme.FADE)]

    def rows(self, history: mathcore.History) -> list[Row]:
        """The rows of a history, with the numbers as they are shown."""
        w, slope = (values[self.w.name] for values in (history.parameters, history.gradients))
        named = function("f")(self.w)
        names = (symbol(say(N_("step"), self.lang)), self.w, D(named, self.w), named)
        rows = []
        # What is nothing beside where it began is written 0: its digits would be too small to read.
        least = [NOTHING * np.abs(values).max() for values in (w, slope, history.loss)]
        for step, *state in zip(history.step, w, slope, history.loss, strict=True):
            told = [v if abs(v) > tiny else 0.0 for v, tiny in zip(state, least, strict=True)]
            equations = zip(names, (step, *told), strict=True)
            lines = tuple(shown(name, number, self.lang) for name, number in equations)
            place, rise, height = map(float, state)
            rows.append(Row(int(step), place, rise, height, lines))
        return rows

    def written(self, number: float) -> str:
        return written(number, self.lang)

    def move(self, words: str, before: Row, after: Row, quantity: str, told: bool) -> Move:
        """The step between two rows, as far as it lies in the window."""
        low, high = self.window.x
        end = min(max(after.w, low), high)
        path = np.linspace(before.w, end, SAMPLES // 4)
        heights = mathcore.compile(self.expr, [self.w])(path)
        return Move(
            words,
            quantity,
            told,
            before,
            after,
            tangent(self.window, before.w, before.value, before.slope),
            np.stack([path, heights], axis=1),
            leaves=end != after.w,
        )
