"""Storyboard: one run of descent on a curve, as a page of the app shows it."""

from __future__ import annotations

import mathcore
from animations.boards.descent import Ground, Words
from animations.boards.step_size import rates_beat
from animations.storyboard import Beat, Regime, Storyboard, reading_seconds
from animations.words import say
from mathcore.errors import N_, DivergenceError, SettingError

TITLE = N_("One run of descent")
FAR = 12.0
ROOM = 0.25


def walk(f: str, start: float, rate: float, steps: int, lang: str = "en") -> Storyboard:
    """The beats of the film of one run.

    Args:
        f: the function, as text, of one variable.
        start: where the run starts.
        rate: the learning rate.
        steps: how many steps it takes.

    Raises:
        ParseError: f is not a formula.
        SettingError: a setting outside its range.
    """
    expr = mathcore.parse(f)
    try:
        history = mathcore.descend(expr, start, learning_rate=rate, steps=steps)
    except DivergenceError as error:
        history = error.history
    (name,) = history.parameters
    places = [
        float(w) for w in history.parameters[name] if abs(w - start) <= FAR * (1 + abs(start))
    ]
    low, high = min(places), max(places)
    room = ROOM * (high - low) or 1.0
    ground = Ground.over(expr, start, places[-1], (low - room, high + room), lang)
    title = say(TITLE, lang)
    beats = [Beat("title", Words(title), reading_seconds(title)), ground.setting()]
    quantity = "monotone"
    try:
        bounds = mathcore.step_bounds(expr)
    except (SettingError, ValueError):
        bounds = None
    if bounds is not None:
        first, second = float(bounds.monotone_below), float(bounds.oscillating_below)
        end = max(second + first / 2, rate + first / 2)
        regimes = (
            Regime("monotone", say(N_("steady"), lang), 0.0, first),
            Regime("oscillating", say(N_("oscillating"), lang), first, second),
            Regime("diverging", say(N_("diverging"), lang), second, end),
        )
        beats.append(rates_beat(regimes, bounds, lang))
        quantity = next((r.quantity for r in regimes if rate < r.until), "diverging")
    closing = N_("After {steps} steps {letter} is {place}.")
    opening = N_("The learning rate is {rate}.")
    return (*beats, *ground.told(history, rate, quantity, opening, closing, 0.0))
