"""The questions of the page on step size: a run in one dimension, and where its behaviour changes.

Jobs as in `app.jobs`. The bounds come from the curvature at the minimum that the run is nearest
to; the factor by which a step multiplies the distance is derived from the optimizer's record.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from sympy import Expr, Symbol

import mathcore
from app.sampling import FAR, rounded, visible, with_gaps
from app.telling import explained
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
STILL = 1e-6
ROUND = 1e-9
DESCENT = mathcore.OPTIMIZERS["sgd"]


def one_variable(text: str) -> tuple[Expr, Symbol]:
    """A formula and its letter, under another name where it is that of the learning rate."""
    expr = mathcore.parse(text)
    letters = sorted(expr.free_symbols, key=str)
    if len(letters) != 1:
        raise SettingError(
            N_("this page takes a function of one variable; this one has {names}"),
            names=", ".join(map(str, letters)) or "-",
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
def minima(expr: Expr, x: Symbol) -> tuple[Expr, ...]:
    """The minima that mathcore finds exactly."""
    found = mathcore.critical_points(expr, [x])
    return tuple(one.point[0] for one in found if one.kind == "minimum")


@lru_cache(maxsize=64)
def around(expr: Expr, x: Symbol, at: Expr | float) -> tuple[Any, Any]:
    """The bounds of the rate at a minimum, and the derivative of a step, which is the factor by
    which it moves away from there."""
    bounds = mathcore.step_bounds(expr, x, at=at)
    return bounds, mathcore.differentiate(update_of(expr, x), x)


def lens(text: str, start: float, rate: float, steps: int) -> Plain:
    """Where the behaviour of descent changes, at the minimum that the run is nearest to.

    Raises:
        SettingError: no minimum is known, or the curve is not curved upwards there.
    """
    expr, x = one_variable(text)
    history, _ = walked(expr, start, rate, steps)
    at = nearest_minimum(expr, x, history)
    bounds, change = around(expr, x, at)
    (eta,) = DESCENT.hyper
    first, second = float(bounds.monotone_below), float(bounds.oscillating_below)
    return {
        "at": float(at),
        "curvature": latex(bounds.curvature),
        "curvature_number": float(bounds.curvature),
        "exact": [plain(bounds.monotone_below), plain(bounds.oscillating_below)],
        "bounds": [SLOW * first, first, second, max(SHOWN * first, 1.1 * rate)],
        "regime": regime(rate, first, second),
        "factor": float(change.result.subs({x: at, eta: rate})),
        "place": minima(expr, x).index(at) if isinstance(at, Expr) else at,
    }


def lens_steps(text: str, place: int | float, lang: str) -> Plain:
    """Why the behaviour changes where `lens` says: the same for every learning rate.

    `place` is the minimum's number among those of the curve, or where it is.
    """
    expr, x = one_variable(text)
    at = minima(expr, x)[place] if isinstance(place, int) else place
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


def nearest_minimum(expr: Expr, x: Symbol, history: Any) -> Expr | float:
    """The minimum nearest to the end of the run, or the end itself where the slope is nearly 0."""
    ws, slopes = history.parameters[x.name], history.gradients[x.name]
    finite = [k for k in range(len(ws)) if np.isfinite(ws[k]) and np.isfinite(slopes[k])]
    last = float(ws[finite[-1]]) if finite else 0.0
    known = minima(expr, x)
    if known:
        return min(known, key=lambda place: abs(float(place) - last))
    if finite and abs(float(slopes[finite[-1]])) < STILL:
        return last
    raise SettingError(
        N_("no minimum is known here, so the bounds of the learning rate cannot be drawn")
    )


def regime(rate: float, first: float, second: float) -> str:
    """The name of the behaviour at a learning rate."""
    if abs(rate - first) <= ROUND * first:
        return "at once"
    if abs(rate - second) <= ROUND * second:
        return "bouncing"
    borders = {"slow": SLOW * first, "monotone": first, "oscillating": second}
    return next((name for name, border in borders.items() if rate < border), "diverging")
