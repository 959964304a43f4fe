"""The questions of the page on step size: a run in one dimension, and where its behaviour changes.

Jobs as in `app.jobs`. The bounds come from the curvature at the minimum that the run is nearest
to, found exactly or else as a number; where there are none, it is said why. The factor by which a
step multiplies the distance is derived from the optimizer's record.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from sympy import Expr, Float, Rational, Symbol

import mathcore
from app.sampling import FAR, rounded, visible, with_gaps
from app.telling import explained
from app.ui.i18n import numbers
from app.valleys import downhill, is_flat_minimum, lows, minima
from mathcore.derivation.curvature import sign_of
from mathcore.derivation.numbers import number
from mathcore.derivation.remarks import kinks
from mathcore.errors import N_, DivergenceError, SettingError
from mathcore.printing import latex, plain

Plain = dict[str, Any]
POINTS = 400
MOST_STEPS = 200
TABLE = 12
SLOW = 0.1
"""Below this share of the monotone bound a rate is called slow: a convention of this page."""
SHOWN = 2.6
"""The lens ends at this multiple of the monotone bound, unless the rate is beyond it."""
ROUND = 1e-9
"""How near, in parts of itself, a number found by search may be taken to be."""
EXACT = 1e-15
"""The same for a number that a formula gives."""
DENOMINATORS = 1000
"""The largest denominator of a fraction that a number is tried for."""
DESCENT = mathcore.OPTIMIZERS["sgd"]

AT_REST = N_(
    "the descent starts at {letter} = {at}, where the slope is 0, so it never moves; start "
    "elsewhere to see what the learning rate does"
)
AT_REST_IN_A_CORNER = N_(
    "the descent starts at {letter} = {at}, where there is no derivative and 0 is taken for it, "
    "so it never moves; start elsewhere to see what the learning rate does"
)
AT_REST_WHERE_FLAT = N_(
    "the descent starts at {letter} = {at}, a minimum where the slope is 0, so it never moves; "
    "the curvature there is 0 too, so it sets no border of the learning rate"
)
FLAT = N_(
    "the curvature at the minimum {letter} = {at} is 0, so it sets no border of the learning rate"
)
NOT_FOUND = N_(
    "no minimum with a positive curvature was found near the end of this run, so the borders of "
    "the learning rate cannot be drawn"
)


def one_variable(text: str) -> tuple[Expr, Symbol]:
    """A formula and its letter, under another name where it is that of the learning rate."""
    expr = mathcore.parse(text)
    letters = sorted(expr.free_symbols, key=str)
    if not letters:
        raise SettingError(N_("this page takes a function of one variable; this one has none"))
    if len(letters) > 1:
        raise SettingError(
            N_("this page takes a function of one variable; this one has {names}"),
            names=", ".join(map(str, letters)),
        )
    x = DESCENT.parameter if letters[0] in DESCENT.hyper else letters[0]
    return expr.xreplace({letters[0]: x}), x


def one_letter(text: str) -> str:
    """The letter of a formula that has just one."""
    return str(one_variable(text)[1])


def walked(expr: Expr, start: float, rate: float, steps: int) -> tuple[Any, DivergenceError | None]:
    """The run, and the error that ended it early."""
    if not (1 <= steps <= MOST_STEPS):
        raise SettingError(
            N_("take from 1 to {most} steps here, not {steps}"), most=MOST_STEPS, steps=steps
        )
    if not abs(start) <= FAR:
        raise SettingError(N_("each number must stay within ±{far}"), far=FAR)
    try:
        return mathcore.descend(expr, start, learning_rate=rate, steps=steps), None
    except DivergenceError as error:
        return error.history, error


def walk(text: str, start: float, rate: float, steps: int, lang: str) -> Plain:
    """The path of a run, as far as it can be drawn, on its curve."""
    expr, x = one_variable(text)
    history, error = walked(expr, start, rate, steps)
    ws, heights = history.parameters[x.name], history.loss
    reach = 12 * (1 + abs(start))
    drawn = int(np.argmin(np.append(np.abs(ws - start) <= reach, False)))
    seen = [*ws[:drawn].tolist(), *(float(p) for p in minima(expr, x) if abs(p - start) <= reach)]
    low, high = min(seen), max(seen)
    margin = 0.25 * (high - low) or 1.0
    xs = np.linspace(low - margin, high + margin, POINTS)
    curve = mathcore.compile(expr, [x], outside="nan")(xs)
    frame = visible(curve, heights[:drawn], reach=2.0)
    return {
        "variable": x.name,
        "x": rounded(xs),
        "f": with_gaps(curve, *frame),
        "frame": list(frame),
        "w": ws[:drawn].tolist(),
        "height": heights[:drawn].tolist(),
        "slope": history.gradients[x.name][:drawn].tolist(),
        "costs": rounded(heights),
        "left": drawn < len(ws),
        "last": rounded(ws)[-1],
        "diverged": None if error is None else (error.template, dict(error.values)),
    }


@lru_cache(maxsize=64)
def around(expr: Expr, x: Symbol, at: Expr | float) -> tuple[Any, Any]:
    """The bounds of the rate at a minimum, and the derivative of a step, which is the factor by
    which it moves away from there."""
    bounds = mathcore.step_bounds(expr, x, at=at)
    return bounds, mathcore.differentiate(update_of(expr, x), x)


def lens(text: str, start: float, rate: float, steps: int, lang: str = "en") -> Plain:
    """Where the behaviour of descent changes, at the minimum that the run is nearest to.

    Returns:
        What is drawn and said; "exact" holds the borders as formulas, or None for one that is
        known as a number only, and "approximate" says whether the minimum is.

    Raises:
        SettingError: the run never moves, no minimum is found, or its curvature is 0.
    """
    expr, x = one_variable(text)
    history, _ = walked(expr, start, rate, steps)
    rests = never_moves(expr, x, start, lang)
    at = start if rests else nearest_minimum(expr, x, history, lang)
    bounds, change = around(expr, x, at)
    (eta,) = DESCENT.hyper
    borders = (bounds.monotone_below, bounds.oscillating_below)
    first, second = map(float, borders)
    factor = float(change.result.subs({x: at, eta: rate}))
    approximate = not (rests or isinstance(at, Expr))
    near = ROUND if approximate else EXACT
    return {
        "at": float(at),
        "approximate": approximate,
        "curvature": None if bounds.curvature.has(Float) else latex(bounds.curvature),
        "curvature_number": float(bounds.curvature),
        "exact": [
            None if approximate or border.has(Float) else plain(border) for border in borders
        ],
        "bounds": [SLOW * first, first, second, max(SHOWN * first, 1.1 * rate)],
        "regime": "at rest" if rests else regime(rate, first, second, near),
        "factor": 0.0 if approximate and abs(factor) < ROUND else factor,
        "place": named_place(expr, x, at),
    }


def never_moves(expr: Expr, x: Symbol, start: float, lang: str) -> bool:
    """Whether the run starts at a curved minimum, and so stays there.

    Raises:
        SettingError: it starts where it stays, and that is no curved minimum.
    """
    at = number(start)
    slope = mathcore.differentiate(expr, x).result
    if slope.subs(x, at) != 0:
        return False
    if any(kink.at == at for kink in kinks(expr, slope, x)):
        raise SettingError(AT_REST_IN_A_CORNER, **place(x, start, lang))
    bend = mathcore.differentiate(expr, x, order=2).result.subs(x, at)
    if bend.is_comparable and sign_of(bend) > 0:
        return True
    flat = is_flat_minimum(expr, x, at)
    raise SettingError(AT_REST_WHERE_FLAT if flat else AT_REST, **place(x, start, lang))


def place(x: Symbol, at: Expr | float, lang: str) -> dict[str, str]:
    """A letter and its number, as a message takes them."""
    return {"letter": x.name, "at": numbers(lang)(float(at))}


def named_place(expr: Expr, x: Symbol, at: Expr | float) -> int | str | float:
    """A minimum's number among those of the curve; where it is none of them, where it is."""
    if not isinstance(at, Expr):
        return at
    known = minima(expr, x)
    return known.index(at) if at in known else str(at)


def lens_steps(text: str, place: int | str | float, lang: str) -> Plain:
    """Why the behaviour changes where `lens` says: the same for every learning rate.

    `place` is what `named_place` gave.
    """
    expr, x = one_variable(text)
    at: Any = minima(expr, x)[place] if isinstance(place, int) else place
    if isinstance(at, str):
        at = Rational(at)
    bounds, change = around(expr, x, at)
    return {
        "update": latex(update_of(expr, x)),
        "told": explained(change, lang),
        "bends": explained(bounds.derivation, lang),
    }


def update_of(expr: Expr, x: Symbol) -> Expr:
    """What one step of descent makes of the parameter."""
    slope = mathcore.differentiate(expr, x).result
    return DESCENT.update.xreplace({DESCENT.parameter: x, DESCENT.gradient: slope})


def nearest_minimum(expr: Expr, x: Symbol, history: Any, lang: str) -> Expr | float:
    """The minimum nearest to the end of the run, or one that is found downhill of it.

    Raises:
        SettingError: none is found, or its curvature is 0.
    """
    ws, heights = history.parameters[x.name], history.loss
    finite = np.flatnonzero(np.isfinite(ws) & np.isfinite(heights))
    curved, flat, all_found = lows(expr, x)
    if curved or flat:
        last = float(ws[finite[-1]]) if finite.size else 0.0
        nearest = min(curved + flat, key=lambda place: abs(float(place) - last))
        if nearest in flat:
            raise SettingError(FLAT, **place(x, nearest, lang))
        return nearest
    if finite.size and not all_found:
        lowest = finite[np.argmin(heights[finite])]
        for w in map(float, ws[[finite[-1], lowest, 0]]):
            found = downhill(expr, x, w)
            if found is not None:
                return proved(expr, x, found)
    raise SettingError(NOT_FOUND)


def proved(expr: Expr, x: Symbol, found: float) -> Expr | float:
    """The fraction that a place found by search comes near to, if the slope is exactly 0 there."""
    guess = Rational(found).limit_denominator(DENOMINATORS)
    near = abs(float(guess) - found) <= ROUND * max(1.0, abs(found))
    return guess if near and mathcore.differentiate(expr, x).result.subs(x, guess) == 0 else found


def regime(rate: float, first: float, second: float, near: float) -> str:
    """The name of the behaviour at a learning rate; `near` is how exact the borders are."""
    if abs(rate - first) <= near * first:
        return "at once"
    if abs(rate - second) <= near * second:
        return "bouncing"
    borders = {"slow": SLOW * first, "monotone": first, "oscillating": second}
    return next((name for name, border in borders.items() if rate < border), "diverging")
