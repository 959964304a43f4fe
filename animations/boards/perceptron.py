"""Storyboard: what a perceptron adds up, and what it cannot do without a bias."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sympy import Integer

import mathcore
from animations import theme
from animations.boards.backpropagation import Drawing, Numbers, Pass
from animations.boards.descent import Words
from animations.storyboard import (
    Beat,
    Formula,
    Storyboard,
    Window,
    equal,
    formula,
    reading_seconds,
    tangent,
    window_of,
    written,
)
from animations.words import say
from mathcore.errors import N_
from mathcore.symbols import indexed, symbol

TITLE = N_("The perceptron, and why it has a bias")
RULE = mathcore.PERCEPTRON
W, X, B = symbol("w"), symbol("x"), symbol("b")
REACH, FRAMES = 2.0, 60
# From the first slope to the second and back to a half of it; then the bias lifts the line.
SLOPES, LIFT = (-1.5, 1.5, 0.75), 1.0


Line = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Plane:
    """One input and the output over it, and the line to begin with."""

    words: str
    formula: Formula
    window: Window
    names: tuple[Formula, Formula]
    line: Line


@dataclass(frozen=True, slots=True, eq=False)
class Turning:
    """The line moves: x, y, x, y of its ends inside the window, and its height at 0."""

    words: str
    formula: Formula
    quantity: str
    lines: np.ndarray
    heights: np.ndarray


def perceptron(
    x: Sequence[float],
    weights: Sequence[float],
    others: Sequence[float],
    bias: float,
    lang: str = "en",
) -> Storyboard:
    """The beats of the film.

    Args:
        x: the inputs of one sample.
        weights: those it starts with.
        others: those that are tried where all inputs are 0.
        bias: what is added to the sum.
    """
    size = Integer(len(x))
    score = RULE.score.xreplace({symbol("d"): size}).doit()
    letters = [symbol(f"{name}{k}") for name in "wx" for k in range(1, len(x) + 1)]
    places = [indexed(name)[k] for name in "wx" for k in range(1, len(x) + 1)]
    run = mathcore.compile(score.xreplace(dict(zip(places, letters, strict=True))), [*letters, B])
    y, zero = symbol("y"), [0.0] * len(x)

    def beat(template: str, w: Sequence[float], values: Sequence[float], b: float | None) -> Beat:
        out = float(run(*w, *values, 0.0 if b is None else b))
        words = say(template, lang, y=written(out, lang))
        numbers = (
            Numbers(0, over=_labels(values, lang)),
            Numbers(
                1,
                over=(written(out, lang),),
                under=() if b is None else (written(b, lang),),
                edges=tuple((each,) for each in _labels(w, lang)),
            ),
        )
        shown = formula(equal(y, score if b is not None else score.xreplace({B: Integer(0)})))
        seconds = reading_seconds(words) + theme.MORPH + theme.TURN
        return Beat("pass", Pass(words, (shown,), numbers, runs=1), seconds)

    title = say(TITLE, lang)
    opening = say(N_("Inputs on the left, one output on the right, a weight on every edge."), lang)
    given = say(N_("A number comes in at every input; these are the weights."), lang)
    stand = (
        Numbers(0, over=_labels(x, lang)),
        Numbers(1, edges=tuple((each,) for each in _labels(weights, lang))),
    )
    names = (tuple(formula(indexed("x")[k]) for k in range(1, len(x) + 1)), (formula(y),))
    return (
        Beat("title", Words(title), reading_seconds(title)),
        Beat("drawing", Drawing(opening, names), reading_seconds(opening) + theme.MORPH),
        Beat("pass", Pass(given, (), stand), reading_seconds(given) + theme.MORPH),
        beat(N_("Each input times its weight, all added up: {y}."), weights, x, None),
        beat(N_("Now every input is 0. The output is 0 too."), weights, zero, None),
        beat(N_("Other weights change nothing: what is 0 stays 0."), others, zero, None),
        beat(N_("A bias is added whatever comes in: now the output is {y}."), others, zero, bias),
        *_lines(lang),
    )


def _labels(values: Sequence[float], lang: str) -> tuple[str, ...]:
    return tuple(written(each, lang) for each in values)


def _lines(lang: str) -> tuple[Beat, ...]:
    """With one input: the weight turns the line about the origin, the bias lifts it."""
    score = RULE.score.xreplace({symbol("d"): Integer(1)}).doit()
    line = score.xreplace({indexed("w")[1]: W, indexed("x")[1]: X})
    window = window_of((-REACH, REACH), (-REACH, REACH), lang)
    run = mathcore.compile(line, [W, X, B])
    first, second, last = SLOPES
    turned = np.concatenate([np.linspace(first, second, FRAMES), np.linspace(second, last, FRAMES)])
    lifted = np.linspace(0.0, LIFT, FRAMES)
    plane = say(N_("With one input the output is a line. Without a bias it goes through 0."), lang)
    turning = say(N_("The weight turns it, and always about that point."), lang)
    lifting = say(N_("The bias lifts it: only now can it be any line."), lang)
    y = symbol("y")
    without, with_bias = formula(equal(y, line.xreplace({B: Integer(0)}))), formula(equal(y, line))
    moves = (
        (turning, without, "slope", turned, 0 * turned),
        (lifting, with_bias, "parameter", last + 0 * lifted, lifted),
    )

    def ends(w: float, b: float) -> Line:
        return tangent(window, 0.0, float(run(w, 0.0, b)), float(w), 1.0)

    first_seen = Plane(plane, without, window, (formula(X), formula(y)), ends(first, 0.0))
    beats = [Beat("plane", first_seen, reading_seconds(plane) + theme.MORPH)]
    for words, stated, quantity, w, biases in moves:
        lines = np.array([ends(*each) for each in zip(w, biases, strict=True)])
        payload = Turning(words, stated, quantity, lines, run(w, 0.0, biases))
        beats.append(Beat("turning", payload, reading_seconds(words) + theme.GLIDE))
    return tuple(beats)
