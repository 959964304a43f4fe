"""Storyboard: sigma' = sigma (1 - sigma), line by line from the derivation itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sympy import Expr

import mathcore
from animations import theme
from animations.boards.joining import joined, sentences
from animations.boards.lines import labelled_states, rewrites, statement
from animations.storyboard import (
    Beat,
    Curve,
    Formula,
    Storyboard,
    Window,
    equal,
    formula,
    reading_seconds,
    tangent,
    ticks,
    written,
)
from animations.words import say
from mathcore.errors import N_
from mathcore.printing import plain
from mathcore.symbols import D

ACTIVATION = mathcore.ACTIVATIONS["sigmoid"]
TITLE = N_("The derivative of the sigmoid")
REACH = 6.0
SAMPLES = 361
# Room over the value 1, which the sigmoid never reaches.
TOP = 1.1


@dataclass(frozen=True, slots=True)
class Curves:
    """The function and its slope on one pair of axes."""

    words: str
    window: Window
    variable: Formula
    curves: tuple[Curve, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Slide:
    """A tangent that slides along the function, and the point below it on the slope.

    `tangents` has shape (n, 4): x and y of the left end, x and y of the right end.
    """

    words: str
    x: np.ndarray
    value: np.ndarray
    slope: np.ndarray
    tangents: np.ndarray


@dataclass(frozen=True, slots=True)
class Peak:
    """Where the slope is greatest."""

    words: str
    point: tuple[float, float]


def sigmoid_derivative(lang: str = "en") -> Storyboard:
    """The beats of the film.

    Raises:
        SettingError: the language is not one of `LANGUAGES`.
    """
    z, named = ACTIVATION.z, ACTIVATION.called(ACTIVATION.z)
    derivation = mathcore.differentiate(ACTIVATION.expr, z)
    slope = D(named, z)
    title = say(TITLE, lang)
    opening = say(N_("How fast does the sigmoid rise? Its definition is all we need."), lang)
    asked = say(N_("Wanted: its derivative, one rule at a time."), lang)
    closing = say(
        N_("The slope needs no exponential of its own: it is computed from the value itself."), lang
    )
    together = joined(derivation.lines())
    lines = [shown for shown, _ in together]
    words = sentences([told for _, told in together], lang)
    states = labelled_states(slope, lines)
    beats = [
        statement("definition", formula(equal(named, ACTIVATION.expr)), opening, title),
        statement("claim", states[0], asked),
        *rewrites(lines, states, lang, words=words),
    ]
    result = formula(equal(slope, derivation.result))
    beats.append(statement("result", result, closing))
    return (*beats, *_pictures(slope, named, derivation.result, lang))


def _pictures(slope: Expr, named: Expr, result: Expr, lang: str) -> list[Beat]:
    z = ACTIVATION.z
    x = np.linspace(-REACH, REACH, SAMPLES)
    value = mathcore.compile(ACTIVATION.expr, [z])(x)
    rise = mathcore.compile(result, [z])(x)
    top = int(np.argmax(rise))
    drawn = (
        Curve("f", formula(named), x, value),
        Curve("slope", formula(slope), x, rise),
    )
    both = say(N_("The function and its slope, computed from the two formulas above."), lang)
    sliding = say(N_("The height of the lower curve is the steepness of the upper one."), lang)
    verdict = say(
        N_(
            "The slope is greatest at {z} = {place}, where it is {peak}. At {z} = {far} it is "
            "{rest}: there a sigmoid hardly learns."
        ),
        lang,
        z=plain(z),
        place=written(x[top], lang),
        peak=written(rise[top], lang),
        far=written(x[-1], lang),
        rest=written(rise[-1], lang),
    )
    window = Window(
        (-REACH, REACH),
        (0.0, TOP),
        tuple((at, written(at, lang)) for at in ticks(-REACH, REACH)),
        tuple((at, written(at, lang)) for at in ticks(0.0, TOP, 5)),
    )
    tangents = np.array([tangent(window, *at) for at in zip(x, value, rise, strict=True)])
    seconds = theme.GLIDE + theme.TURN + 2 * theme.FADE
    return [
        Beat(
            "curves",
            Curves(both, window, formula(z), drawn),
            reading_seconds(both) + 2 * theme.MORPH,
        ),
        Beat("slide", Slide(sliding, x, value, rise, tangents), seconds),
        Beat(
            "peak",
            Peak(verdict, (float(x[top]), float(rise[top]))),
            reading_seconds(verdict) + theme.FADE,
        ),
    ]
