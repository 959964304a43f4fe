"""Storyboard: partial derivatives as slices through a surface, and the gradient across contours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
from mathcore.errors import N_, SettingError
from mathcore.symbols import At, Partial, function, symbol

TITLE = N_("Partial derivatives and the gradient")
X, Y = symbol("x"), symbol("y")
SAMPLES, RAYS = 201, 160
# Levels of the contours, as parts of the height of the point over the minimum.
LEVELS = (0.1, 0.4, 1.0, 1.8, 2.8)
# How long an arrow is for a slope of 1, and how far the window reaches, in the map's units.
ARROW, REACH = 0.8, 1.7


@dataclass(frozen=True, slots=True, eq=False)
class Map:
    """The surface from above: contours of shape (n, 2), and the point that is looked at."""

    words: str
    formula: Formula
    window: Window
    names: tuple[Formula, Formula]
    contours: tuple[np.ndarray, ...]
    point: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """A cut through the surface: its place on the map, its curve, its slope at the point."""

    words: str
    quantity: str
    cut: tuple[float, float, float, float]
    window: Window
    variable: Formula
    curve: Curve
    touch: tuple[float, float]
    tangent: tuple[float, float, float, float]
    formulas: tuple[Formula, Formula]


@dataclass(frozen=True, slots=True)
class Arrows:
    """The slopes as arrows along the axes, and the gradient that they make: ends on the map."""

    words: str
    along: tuple[tuple[float, float], tuple[float, float]]
    gradient: tuple[float, float]
    formulas: tuple[Formula, ...]


def partials(f: str, point: tuple[float, float], lang: str = "en") -> Storyboard:
    """The beats of the film for a bowl over x and y, looked at in a point of it.

    Raises:
        ParseError: f is not a formula.
        SettingError: it is not a bowl with one minimum.
    """
    expr = mathcore.parse(f)
    run = mathcore.compile(expr, [X, Y])
    middle = _minimum(expr)
    reach = REACH * max(abs(a - b) for a, b in zip(point, middle, strict=True))
    (low_x, high_x), (low_y, high_y) = ((at - reach, at + reach) for at in middle)
    window = window_of((low_x, high_x), (low_y, high_y), lang)
    base, top = float(run(*middle)), float(run(*point))
    contours = _contours(run, middle, reach, [base + part * (top - base) for part in LEVELS])
    named = function("f")(X, Y)
    gradient = mathcore.gradient(expr, [X, Y]).result
    slopes = [float(mathcore.compile(each, [X, Y])(*point)) for each in gradient]
    names = [Partial(named, each) for each in (X, Y)]
    title = say(TITLE, lang)
    opening = say(N_("A surface from above: along each contour it has the same height."), lang)
    closing = say(
        N_(
            "Both slopes together are the gradient. It points across the contours, straight uphill."
        ),
        lang,
    )
    told = [
        say(
            N_("Hold y = {y} and cut: a curve over x alone, with slope {slope} at the point."),
            lang,
            y=written(point[1], lang),
            slope=written(slopes[0], lang),
        ),
        say(
            N_("Hold x = {x} and cut the other way: slope {slope} at the same point."),
            lang,
            x=written(point[0], lang),
            slope=written(slopes[1], lang),
        ),
    ]
    formulas = [
        (defined(name, slope, lang), shown(name, number, lang))
        for name, slope, number in zip(names, gradient, slopes, strict=True)
    ]
    cuts = ((low_x, point[1], high_x, point[1]), (point[0], low_y, point[0], high_y))
    slices = [
        _slice(run, k, point, cuts[k], slopes[k], told[k], formulas[k], lang) for k in range(2)
    ]
    x, y = point
    here = Tuple(*(mathcore.parse(f"{each:g}") for each in point))
    arrows = Arrows(
        closing,
        ((x + ARROW * slopes[0], y), (x, y + ARROW * slopes[1])),
        (x + ARROW * slopes[0], y + ARROW * slopes[1]),
        (
            *(
                shown(At(name, Tuple(X, Y), here), s, lang)
                for name, s in zip(names, slopes, strict=True)
            ),
            defined(Tuple(*names), Tuple(*gradient), lang),
        ),
    )
    return (
        Beat("title", Words(title), reading_seconds(title)),
        Beat(
            "map",
            Map(
                opening,
                defined(named, expr, lang),
                window,
                (formula(X), formula(Y)),
                contours,
                point,
            ),
            reading_seconds(opening) + 2 * theme.MORPH,
        ),
        *(Beat("slice", each, reading_seconds(each.words) + 3 * theme.MORPH) for each in slices),
        Beat("arrows", arrows, reading_seconds(closing) + 3 * theme.MORPH),
    )


def _minimum(expr: Expr) -> tuple[float, float]:
    points = tuple(mathcore.critical_points(expr, [X, Y]))
    if len(points) != 1 or min(float(each) for each in points[0].eigenvalues) <= 0:
        raise SettingError(
            N_("this film needs a bowl: a surface with one minimum and nothing else")
        )
    return float(points[0].point[0]), float(points[0].point[1])


def _contours(
    run: Callable[..., np.ndarray], middle: tuple[float, float], reach: float, levels: list[float]
) -> tuple[np.ndarray, ...]:
    """Where rays from the minimum reach each level; a bowl rises along every ray."""
    side = np.linspace(-1, 1, RAYS // 4, endpoint=False)
    one = np.ones_like(side)
    rays = np.concatenate(
        [
            np.stack(each, axis=1)
            for each in ((side, -one), (one, side), (-side, one), (-one, -side))
        ]
    )
    far = np.linspace(0, 2 * reach, SAMPLES)
    along = np.array(middle) + far[None, :, None] * rays[:, None, :]
    heights = run(along[..., 0], along[..., 1])
    if not (np.diff(heights, axis=1) > 0).all():
        raise SettingError(
            N_("this film needs a bowl: a surface with one minimum and nothing else")
        )
    found = []
    for level in levels:
        at = np.array([np.interp(level, row, far) for row in heights])
        ring = np.array(middle) + at[:, None] * rays
        found.append(np.concatenate([ring, ring[:1]]))
    return tuple(found)


def _slice(
    run: Callable[..., np.ndarray],
    k: int,
    point: tuple[float, float],
    cut: tuple[float, float, float, float],
    slope: float,
    words: str,
    formulas: tuple[Formula, Formula],
    lang: str,
) -> Slice:
    across = np.linspace(cut[k], cut[k + 2], SAMPLES)
    fixed = np.full(SAMPLES, point[1 - k])
    heights = run(across, fixed) if k == 0 else run(fixed, across)
    low, high = float(heights.min()), float(heights.max())
    window = window_of((cut[k], cut[k + 2]), (low - (high - low) / 10, high), lang)
    here = (point[k], float(run(*point)))
    quantity = ("slope", "parameter")[k]
    variable = formula((X, Y)[k])
    curve = Curve("f", variable, across, heights)
    return Slice(
        words,
        quantity,
        cut,
        window,
        variable,
        curve,
        here,
        tangent(window, *here, slope, 0.25),
        formulas,
    )
