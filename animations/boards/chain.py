"""Storyboard: the chain rule as two functions, one inside the other, and a small change in x."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import mathcore
from animations import theme
from animations.boards.descent import Words
from animations.boards.lines import defined
from animations.storyboard import (
    Beat,
    Formula,
    Storyboard,
    equal,
    formula,
    reading_seconds,
    shown,
    ticks,
    written,
)
from animations.words import say
from mathcore.errors import N_
from mathcore.symbols import D, function, symbol

TITLE = N_("The chain rule: slopes multiply")
X, U = symbol("x"), symbol("u")
FRAMES = 60
NUDGE = 0.2


@dataclass(frozen=True, slots=True)
class Axis:
    """A number line: its name, the function that leads to it, its ends and its ticks."""

    name: Formula
    rule: Formula
    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """The three number lines, for x, for u = g(x) and for f(u)."""

    words: str
    axes: tuple[Axis, Axis, Axis]


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """x moves, a small change beside it; `spans` has shape (n, 3, 2): from and to on each line.

    `shown` are the slopes where it stops: of the inner function, of the outer one, of both.
    """

    words: str
    spans: np.ndarray
    shown: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule as a textbook states it, and what it gives for these two functions."""

    words: str
    formulas: tuple[Formula, ...]


def chain(outer: str, inner: str, stops: tuple[float, ...], lang: str = "en") -> Storyboard:
    """The beats of the film for f(u) and u = g(x), stopping at some x.

    Raises:
        ParseError: one of them is not a formula.
    """
    f, g = mathcore.parse(outer), mathcore.parse(inner)
    whole = f.xreplace({U: g})
    low, high = min(stops), max(stops) + NUDGE
    way = np.linspace(low, high, 4 * FRAMES)
    inside, outside = mathcore.compile(g, [X]), mathcore.compile(f, [U])
    values = (way, inside(way), outside(inside(way)))
    named = function("f")(U), function("g")(X)
    inner_rule = formula(equal(equal(U, named[1]), g), lang=lang)
    rules = (formula(X), inner_rule, defined(named[0], f, lang))
    names = (formula(X), formula(U), formula(function("f")(U)))
    # One scale for all lines, so that lengths on them can be compared.
    scale = _scale(np.concatenate(values), lang)
    first, second, third = (
        Axis(name, rule, *scale) for name, rule in zip(names, rules, strict=True)
    )
    axes = (first, second, third)
    title = say(TITLE, lang)
    opening = say(N_("x goes into the inner function, what comes out into the outer one."), lang)
    slopes = [
        (D(function("g")(X), X), mathcore.differentiate(g, X).result),
        (D(named[0], U), mathcore.differentiate(f, U).result.xreplace({U: g})),
        (D(function("f")(X), X), mathcore.differentiate(whole, X).result),
    ]
    beats = []
    for before, now in zip((stops[0], *stops), stops, strict=False):
        numbers = [float(mathcore.compile(slope, [X])(np.array(now))) for _, slope in slopes]
        words = say(
            N_("At x = {x}, a small step times {inner} inside, times {outer} outside: {whole}."),
            lang,
            x=written(now, lang),
            **{
                k: written(v, lang)
                for k, v in zip(("inner", "outer", "whole"), numbers, strict=True)
            },
        )
        at = np.linspace(before, now, FRAMES)
        ends = [np.stack([run(at), run(at + NUDGE)], axis=1) for run in (np.positive, inside)]
        ends.append(outside(ends[1]))
        labels = tuple(
            shown(name, number, lang) for (name, _), number in zip(slopes, numbers, strict=True)
        )
        walk = Walk(words, np.stack(ends, axis=1), labels)
        beats.append(Beat("walk", walk, reading_seconds(words) + theme.TURN))
    closing = say(
        N_("Whatever the functions: the slope of the whole is the product of the slopes."), lang
    )
    rule = Rule(
        closing,
        (
            formula(mathcore.RULES["chain"].general),
            defined(D(whole, X), slopes[2][1], lang),
        ),
    )
    return (
        Beat("title", Words(title), reading_seconds(title)),
        Beat("setting", Setting(opening, axes), reading_seconds(opening) + theme.MORPH),
        *beats,
        Beat("rule", rule, reading_seconds(closing) + theme.MORPH),
    )


def _scale(values: np.ndarray, lang: str) -> tuple[float, float, tuple[tuple[float, str], ...]]:
    """Both ends of the number lines, and the ticks on them."""
    room = float(np.ptp(values)) / 10
    low, high = float(values.min()) - room, float(values.max()) + room
    return low, high, tuple((at, written(at, lang)) for at in ticks(low, high))
