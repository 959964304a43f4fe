"""The questions of the page on partial derivatives: a surface, its gradient, its critical points.

Jobs as in `app.jobs`, for functions of two letters.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from sympy import Expr, Symbol

import mathcore
from app.sampling import FAR, NEAR, rounded, visible
from app.telling import explained, spoken
from mathcore.errors import N_, SettingError
from mathcore.printing import latex, plain
from mathcore.symbols import symbol

Plain = dict[str, Any]
GRID = 61
ARROW = 0.2
"""The length of an arrow as a share of the picture's width."""
LONGEST_EXACT = 14


def two_letters(text: str) -> tuple[Expr, list[Symbol]]:
    """A formula and its two variables; x and y fill up where it has fewer."""
    expr = mathcore.parse(text)
    letters = sorted(letter.name for letter in expr.free_symbols)
    if len(letters) > 2:
        raise SettingError(
            N_("this page takes a function of two variables; this one has {names}"),
            names=", ".join(letters),
        )
    spare = [name for name in ("x", "y") if name not in letters]
    names = sorted([*letters, *spare[: 2 - len(letters)]])
    return expr, [symbol(name) for name in names]


def plane_letters(text: str) -> list[str]:
    """The names of the two variables, the one across first."""
    return [letter.name for letter in two_letters(text)[1]]


def surface(text: str, low: float, high: float) -> Plain:
    """The heights of a function on a square grid."""
    if not (high - low > NEAR * (1 + abs(low)) and max(-low, high) <= FAR):
        raise SettingError(
            N_("the axis cannot go from {low} to {high}: it must rise, and stay within ±{far}"),
            low=low,
            high=high,
            far=FAR,
        )
    expr, names = two_letters(text)
    places = np.linspace(low, high, GRID)
    heights = mathcore.compile(expr, names, outside="nan")(*np.meshgrid(places, places))
    return {
        "places": rounded(places),
        "heights": [rounded(row) for row in heights],
        "frame": list(visible(heights.ravel())),
    }


def partials(text: str, lang: str) -> list[Plain]:
    """Each partial derivative with its steps, every one proved."""
    expr, names = two_letters(text)
    parts = [mathcore.partial(expr, name) for name in names]
    return [
        {
            "claim": latex(part.claim),
            "result": latex(part.result),
            "spoken": spoken(part.claim, part.result, lang),
            "told": explained(part, lang),
        }
        for part in parts
    ]


def within(*numbers: float) -> None:
    """Refuse numbers so large that a picture of them says nothing."""
    if not all(abs(number) <= FAR for number in numbers):
        raise SettingError(N_("each number must stay within ±{far}"), far=FAR)


def at_point(text: str, point: tuple[float, float], low: float, high: float) -> Plain:
    """Height and gradient at a point, an arrow along it, and the slices."""
    within(*point)
    expr, names = two_letters(text)
    plane = mathcore.tangent_plane(expr, list(point), names)
    slopes = mathcore.gradient(expr, names).result
    found = [float(mathcore.compile(slope, names, outside="nan")(*point)) for slope in slopes]
    if not np.isfinite(found).all():
        raise SettingError(N_("the function is too large at {at} to be drawn"), at=point)
    steepest = 0.0
    if any(found):
        steepest = float(mathcore.directional(expr, found, names, at=list(point)).result)
    xs = np.linspace(low, high, GRID)
    height, flat = (mathcore.compile(e, names, outside="nan") for e in (expr, plane.result))
    slices = [(xs, np.full(GRID, point[1])), (np.full(GRID, point[0]), xs)]
    return {
        "point": list(point),
        "height": float(height(*point)),
        "gradient": found,
        "steepest": steepest,
        "arrow": arrow(found, steepest, high - low),
        "slices": [
            {"x": rounded(xs), "f": rounded(height(*places)), "line": rounded(flat(*places))}
            for places in slices
        ],
    }


def plane_heights(text: str, point: tuple[float, float], low: float, high: float) -> list[Any]:
    """The heights of the tangent plane on the surface's grid."""
    expr, names = two_letters(text)
    plane = mathcore.tangent_plane(expr, list(point), names)
    places = np.linspace(low, high, GRID)
    heights = mathcore.compile(plane.result, names, outside="nan")(*np.meshgrid(places, places))
    return [rounded(row) for row in heights]


def arrow(vector: list[float], length: float, width: float) -> list[float]:
    """The vector, as long as an arrow is drawn; nothing where it has no direction."""
    return [ARROW * width * part / length if length else 0.0 for part in vector]


def tangent_plane(text: str, point: tuple[float, float], lang: str) -> Plain:
    """The derivation of the plane that touches the surface at a point."""
    expr, names = two_letters(text)
    return explained(mathcore.tangent_plane(expr, list(point), names), lang)


def along(
    text: str, point: tuple[float, float], direction: tuple[float, float], width: float
) -> Plain:
    """The slope along a direction, and an arrow."""
    length = float(np.hypot(*direction))
    return {
        "slope": float(directed(text, point, direction).result),
        "arrow": arrow(list(direction), length, width),
    }


def along_told(
    text: str, point: tuple[float, float], direction: tuple[float, float], lang: str
) -> Plain:
    """The derivation of the slope along a direction."""
    return explained(directed(text, point, direction), lang)


def directed(text: str, point: tuple[float, float], direction: tuple[float, float]) -> Any:
    within(*direction)
    expr, names = two_letters(text)
    return mathcore.directional(expr, list(direction), names, at=list(point))


def criticals(text: str, lang: str) -> Plain:
    """The points where the gradient vanishes, and what each is; or why none is listed."""
    expr, names = two_letters(text)
    found = mathcore.critical_points(expr, names)
    return {
        "note": found.note(lang),
        "points": [
            {
                "place": [float(part) for part in one.point],
                "exact": [exact(part) for part in one.point],
                "value": float(one.value),
                "kind": one.kind,
                "eigenvalues": [float(value) for value in one.eigenvalues],
            }
            for one in found
        ],
    }


def exact(value: Expr) -> str:
    """A coordinate as it is written exactly, or nothing where that is long."""
    written = plain(value)
    return written if len(written) <= LONGEST_EXACT else ""
