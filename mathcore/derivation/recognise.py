"""Recognising a function in its own derivative: e^(-z)/(1+e^(-z))^2 is sigma(z)(1 - sigma(z)).

Many activations s satisfy s' = A + B s + C s^2 with constants A, B, C. The three are found by
comparing coefficients of powers of e^z, so the shown form is computed for every such function,
and named for none.
"""

from __future__ import annotations

from functools import cache

from sympy import Dummy, Expr, Poly, Symbol, exp, fraction, linsolve, symbols, together

from mathcore.formulas import ACTIVATIONS, Activation
from mathcore.symbols import D

A, B, C = symbols("A B C")


@cache
def slope_in_itself(name: str) -> Expr | None:
    """The derivative of an activation as a quadratic in the activation, or None."""
    row = ACTIVATIONS[name]
    if not row.expr.has(exp):
        return None
    grown = Dummy("E", positive=True)
    own, slope = (
        together(e.rewrite(exp)).subs(exp(row.z), grown).subs(exp(-row.z), 1 / grown)
        for e in (row.expr, D(row.expr, row.z).doit())
    )
    if row.z in own.free_symbols | slope.free_symbols or not own.is_rational_function(grown):
        return None
    gap = fraction(together(slope - (A + B * own + C * own**2)))[0]
    found = linsolve(Poly(gap, grown).coeffs(), A, B, C)
    if not found:
        return None
    (constants,) = found
    named = row.called(row.z)
    constant, linear, square = constants
    if constant == 0:
        return named * (linear + square * named)
    return constant + linear * named + square * named**2


def named_slope(row: Activation, at: Expr) -> Expr | None:
    """The recognised derivative of an activation, at an argument."""
    slope = slope_in_itself(row.name)
    return None if slope is None else slope.xreplace({row.z: at})


def activation_of(expr: Expr, var: Symbol) -> Activation | None:
    """The record whose definition, written in `var`, is exactly this expression."""
    for row in ACTIVATIONS.values():
        if expr == row.expr.xreplace({row.z: var}):
            return row
    return None
