"""Storyboard: the activations one after another, each with its slope and a moving tangent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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
    tangent,
    window_of,
    written,
)
from animations.words import say
from mathcore.errors import N_
from mathcore.symbols import D

TITLE = N_("A gallery of activations")
SPAN, HEIGHTS = (-4.0, 4.0), (-1.6, 3.2)
# An even number, so that no sample meets a hole at 0.
SAMPLES = 402
BOUNDED = N_("Values between {low} and {high}; the steepest slope is {slope}.")
BELOW = N_("Values from {low} upwards, without a bound; the steepest slope is {slope}.")
ABOVE = N_("Values up to {high}, without a bound below; the steepest slope is {slope}.")
JUMP = N_("Values {low} and {high} with a jump between them: the slope is 0 on either side.")
ALL = N_("Values without any bound; the steepest slope is {slope}.")


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """One activation: its formula, its curve and its slope, and the tangent's way along it.

    `touch` has shape (n, 3): z, the value and the slope there; `tangents` (n, 4) the line's ends.
    """

    words: str
    heading: str
    formula: Formula
    window: Window
    variable: Formula
    curves: tuple[Curve, Curve]
    touch: np.ndarray
    tangents: np.ndarray


def activations(names: tuple[str, ...], lang: str = "en") -> Storyboard:
    """The beats of the film for activations by their names.

    Raises:
        UnknownFormulaError: no activation has that name.
    """
    title = say(TITLE, lang)
    opening = say(
        N_("Each with its slope: how steep the tangent is, the other curve shows as its height."),
        lang,
    )
    closing = say(
        N_("Where the slope is near 0, learning stands still: the error no longer passes through."),
        lang,
    )
    return (
        Beat("title", Words(title), reading_seconds(title)),
        Beat("words", Words(opening), reading_seconds(opening) + theme.FADE),
        *(_shown(mathcore.ACTIVATIONS[name], lang) for name in names),
        Beat("words", Words(closing), reading_seconds(closing) + theme.FADE),
    )


def _shown(row: mathcore.Activation, lang: str) -> Beat:
    z = row.z
    slope = mathcore.differentiate(row.definition, z).result
    known = mathcore.properties(row.name)
    kinks = [float(kink) for kink in row.kinks]
    x = np.sort(np.append(np.linspace(*SPAN, SAMPLES), kinks))
    value, rise = (mathcore.compile(expr, [z], outside="nan")(x) for expr in (row.numeric, slope))
    # The pen is lifted where there is no slope, and where the value jumps.
    rise[np.isin(x, kinks)] = np.nan
    if not known.lipschitz.is_finite:
        value[np.isin(x, kinks)] = np.nan
    window = window_of(SPAN, HEIGHTS, lang)
    passed = [k for k in range(len(x)) if np.isfinite(rise[k]) and window.holds(x[k], value[k])]
    touch = np.stack([x, value, rise], axis=1)[passed]
    named = row.called(z)
    payload = Shown(
        _words(known, lang),
        row.name.replace("_", " "),
        defined(named, row.definition, lang),
        window,
        formula(z),
        (Curve("f", formula(named), x, value), Curve("slope", formula(D(named, z)), x, rise)),
        touch,
        np.array([tangent(window, *at) for at in touch]),
    )
    reading = reading_seconds(payload.heading, payload.words)
    return Beat("activation", payload, max(reading, theme.GLIDE) + 2 * theme.FADE)


def _words(known: mathcore.Properties, lang: str) -> str:
    low, high = float(known.range.inf), float(known.range.sup)
    bounds = (np.isfinite(low), np.isfinite(high))
    template = {(True, True): BOUNDED, (True, False): BELOW, (False, True): ABOVE}.get(bounds, ALL)
    if not known.lipschitz.is_finite:
        return say(JUMP, lang, low=written(low, lang), high=written(high, lang))
    slope = written(float(known.largest_slope), lang)
    return say(template, lang, low=written(low, lang), high=written(high, lang), slope=slope)
