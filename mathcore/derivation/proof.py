"""Proofs that two expressions are the same function.

A proof is a difference that is zero, never a difference that was not seen to be something else:
`Expr.equals` may answer None and `simplify` may hang, so neither is asked. What cannot be
brought to zero is compared at points to 40 digits, and then says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from itertools import product
from typing import Any

from sympy import (
    Abs,
    Add,
    Dummy,
    Expr,
    Float,
    Heaviside,
    Indexed,
    Max,
    Min,
    Piecewise,
    Pow,
    Rational,
    S,
    Sum,
    Symbol,
    Tuple,
    cancel,
    count_ops,
    exp,
    expand,
    factor_terms,
    fraction,
    log,
    powsimp,
    sign,
    together,
)
from sympy.codegen.cfunctions import log1p
from sympy.core.function import AppliedUndef

from mathcore.formulas import ACTIVATIONS
from mathcore.symbols import D

Where = tuple[tuple[Expr, Expr], ...]

POINTS = tuple(Rational(p, 7) for p in (-25, -11, -6, -3, -1, 1, 2, 4, 5, 9, 17, 30))
ENOUGH_POINTS = 30
DIGITS = 40
LARGEST_TO_EXPAND = 400


class Verdict(StrEnum):
    """How far two expressions are known to agree."""

    PROVED = "proved"
    NUMBERS = "numbers"
    REFUTED = "refuted"
    UNDECIDED = "undecided"

    @property
    def holds(self) -> bool:
        return self in (Verdict.PROVED, Verdict.NUMBERS)


def open_names(expr: Expr, definitions: Mapping[Any, tuple[Symbol, Expr]] | None = None) -> Expr:
    """Replace named functions such as sigma(z) by what their records state."""
    known = {
        row.called: (row.z, row.expr)
        for row in ACTIVATIONS.values()
        if issubclass(row.called, AppliedUndef)
    }
    known |= definitions or {}
    while names := [call for call in expr.atoms(AppliedUndef) if call.func in known]:
        opened = {}
        for call in names:
            variable, definition = known[call.func]
            opened[call] = definition.xreplace({variable: call.args[0]})
        expr = expr.xreplace(opened)
    return expr


def value(expr: Expr, where: Where = ()) -> Expr:
    """The expression with names opened, derivatives done and local definitions put back.

    An entry of `where` is either (symbol, what it stands for) or (phi(z), its definition).
    """
    functions = {
        name.func: (name.args[0], meaning)
        for name, meaning in where
        if isinstance(name, AppliedUndef)
    }
    local = {name: meaning for name, meaning in where if not isinstance(name, AppliedUndef)}
    expr = open_names(expr, functions)
    while derivatives := [d for d in expr.atoms(D) if not d.expr.has(D)]:
        expr = expr.xreplace({d: d.doit() for d in derivatives})
    for _ in range(1 + len(local)):
        expr = expr.xreplace(local)
    return open_names(expr, functions)


@lru_cache(maxsize=4096)
def compare(a: Expr, b: Expr, where: Where = ()) -> Verdict:
    """Prove that `a` equals `b`, with the local definitions in `where` put in."""
    left, right = value(a, where), value(b, where)
    if isinstance(left, Tuple):
        return worst(compare(p, q) for p, q in zip(left, right, strict=True))
    difference = one_sum(left - right)
    if is_zero(difference):
        return Verdict.PROVED
    return compare_numbers(difference)


def worst(verdicts: Any) -> Verdict:
    """The weakest of several verdicts."""
    order = [Verdict.REFUTED, Verdict.UNDECIDED, Verdict.NUMBERS, Verdict.PROVED]
    return min(verdicts, key=order.index, default=Verdict.PROVED)


def one_sum(difference: Expr) -> Expr:
    """Sums over one range gathered into their common summand, which must vanish for each i."""
    terms, limits = [], set()
    for term in Add.make_args(expand(difference, deep=False) if difference.has(Sum) else S.Zero):
        rest, sums = term.as_independent(Sum, as_Add=False)
        if not isinstance(sums, Sum):
            return difference
        terms.append(rest * sums.function)
        limits.add(sums.limits)
    return Add(*terms) if len(limits) == 1 else difference


def is_zero(expr: Expr) -> bool:
    """Whether the expression is brought to 0 by rewriting that terminates."""
    if expr == 0:
        return True
    if count_ops(expr) > LARGEST_TO_EXPAND:
        return False
    if branches := sides(expr):
        return all(is_zero(side) for side in branches)
    spellings = [expr, expr.rewrite(exp)]
    if expr.has(log, log1p):
        # A real number whose exponential is 1 is 0; e takes the logarithms off.
        spellings.append(exp(expr.rewrite(log)) - 1)
    return any(_moves_to_zero(spelling) for spelling in spellings)


def _moves_to_zero(expr: Expr) -> bool:
    if expand(expr) == 0:
        return True
    numerator = fraction(together(factor_terms(powsimp(expr))))[0]
    if numerator == 0 or expand(numerator) == 0:
        return True
    numerator = expand(expand(numerator, power_exp=True, log=True, force=False))
    if numerator == 0 or expand(fraction(together(numerator))[0]) == 0:
        return True
    return bool(numerator.is_rational_function() and cancel(numerator) == 0)


CORNERED = (Abs, Max, Min, Piecewise, sign, Heaviside)


def sides(expr: Expr) -> list[Expr]:
    """The expression right and left of 0, where its corners in one bare variable all are."""
    cornered = expr.atoms(*CORNERED)
    variables = sorted(set().union(*(part.free_symbols for part in cornered)), key=str)
    if not variables or len(variables) > 2:
        return []
    positive = [Dummy(positive=True) for _ in variables]
    branches = []
    for signs in product((1, -1), repeat=len(variables)):
        swap = {v: s * p for v, s, p in zip(variables, signs, positive, strict=True)}
        side = expr.subs(swap)
        if side.has(*CORNERED):
            return []
        branches.append(side)
    return branches


def compare_numbers(difference: Expr) -> Verdict:
    """Judge a difference at points of the real domain, to 40 digits."""
    if difference.has(Sum, AppliedUndef):
        return Verdict.UNDECIDED
    unknowns = sorted(difference.atoms(Indexed) | difference.free_symbols, key=str)
    unknowns = [u for u in unknowns if not (isinstance(u, Symbol) and _only_inside(u, unknowns))]
    seen = 0
    for k in range(6 * ENOUGH_POINTS):
        here = {
            u: POINTS[(k * (3 + 2 * j) + 5 * j) % len(POINTS)] + Rational(k, 97)
            for j, u in enumerate(unknowns)
        }
        terms = [term.xreplace(here).evalf(DIGITS) for term in Add.make_args(difference)]
        if not all(isinstance(t, Float) or (t.is_Number and t.is_finite) for t in terms):
            continue
        size = max((abs(t) for t in terms), default=S.One)
        if abs(Add(*terms)) > (1 + size) * Rational(1, 10) ** (DIGITS // 2):
            return Verdict.REFUTED
        seen += 1
        if seen == ENOUGH_POINTS or not unknowns:
            return Verdict.NUMBERS
    return Verdict.UNDECIDED


def _only_inside(symbol: Symbol, unknowns: list[Expr]) -> bool:
    """Whether a symbol stands only inside an indexed quantity, as i and x do in x[i]."""
    return any(isinstance(u, Indexed) and symbol in u.free_symbols for u in unknowns)


def pretty_power(expr: Expr) -> Expr:
    """Gather powers of e, so that e^(-z) e^(-z) reads e^(-2z)."""
    return powsimp(expr, combine="exp") if expr.has(exp, Pow, log) else expr
