"""The minima of a function of one variable: those that are found exactly, and one as a number.

Exactly where mathcore solves for the points of slope 0; elsewhere by going downhill until the
slope turns from - to +, which is a minimum where the curvature there is positive.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from sympy import Expr, Symbol

import mathcore
from app.sampling import FAR
from mathcore.derivation.curvature import sign_of
from mathcore.derivation.zero import CORNERED

HIGHEST = 8
"""The highest derivative that is asked what a point of curvature 0 is."""
STILL = 1e-6
"""A curvature below this, known as a number only, may be 0."""
TINY = 1e-9
FINE, GROWTH, REACH = 1e-3, 1.25, 20.0
"""The search downhill: its first step, how the steps grow, and its end, in units of 1 + |w|."""
HALVINGS = 100


@lru_cache(maxsize=64)
def lows(expr: Expr, x: Symbol) -> tuple[tuple[Expr, ...], tuple[Expr, ...], bool]:
    """The minima that are found exactly, curved and of curvature 0, and whether these are all."""
    found = mathcore.critical_points(expr, [x])
    curved = tuple(one.point[0] for one in found if one.kind == "minimum")
    unsure = (one.point[0] for one in found if one.kind == "undecided")
    return curved, tuple(at for at in unsure if is_flat_minimum(expr, x, at)), not found.remark


def minima(expr: Expr, x: Symbol) -> tuple[Expr, ...]:
    """The curved minima that mathcore finds exactly."""
    return lows(expr, x)[0]


def is_flat_minimum(expr: Expr, x: Symbol, at: Expr) -> bool:
    """Whether the first derivative that is not 0 there is of even order and positive."""
    for order in range(1, 1 if expr.has(*CORNERED) else HIGHEST + 1):
        expr = expr.diff(x)
        value = expr.subs(x, at)
        if not value.is_comparable:
            return False
        if sign := sign_of(value):
            return order % 2 == 0 and sign > 0
    return False


def downhill(expr: Expr, x: Symbol, w: float) -> float | None:
    """A minimum downhill of a point, as a number: there the slope turns from - to +.

    None where the slope does not turn, turns in a jump, or the curvature may be 0.
    """
    slope, bend = (
        mathcore.compile(mathcore.differentiate(expr, x, order=order).result, [x], outside="nan")
        for order in (1, 2)
    )
    if not abs(w) <= FAR:
        return None
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        low, high = bracket(slope, w)
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if slope(middle) < 0 else (low, middle)
        found = high if abs(high) > TINY else 0.0
        is_low = abs(slope(found)) < STILL < bend(found)
    return float(found) if is_low else None


def bracket(slope: Callable[[float], Any], w: float) -> tuple[float, float]:
    """Two places downhill of w between which the slope turns, or twice the same one."""
    side, step, reach = -np.sign(float(slope(w))), FINE * (1 + abs(w)), REACH * (1 + abs(w))
    before, after = w, w
    while side and abs(after - w) < reach:
        before, after, step = after, after + side * step, step * GROWTH
        if np.sign(float(slope(after))) != -side:
            return min(before, after), max(before, after)
    return w, w
