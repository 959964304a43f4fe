"""The derivatives of the elementary functions that the rules take from a table, and what these
functions are made of.

Powers, exponentials and logarithms have rules of their own. Adding a function is one row:
`function: derivative in x`, and one in `DEFINITIONS` where it is made of others. Functions with
steps or corners are differentiated where they have a slope; the points where they have none are
listed in `CORNERS`.
"""

from __future__ import annotations

import sympy as sp
from sympy import Expr, Piecewise, S, exp, pi, sqrt

from mathcore.symbols import symbol

x = symbol("x")

ELEMENTARY: dict[type[sp.Function], Expr] = {
    sp.sin: sp.cos(x),
    sp.cos: -sp.sin(x),
    sp.tan: 1 + sp.tan(x) ** 2,
    sp.cot: -1 - sp.cot(x) ** 2,
    sp.sec: sp.sec(x) * sp.tan(x),
    sp.csc: -sp.csc(x) * sp.cot(x),
    sp.asin: 1 / sqrt(1 - x**2),
    sp.acos: -1 / sqrt(1 - x**2),
    sp.atan: 1 / (1 + x**2),
    sp.acot: -1 / (1 + x**2),
    sp.sinh: sp.cosh(x),
    sp.cosh: sp.sinh(x),
    sp.tanh: 1 - sp.tanh(x) ** 2,
    sp.coth: 1 - sp.coth(x) ** 2,
    sp.asinh: 1 / sqrt(x**2 + 1),
    # sqrt(x-1) sqrt(x+1), not sqrt(x^2-1): SymPy's own spelling, and the same where x > 1.
    sp.acosh: 1 / (sqrt(x - 1) * sqrt(x + 1)),
    sp.atanh: 1 / (1 - x**2),
    sp.sech: -sp.sech(x) * sp.tanh(x),
    sp.csch: -sp.csch(x) * sp.coth(x),
    sp.asec: 1 / (x**2 * sqrt(1 - 1 / x**2)),
    sp.acsc: -1 / (x**2 * sqrt(1 - 1 / x**2)),
    sp.acoth: 1 / (1 - x**2),
    sp.asech: -1 / (x * sqrt(1 - x**2)),
    sp.acsch: -1 / (x**2 * sqrt(1 + 1 / x**2)),
    sp.erf: 2 * sp.exp(-(x**2)) / sqrt(pi),
    sp.Abs: sp.sign(x),
    sp.sign: S.Zero,
    sp.Heaviside: S.Zero,
    sp.floor: S.Zero,
    sp.ceiling: S.Zero,
}

DEFINITIONS: dict[type[sp.Function], Expr] = {
    sp.tan: sp.sin(x) / sp.cos(x),
    sp.cot: sp.cos(x) / sp.sin(x),
    sp.sec: 1 / sp.cos(x),
    sp.csc: 1 / sp.sin(x),
    sp.sinh: (exp(x) - exp(-x)) / 2,
    sp.cosh: (exp(x) + exp(-x)) / 2,
    sp.tanh: sp.sinh(x) / sp.cosh(x),
    sp.coth: sp.cosh(x) / sp.sinh(x),
    sp.sech: 1 / sp.cosh(x),
    sp.csch: 1 / sp.sinh(x),
    sp.asec: sp.acos(1 / x),
    sp.acsc: sp.asin(1 / x),
    sp.acoth: sp.atanh(1 / x),
    sp.asech: sp.acosh(1 / x),
    sp.acsch: sp.asinh(1 / x),
    sp.Abs: Piecewise((-x, x < 0), (x, True)),
    sp.sinc: sp.sin(x) / x,
}
"""What a function is made of; where it has no row above, it is derived from this."""

CORNERS: dict[type[sp.Function], str] = {
    sp.Abs: "0",
    sp.sign: "0",
    sp.Heaviside: "0",
    sp.floor: "the integers",
    sp.ceiling: "the integers",
}
