"""Storyboard: the cost of one point and of all of them, as the weight of a line moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sympy import Add, Expr, Float, Rational, Sum

import mathcore
from animations import theme
from animations.boards.descent import Words
from animations.storyboard import (
    Beat,
    Curve,
    Formula,
    Storyboard,
    Window,
    equal,
    formula,
    reading_seconds,
    shown,
    window_of,
    written,
)
from animations.words import say
from mathcore.errors import N_
from mathcore.symbols import function, index, indexed, symbol

TITLE = N_("What does an error cost?")
W, X, COUNT = symbol("w"), symbol("x"), symbol("n")
LOSS = mathcore.LOSSES["mse"]
FACTOR, INNER = LOSS.scalings["half_mean"]
SAMPLES, FRAMES = 201, 60
SPAN = (-0.4, 1.6)
# The chart of the cost reaches so many times as high as its curves.
ROOM = 1.1
Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Setting:
    """The points, the line through the origin, and the cost that is drawn beside them."""

    words: str
    formulas: tuple[Formula, ...]
    window: Window
    names: tuple[Formula, Formula]
    points: tuple[tuple[float, float], ...]
    costs: Window
    cost_names: tuple[Formula, Formula]


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """The weight moves: the line turns, and a dot goes along the curve of the cost.

    `lines` has shape (n, 4), the line's ends inside the window; `heights` (n, points), where the
    line passes each point. `marked` are the points whose errors are drawn.
    """

    words: str
    curve: Curve
    marked: tuple[int, ...]
    weights: np.ndarray
    costs: np.ndarray
    lines: np.ndarray
    heights: np.ndarray
    shown: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Others:
    """The cost of each of the other points, every one with a minimum of its own."""

    words: str
    curves: tuple[Curve, ...]


def cost(points: Points, lang: str = "en") -> Storyboard:
    """The beats of the film for points (x, y) and lines through the origin; the last comes first.

    The farthest out is the one whose error turns most with the weight.
    """
    each = [_cost_of(*point) for point in points]
    mean = FACTOR.xreplace({COUNT: len(points)}) * Add(*(INNER * one for one in each))
    least = _minimum(mean)
    w = np.linspace(*SPAN, SAMPLES)
    highest = max(float(mathcore.compile(one, [W])(w).max()) for one in (each[-1], mean))
    data = _data_window(points, lang)
    names = [_named(f"J_{k}") for k in range(1, len(points) + 1)]
    curves = [
        Curve("one", formula(name), w, mathcore.compile(one, [W])(w))
        for name, one in zip(names, each, strict=True)
    ]
    whole = Curve("loss", formula(_named("J")), w, mathcore.compile(mean, [W])(w))
    first = _minimum(each[-1])
    told = {
        "opening": say(N_("A line through the origin: how large should its weight w be?"), lang),
        "one": say(
            N_("One point alone: its error is squared. No error, no cost, at w = {w}."),
            lang,
            w=written(first, lang),
        ),
        "others": say(N_("Every other point wants a weight of its own."), lang),
        "all": say(
            N_("The cost of all is their mean. It is least at w = {w}, and there it is {cost}."),
            lang,
            w=written(least, lang),
            cost=written(float(mean.subs(W, least)), lang),
        ),
    }
    setting = Setting(
        told["opening"],
        tuple(formula(each, lang=lang) for each in _formulas()),
        data,
        (formula(X), formula(symbol("y"))),
        tuple(points),
        window_of(SPAN, (0.0, ROOM * highest), lang),
        (formula(W), formula(symbol("J"))),
    )
    title = say(TITLE, lang)
    every = tuple(range(len(points)))
    return (
        Beat("title", Words(title), reading_seconds(title)),
        Beat("setting", setting, reading_seconds(told["opening"]) + theme.MORPH),
        _walk(told["one"], curves[-1], each[-1], first, every[-1:], setting, lang),
        Beat(
            "others",
            Others(told["others"], tuple(curves[:-1])),
            reading_seconds(told["others"]) + theme.MORPH,
        ),
        _walk(told["all"], whole, mean, least, every, setting, lang),
    )


def _named(name: str) -> Expr:
    return function(name)(W)


def _cost_of(x: float, y: float) -> Expr:
    """The cost of one point as an expression in w, its numbers exact."""
    filled = {LOSS.prediction: W * Rational(str(x)), LOSS.target: Rational(str(y))}
    return LOSS.definition.xreplace(filled)


def _formulas() -> tuple[Expr, ...]:
    """The cost of one point, and that of all."""
    i = index("i")
    x, y = indexed("x"), indexed("y")
    one = LOSS.definition.xreplace({LOSS.prediction: W * x[i], LOSS.target: y[i]})
    return (
        equal(indexed("J")[i], one),
        equal(symbol("J"), FACTOR * Sum(INNER * one, (i, 1, COUNT))),
    )


def _minimum(expr: Expr) -> float:
    (found,) = mathcore.critical_points(expr, [W])
    return float(found.point[0])


def _data_window(points: Points, lang: str) -> Window:
    x, y = (max(values) for values in zip(*points, strict=True))
    return window_of((0.0, 1.1 * x), (-0.25 * y, 1.3 * y), lang)


def _walk(
    words: str,
    curve: Curve,
    expr: Expr,
    least: float,
    marked: tuple[int, ...],
    setting: Setting,
    lang: str,
) -> Beat:
    """From the left of the picture past the minimum and back to it."""
    low, high = SPAN
    far = low + 0.9 * (high - low)
    weights = np.concatenate([np.linspace(low, far, FRAMES), np.linspace(far, least, FRAMES // 2)])
    costs = mathcore.compile(expr, [W])(weights)
    right = setting.window.x[1]
    run = mathcore.compile(W * X, [W, X])
    ends = np.array([_inside(setting.window, float(run(w, right)), right) for w in weights])
    heights = run(weights[:, None], np.array([x for x, _ in setting.points])[None, :])
    numbers = (
        shown(W, least, lang),
        shown(curve.name.expr, float(expr.subs(W, Float(least))), lang),
    )
    payload = Walk(words, curve, marked, weights, costs, ends, heights, numbers)
    return Beat("walk", payload, reading_seconds(words) + theme.SLIDE)


def _inside(window: Window, height: float, right: float) -> tuple[float, float, float, float]:
    """The line from the origin to (right, height), cut where it leaves the window."""
    low, high = window.y
    share = min(1.0, high / height if height > high else 1.0, low / height if height < low else 1.0)
    return 0.0, 0.0, share * right, share * height
