"""Storyboard: the secant becomes the tangent as h goes to 0, with the numbers of every h."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from sympy import Expr, Tuple

import mathcore
from animations import theme
from animations.boards.descent import Words
from animations.boards.lines import defined
from animations.storyboard import (
    Beat,
    Curve,
    Formula,
    Storyboard,
    Window,
    formula,
    reading_seconds,
    shown,
    tangent,
    window_of,
    written,
)
from animations.words import say
from mathcore.errors import N_
from mathcore.symbols import At, D, function, symbol

TITLE = N_("From the secant to the tangent")
FIRST = N_("A second point, {h} further on: the secant rises by {rise}, so its slope is {slope}.")
NEARER = N_("Bring the second point nearer, {h} away: rise {rise}, slope {slope}.")
STEPS = (2.0, 1.0, 0.5, 0.1, 0.01)
SAMPLES, FRAMES = 301, 60
# The window reaches so many first steps to the left of the point and to its right.
BEFORE, AFTER = 3.0, 2.5


@dataclass(frozen=True, slots=True)
class Setting:
    """The function with the chart it is drawn in, and the point where its slope is wanted."""

    words: str
    formulas: tuple[Formula, ...]
    window: Window
    variable: Formula
    curve: Curve
    point: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Secants:
    """The secant turns as h shrinks to a new value.

    `ends` has shape (n, 2), the second point of each secant on the way, and `lines` (n, 4), x and
    y of its ends inside the window. `h`, `rise` and `slope` are the numbers where it stops.
    """

    words: str
    h: float
    rise: float
    slope: float
    shown: tuple[Formula, ...]
    ends: np.ndarray
    lines: np.ndarray


@dataclass(frozen=True, slots=True)
class Tangent:
    """The line with the slope of the derivative, and that derivative."""

    words: str
    formulas: tuple[Formula, ...]
    line: tuple[float, float, float, float]


def secant(f: str, at: float, lang: str = "en") -> Storyboard:
    """The beats of the film for a function of one variable.

    Raises:
        ParseError: f is not a formula.
        SettingError: it has no value or no derivative at the point.
    """
    expr = mathcore.parse(f)
    derivation = mathcore.differentiate(expr)
    x = derivation.variable
    table = mathcore.secant_table(expr, x, at=at, hs=STEPS)
    run = mathcore.compile(expr, [x])
    place = mathcore.parse(f"{at:g}")
    across = np.linspace(at - BEFORE * STEPS[0], at + AFTER * STEPS[0], SAMPLES)
    heights = run(across)
    room = float(heights.max() - heights.min()) / 10
    window = window_of(
        (float(across[0]), float(across[-1])),
        (float(heights.min()) - room, float(heights.max())),
        lang,
    )
    point = (at, float(run(np.array(at))))
    named = function("f")(x)
    title = say(TITLE, lang)
    opening = say(
        N_("How steep is the curve at {x} = {at}? Two points make a line; one does not."),
        lang,
        x=x,
        at=written(at, lang),
    )
    setting = Setting(
        opening,
        (defined(named, expr, lang), defined(symbol("a"), place, lang)),
        window,
        formula(x),
        Curve("f", formula(named), across, heights),
        point,
    )
    closing = say(
        N_(
            "The slopes go to {slope}: that is the derivative, and the line with it is the "
            "tangent. Worked out by the rules it is the same number."
        ),
        lang,
        slope=written(table.slope, lang),
    )
    found = Tangent(
        closing,
        (
            defined(D(named, x), derivation.result, lang),
            shown(At(D(named, x), Tuple(x), Tuple(place)), table.slope, lang),
        ),
        tangent(window, *point, table.slope, part=1.0),
    )
    return (
        Beat("title", Words(title), reading_seconds(title)),
        Beat("setting", setting, reading_seconds(opening) + 2 * theme.MORPH),
        *_secants(expr, x, at, window, point, lang),
        Beat("tangent", found, reading_seconds(closing) + theme.MORPH),
    )


def _secants(
    expr: Expr,
    x: Expr,
    at: float,
    window: Window,
    point: tuple[float, float],
    lang: str,
) -> list[Beat]:
    h, a = symbol("h"), symbol("a")
    general = mathcore.RULES["difference-quotient"].general
    assert general is not None
    quotient = general.rhs.args[0].xreplace({x: a})
    rise, _ = quotient.as_numer_denom()
    names = (h, rise, quotient)
    beats = []
    for before, now in pairwise((STEPS[0], *STEPS)):
        way = np.linspace(before, now, FRAMES)
        rows = mathcore.secant_table(expr, x, at=at, hs=way.tolist())
        ends = np.array([(at + row.h, point[1] + row.rise) for row in rows])
        lines = np.array([tangent(window, *point, row.slope, part=1.0) for row in rows])
        last = rows.rows[-1]
        numbers = (last.h, last.rise, last.slope)
        template = FIRST if before == now else NEARER
        told = say(
            template,
            lang,
            **{k: written(v, lang) for k, v in zip(("h", "rise", "slope"), numbers, strict=True)},
        )
        payload = Secants(
            told,
            *numbers,
            tuple(shown(*pair, lang) for pair in zip(names, numbers, strict=True)),
            ends,
            lines,
        )
        beats.append(Beat("secants", payload, reading_seconds(told) + theme.TURN))
    return beats
