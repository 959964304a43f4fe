"""Storyboard: slow, good, oscillating and diverging learning rates on one curve.

The thresholds come from the curvature, the rates are shares of the thresholds, and every number
is read off the run that `mathcore.descend` made.
"""

from __future__ import annotations

from dataclasses import dataclass

import mathcore
from animations import theme
from animations.boards.descent import TOLD, Ground, Words
from animations.storyboard import (
    Beat,
    Formula,
    Regime,
    Storyboard,
    formula,
    reading_seconds,
    written,
)
from animations.words import say
from mathcore.errors import N_
from mathcore.symbols import symbol

TITLE = N_("How long a step?")
ETA = symbol("eta")


@dataclass(frozen=True, slots=True)
class Rates:
    """The line of learning rates, with the thresholds computed from the curvature."""

    words: str
    symbol: Formula
    regimes: tuple[Regime, ...]
    thresholds: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """All rates at once: where they lie, and what became of each."""

    words: str
    marks: tuple[tuple[float, str], ...]
    outcomes: tuple[str, ...]


# Each run: its name, its regime, how far through the regime its rate lies, what is said of it.
RUNS = (
    (
        N_("slow"),
        0,
        0.125,
        N_("Slow: learning rate {rate}, far below the first threshold."),
        N_("The way is right, but after {steps} steps {gap} is still to go."),
    ),
    (
        N_("good"),
        0,
        0.6,
        N_("Good: learning rate {rate}, more than half the first threshold."),
        N_("After {steps} steps only {gap} is left to go, and no step overshot the minimum."),
    ),
    (
        N_("oscillating"),
        1,
        0.8,
        N_("Oscillating: learning rate {rate}, between the two thresholds."),
        N_("Every step jumps over the minimum; after {steps} of them {gap} is still to go."),
    ),
    (
        N_("diverging"),
        2,
        0.4,
        N_("Diverging: learning rate {rate}, beyond the second threshold."),
        N_(
            "Every step lands further away. Step {steps} is {gap} from the minimum, outside the "
            "picture."
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
    beats += [ground.setting(), rates_beat(regimes, bounds, lang)]
    marks: list[tuple[float, str]] = []
    for _, regime, share, opening, closing in RUNS:
        stretch = regimes[regime]
        rate = round(stretch.since + share * (stretch.until - stretch.since), 6)
        # How a step is made is seen in the first run; later ones differ in where it leads.
        slowly = 1 if marks else TOLD
        beats += ground.run(rate, stretch.quantity, opening, closing, slowly)
        marks.append((rate, written(rate, lang)))
    farewell = say(
        N_(
            "The curvature alone decides: below {first} descent is steady, below {second} it "
            "swings but arrives, from {second} on it never does."
        ),
        lang,
        first=written(first, lang),
        second=written(second, lang),
    )
    outcomes = tuple(
        say(N_("{rate}: {outcome}"), lang, rate=label, outcome=say(run[0], lang))
        for (_, label), run in zip(marks, RUNS, strict=True)
    )
    summary = Summary(farewell, tuple(marks), outcomes)
    return (*beats, Beat("summary", summary, reading_seconds(farewell) + theme.MORPH))


def rates_beat(regimes: tuple[Regime, ...], bounds: mathcore.StepBounds, lang: str) -> Beat:
    first, second = regimes[1].since, regimes[2].since
    words = say(
        N_(
            "The curvature is {curvature} everywhere. Up to one over it, {first}, a step stops "
            "short of the minimum; up to twice that, {second}, it lands nearer, beyond it."
        ),
        lang,
        curvature=written(float(bounds.curvature), lang),
        first=written(first, lang),
        second=written(second, lang),
    )
    marks = tuple((at, written(at, lang)) for at in (0.0, first, second))
    rates = Rates(words, formula(ETA), regimes, marks)
    return Beat("rates", rates, reading_seconds(words) + theme.MORPH)
