"""The questions of the pages on the derivative: secants, their limit, the table of derivatives.

Jobs as in `app.jobs`. Every slope comes from mathcore; what is worked out here is where on a
chart a straight line of that slope ends.
"""

from __future__ import annotations

from typing import Any

import numpy as np

import mathcore
from app.sampling import Array, rounded, visible, with_gaps
from app.telling import explained, plain_lines
from mathcore.derivation.remarks import CORNER
from mathcore.errors import N_, SettingError
from mathcore.printing import latex, plain, say, speech
from mathcore.symbols import symbol

Plain = dict[str, Any]
POINTS = 600
SHRINKING = (*(k / 40 for k in range(40, 0, -1)), 0.01, 0.001)
FARTHEST = 1_000_000
NO_TANGENT = N_(
    "At {x} = {point} there is no derivative, so no tangent: from the left the slope is {left}, "
    "from the right {right}."
)


def one_letter(text: str) -> tuple[Any, Any]:
    """A formula and its only variable."""
    expr = mathcore.parse(text)
    letters = sorted(symbol.name for symbol in expr.free_symbols)
    if len(letters) > 1:
        raise SettingError(
            N_("this page takes a function of one variable; this one has {names}"),
            names=", ".join(letters),
        )
    return expr, symbol(letters[0] if letters else "x")


def letter(text: str) -> str:
    """The letter that a formula has; x where it has none."""
    return str(one_letter(text)[1])


def around(at: float, h: float) -> Array:
    """Places on both sides of a point, further out on the side of the step."""
    reach = max(abs(h), 1e-3 * (1 + abs(at)))
    if not (abs(at) <= FARTHEST and reach <= FARTHEST):
        raise SettingError(N_("the point and the step must stay within ±{far}"), far=FARTHEST)
    left, right = (3, 2) if h > 0 else (2, 3)
    return np.linspace(at - left * reach, at + right * reach, POINTS)


def stretch(text: str, at: float, h: float) -> Plain:
    """A function around a point, sampled for a chart."""
    expr, x = one_letter(text)
    xs = around(at, h)
    heights = mathcore.compile(expr, [x], outside="nan")(xs)
    frame = visible(heights)
    return {
        "variable": x.name,
        "text": plain(expr),
        "x": rounded(xs),
        "f": with_gaps(heights, *frame),
        "frame": list(frame),
    }


def height_at(expr: Any, x: Any, at: float) -> float:
    """The value at a point, of a size that can be drawn."""
    height = float(mathcore.compile(expr, [x], outside="nan")(at))
    if not np.isfinite(height):
        raise SettingError(N_("the function is too large at {at} to be drawn"), at=at)
    return height


def secants(text: str, at: float, h: float) -> Plain:
    """The secants through a point for steps that shrink from h towards 0."""
    expr, x = one_letter(text)
    table = mathcore.secant_table(expr, x, at=at, hs=[h * part for part in SHRINKING])
    height = height_at(expr, x, at)
    ends = around(at, h)[[0, -1]]
    return {
        "at": at,
        "height": height,
        "ends": ends.tolist(),
        "h": rounded(np.array([row.h for row in table])),
        "rise": rounded(np.array([row.rise for row in table])),
        "slope": rounded(np.array([row.slope for row in table])),
        "lines": [rounded(height + row.slope * (ends - at)) for row in table],
    }


def tangent(text: str, at: float, h: float) -> Plain:
    """The slope at a point, from the derivative that the rules give.

    Raises:
        SettingError: there is no derivative at the point.
    """
    expr, x = one_letter(text)
    try:
        found = mathcore.at_point(mathcore.differentiate(expr, x), at)
    except SettingError as error:
        if error.template != CORNER:
            raise
        # mathcore speaks of a value shown there, and here none is.
        raise SettingError(NO_TANGENT, **error.values) from error
    slope = float(found.result[1])
    height = height_at(expr, x, at)
    return {
        "slope": slope,
        "latex": latex(found.result[1]),
        "line": rounded(height + slope * (around(at, h)[[0, -1]] - at)),
    }


def shrinking(text: str, at: float) -> Plain:
    """The slopes of secants with h from 1 down to 1e-16, in floating point."""
    expr, x = one_letter(text)
    table = mathcore.secant_table(expr, x, at=at)
    return {
        "h": [row.h for row in table],
        "rise": [row.rise for row in table],
        "slope": [row.slope for row in table],
        "error": [row.error for row in table],
        "best": table.best.h,
        "exact": table.slope,
    }


def quotient(text: str, at: float, h: float, lang: str) -> Plain:
    """Rise and slope of one secant with the numbers put in, then the limit, step by step."""
    expr, x = one_letter(text)
    derivation = mathcore.difference_quotient(expr, x, at=at, h=h)
    rise, slope, limit = derivation.components()
    return {
        "where": {"name": latex(limit.where[0][0]), "value": latex(limit.where[0][1])},
        "rise": plain_lines(rise, lang),
        "secant": plain_lines(slope, lang),
        "results": [
            {"claim": latex(part.claim), "result": latex(part.result)}
            for part in (rise, slope, limit)
        ],
        "limit": explained(limit, lang),
    }


def table(lang: str) -> list[Plain]:
    """Every row of the table of derivatives: both sides, and where it comes from."""
    return [
        {
            "claim": latex(row.statement.lhs),
            "result": latex(row.derivative),
            "spoken": speech(row.statement, lang),
            "origin": say(row.origin, lang),
        }
        for row in mathcore.derivative_table()
    ]


def table_row(place: int, lang: str) -> Plain:
    """The derivation of one row of the table, every step proved."""
    return explained(mathcore.derivative_table()[place].derivation, lang)
