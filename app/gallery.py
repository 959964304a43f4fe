"""The questions of the activation gallery: curves, derivations and properties of activations.

Jobs as in `app.jobs`. An activation is asked for by its name, or is a formula of one's own.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from sympy import AccumBounds, Expr, Float, Integer, Rational

import mathcore
from app.sampling import rounded, sampled, with_gaps
from app.telling import explained, spoken
from mathcore.printing import latex, plain
from mathcore.symbols import D

Plain = dict[str, Any]
SMALL = 122
FRAME = (-1.6, 2.2)
LONGEST_NUMBER = 12


def record(name: str, formula: str) -> Any:
    """The record of that name, or one made of the formula where there is no name."""
    return mathcore.ACTIVATIONS[name] if name else mathcore.activation(formula)


def slope_of(row: Any) -> Expr:
    """The derivative that code runs."""
    if row.numeric_slope is not None:
        return row.numeric_slope
    return mathcore.differentiate(row.definition, row.z).result


def overview(low: float, high: float) -> dict[str, Plain]:
    """All activations and their slopes, sampled for small charts."""
    return {name: small(name, low, high) for name in mathcore.ACTIVATIONS}


def small(name: str, low: float, high: float) -> Plain:
    row = mathcore.ACTIVATIONS[name]
    xs = np.linspace(low, high, SMALL)
    curves = [mathcore.compile(expr, [row.z])(xs) for expr in (row.numeric, slope_of(row))]
    f, slope = (with_gaps(curve, *FRAME) for curve in curves)
    return {"x": rounded(xs), "f": f, "slope": slope, "frame": list(FRAME)}


def activation_curve(name: str, formula: str, low: float, high: float) -> Plain:
    """One activation, its slope and its tangents, sampled for a chart."""
    row = record(name, formula)
    f, slope = (
        mathcore.compile(expr, [row.z], outside="nan") for expr in (row.numeric, slope_of(row))
    )
    return sampled(row.z.name, f, slope, low, high)


def activation_formula(name: str, formula: str, lang: str) -> Plain:
    """What it is and what its derivative comes to, with its parameters."""
    row = record(name, formula)
    slope = mathcore.differentiate(row.expr, row.z).result
    called = row.called(row.z)
    return {
        "called": latex(called),
        "formula": latex(row.expr),
        "spoken": spoken(called, row.expr, lang),
        "claim": latex(D(called, row.z)),
        "slope": latex(slope),
        "slope_spoken": spoken(D(called, row.z), slope, lang),
        "parameters": [
            {"name": latex(name), "value": float(value)} for name, value in row.parameters.items()
        ],
        "holes": [
            {"at": float(place), "value": float(value)} for place, value in row.holes.items()
        ],
    }


def activation_derivation(name: str, formula: str, lang: str) -> Plain:
    """The derivation of its derivative, every step proved."""
    row = record(name, formula)
    return explained(mathcore.differentiate(row.expr, row.z), lang)


def activation_properties(name: str, formula: str, lang: str) -> Plain:
    """What it is like: range, growth, symmetry, slopes, limits, corners."""
    found = mathcore.properties(record(name, formula))
    low, high = found.range.inf, found.range.sup
    points = list(found.range.args) if found.range.is_FiniteSet else []
    return {
        "range": {
            "low": number(low),
            "high": number(high),
            "low_reached": found.range.contains(low) == True,  # noqa: E712  SymPy's own truth
            "high_reached": found.range.contains(high) == True,  # noqa: E712
            "only": [number(point) for point in points],
        },
        "monotone": found.monotone,
        "symmetry": found.odd_even,
        "zero_centred": found.zero_centred,
        "largest_slope": number(found.largest_slope),
        "lipschitz": number(found.lipschitz),
        "limits": [number(limit) for limit in found.limits],
        "kinks": [number(kink) for kink in found.kinks],
        "by_numbers": sorted(found.by_numbers),
    }


def number(value: Expr) -> Plain:
    """A number as it is written exactly where that is short, as a decimal, or as two bounds."""
    if isinstance(value, AccumBounds):
        return {"between": [number(value.min), number(value.max)]}
    exact = plain(value)
    simple = not value.has(Float) and len(exact) <= LONGEST_NUMBER
    return {
        "exact": exact if simple else "",
        "value": float(value) if value.is_finite else None,
        "sign": 1 if value > 0 else -1 if value < 0 else 0,
        "simple": isinstance(value, Integer | Rational),
    }
