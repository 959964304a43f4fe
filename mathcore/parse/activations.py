"""Activations by name: the formula of the record, with what was typed as its arguments.

Built like any typed formula, so its size counts and nothing in it is evaluated.

Imports SymPy, the records and the algebra.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy as sp
from sympy import Expr, Max, Min, Pow, Rational
from sympy.core.relational import Relational

from mathcore.errors import N_
from mathcore.formulas import Activation
from mathcore.formulas.special import spelled_out
from mathcore.parse.algebra import Algebra
from mathcore.parse.ranges import REAL, VALUES, Range, negative, plus
from mathcore.parse.terms import SAMPLES, Term, constant, mapped, number

MOST_CASES = 3


def activation(
    algebra: Algebra, record: Activation, args: list[Term], at: int, *, without_cases: bool
) -> Term:
    """The formula of an activation: elu(x) with the default parameters, or elu(x, alpha).

    `without_cases` asks for a second spelling, if there is one: relu(relu(x)) is then
    max(0, max(0, x)). SymPy takes 2^n steps to unfold n functions given by cases inside the
    condition of another one.
    """
    stated, *values = args
    if stated.expr in record.holes:
        return Filled(algebra, {}, at).term(record.holes[stated.expr])
    known = {record.z: stated, **dict(zip(record.parameters, values, strict=bool(values)))}
    textbook, other = record.definition, record.numeric
    if values:
        textbook, other = record.expr, record.expr if record.stable is None else record.stable
    swapped = without_cases and textbook.has(sp.Piecewise) and not other.has(sp.Piecewise)
    # Spelled out: a rule derives e^x - 1, and none the function that code calls for it.
    chosen = spelled_out(other) if swapped else textbook
    return Filled(algebra, known, at).term(chosen)


class Filled:
    """A formula with terms in the places of its variables."""

    def __init__(self, algebra: Algebra, known: dict[Expr, Term], at: int) -> None:
        self.algebra = algebra
        self.known = known
        self.at = at

    def term(self, expr: Expr) -> Term:
        algebra, at = self.algebra, self.at
        if expr in self.known:
            return self.known[expr]
        if isinstance(expr, Rational):
            return number(Fraction(int(expr.p), int(expr.q)))
        if expr.is_NumberSymbol:
            return constant(expr, float(expr))
        if isinstance(expr, sp.Piecewise):
            return self.cases(expr)
        if isinstance(expr, Pow) and expr.exp == -1:
            return algebra.invert(self.term(expr.base), at)
        parts = [self.term(arg) for arg in expr.args]
        if expr.is_Add:
            return algebra.add(parts, at)
        if expr.is_Mul:
            return algebra.multiply(parts, at)
        if expr.is_Pow:
            return algebra.power(parts[0], parts[1], at)
        if expr.func in (Max, Min):
            return algebra.choose(expr.func, parts, at)
        if expr.func is sp.exp:
            return algebra.exponential(parts[0], at)
        if expr.func in VALUES:
            return algebra.apply(expr.func, parts[0], at)
        made = expr.func(*(part.expr for part in parts), evaluate=False)
        return algebra.made(made, (REAL,) * (1 + SAMPLES), parts, at, 1)

    def cases(self, expr: Any) -> Term:
        """The branches that can hold; where it is known which one does, that one alone."""
        branches: list[Term] = []
        pairs: list[tuple[Expr, Any]] = []
        for value, condition in expr.args:
            holds = self.condition(condition)
            if holds == sp.false:
                continue
            branches.append(self.term(value))
            pairs.append((branches[-1].expr, holds))
            if holds == sp.true:
                break
        if len(pairs) == 1 and pairs[0][1] == sp.true:
            return branches[0]
        ranges = branches[0].ranges
        for branch in branches[1:]:
            ranges = mapped(hull, ranges, branch.ranges)
        # Counted before it is made: a condition that holds cases itself is folded by SymPy.
        inside = max((len(c.atoms(sp.Piecewise)) for _, c in pairs), default=0)
        if inside > MOST_CASES:
            raise self.algebra.source.error(
                "too-many-cases",
                N_("a function given by cases has others inside; write it with max or min"),
                self.at,
            )
        ops = sum(1 + int(condition.count_ops()) for _, condition in pairs)
        self.algebra.sized(tuple(branches), self.at, ops)
        made = sp.Piecewise(*pairs, evaluate=False)
        return self.algebra.made(made, ranges, branches, self.at, ops)

    def condition(self, condition: Any) -> Any:
        """A condition, decided where the numbers in it are known."""
        if not isinstance(condition, Relational):
            if condition in (sp.true, sp.false):
                return condition
            return condition.func(*(self.condition(part) for part in condition.args))
        left, right = (self.term(side) for side in condition.args)
        gap = plus(left.ranges[0] or REAL, negative(right.ranges[0] or REAL))
        if left.expr == right.expr or gap == (0, 0):
            return condition.func(sp.S.Zero, sp.S.Zero)
        if left.is_constant and right.is_constant and (gap.low > 0 or gap.high < 0):
            return condition.func(sp.Integer(1 if gap.low > 0 else -1), sp.S.Zero)
        return condition.func(left.expr, right.expr, evaluate=False)


def hull(a: Range, b: Range) -> Range:
    return Range(min(a.low, b.low), max(a.high, b.high))
