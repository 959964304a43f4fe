"""Functions that only code calls: second spellings whose digits a plain formula would lose.

Each is a SymPy function with a meaning in elementary terms, `MEANINGS`, which proofs put in its
place. How it is computed is said in `mathcore.codegen`.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from sympy import Expr, exp
from sympy.codegen.cfunctions import expm1, log1p


class Erfcx(sp.Function):  # type: ignore[misc]
    """e^(x^2) (1 - erf(x)), which falls as slowly as 1/x where 1 - erf(x) is soon 0."""

    nargs = 1
    is_real = True

    def _eval_evalf(self, prec: int) -> Expr:
        return spelled_out(self)._eval_evalf(prec)


class SincSlope(sp.Function):  # type: ignore[misc]
    """The derivative of sin(x)/x, whose two terms cancel near 0."""

    nargs = 1
    is_real = True

    def _eval_evalf(self, prec: int) -> Expr:
        return spelled_out(self)._eval_evalf(prec)


class ExpSum(sp.Function):  # type: ignore[misc]
    """e^(a + b), where adding a small b to a large exact a would round b away."""

    nargs = 2
    is_real = True

    def _eval_evalf(self, prec: int) -> Expr:
        return spelled_out(self)._eval_evalf(prec)


MEANINGS: dict[type[sp.Function], Callable[..., Expr]] = {
    Erfcx: lambda x: exp(x**2) * (1 - sp.erf(x)),
    SincSlope: lambda x: sp.cos(x) / x - sp.sin(x) / x**2,
    # Expanded, so that what was split off to be exact joins again.
    ExpSum: lambda a, b: exp(sp.expand(a + b)),
    sp.sinc: lambda x: sp.sin(x) / x,
    expm1: lambda x: exp(x) - 1,
    log1p: lambda x: sp.log(1 + x),
}


def spelled_out(expr: Expr) -> Expr:
    """The expression with these functions replaced by what they mean."""
    for kind, meaning in MEANINGS.items():
        if expr.has(kind):
            expr = expr.replace(kind, meaning)
    return expr
