"""The derivatives of the elementary functions that the rules take from a table.

Powers, exponentials and logarithms have rules of their own. Adding a function is one row:
`function: derivative in x`. Functions with steps or corners are differentiated where they have
a slope; the points where they have none are listed in `CORNERS`.
"""

from __future__ import annotations

import sympy as sp
from sympy import Expr, S, pi, sqrt

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
    sp.erf: 2 * sp.exp(-(x**2)) / sqrt(pi),
    sp.Abs: sp.sign(x),
    sp.sign: S.Zero,
    sp.Heaviside: S.Zero,
    sp.floor: S.Zero,
    sp.ceiling: S.Zero,
}

CORNERS: dict[type[sp.Function], str] = {
    sp.Abs: "0",
    sp.sign: "0",
    sp.Heaviside: "0",
    sp.floor: "the integers",
    sp.ceiling: "the integers",
}
