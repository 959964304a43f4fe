"""Whether an expression is zero: brought there by rewritings that always end.

Where it has corners it is split into pieces without any, and each piece is brought to zero. The
corners themselves are single points and are not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, pairwise, product

from sympy import (
    Abs,
    Dummy,
    Expr,
    Heaviside,
    Max,
    Min,
    Piecewise,
    Poly,
    PolynomialError,
    S,
    Symbol,
    cancel,
    count_ops,
    exp,
    expand,
    factor_terms,
    fraction,
    log,
    powsimp,
    real_roots,
    sign,
    together,
)
from sympy.core.relational import Relational

from mathcore.formulas.special import spelled_out

LARGEST_TO_SPLIT, LARGEST_TO_EXPAND = 1_200, 400
MOST_ROOTS = 12
CORNERED = (Abs, Max, Min, Piecewise, sign, Heaviside)


def is_zero(expr: Expr) -> bool:
    """Whether the expression is brought to 0 by rewriting that terminates."""
    if expr == 0:
        return True
    size = count_ops(expr)
    if size > LARGEST_TO_SPLIT:
        return False
    if branches := sides(expr) or intervals(expr) or case_by_case(expr):
        return all(is_zero(side) for side in branches)
    if size > LARGEST_TO_EXPAND:
        return False
    expr = spelled_out(expr)
    spellings = [expr, expr.rewrite(exp)]
    if expr.has(log):
        # A real number whose exponential is 1 is 0; e takes the logarithms off.
        spellings.append(exp(expr.rewrite(log)) - 1)
    return any(moves_to_zero(spelling) for spelling in spellings)


def moves_to_zero(expr: Expr) -> bool:
    if expand(expr) == 0:
        return True
    numerator = fraction(together(factor_terms(powsimp(expr))))[0]
    if numerator == 0 or expand(numerator) == 0:
        return True
    numerator = expand(expand(numerator, power_exp=True, log=True, force=False))
    if numerator == 0 or expand(fraction(together(numerator))[0]) == 0:
        return True
    return bool(numerator.is_rational_function() and cancel(numerator) == 0)


def case_by_case(expr: Expr) -> list[Expr]:
    """The expression in each case, where all its cases are told apart by the same conditions."""
    cased = expr.atoms(Piecewise)
    told = {tuple(condition for _, condition in part.args) for part in cased}
    if len(told) != 1:
        return []
    (conditions,) = told
    return [in_case(expr, k) for k in range(len(conditions))]


def in_case(expr: Expr, case: int) -> Expr:
    """The expression with one case of everything given by cases, also of what stands inside."""
    while cased := expr.atoms(Piecewise):
        expr = expr.xreplace({part: part.args[case][0] for part in cased})
    return expr


def sides(expr: Expr) -> list[Expr]:
    """The expression for each sign of its variables, where that settles all its corners."""
    variables = sorted(set().union(*(edge.free_symbols for edge in edges(expr))), key=str)
    if not variables or len(variables) > 2:
        return []
    positive = [Dummy(positive=True) for _ in variables]
    branches = []
    for signs in product((1, -1), repeat=len(variables)):
        swap = {v: s * p for v, s, p in zip(variables, signs, positive, strict=True)}
        try:
            side = expr.subs(swap)
        except (TypeError, ValueError):
            continue  # a choice between numbers that are not real: nothing is there on this side
        if side.has(*CORNERED):
            return []
        branches.append(side)
    return branches


def intervals(expr: Expr) -> list[Expr]:
    """The expression between its corners, where these are at numbers of one variable."""
    variables = set().union(*(edge.free_symbols for edge in edges(expr)))
    if len(variables) != 1:
        return []
    (variable,) = variables
    found = [roots(edge, variable) for edge in edges(expr)]
    ends = sorted({root for some in found if some is not None for root in some})
    if None in found or not ends or len(ends) > MOST_ROOTS:
        return []
    inside = [(a + b) / 2 for a, b in pairwise(ends)]
    pieces = [settled(expr, variable, at) for at in (ends[0] - 1, *inside, ends[-1] + 1)]
    return [] if any(piece.has(*CORNERED) for piece in pieces) else pieces


def edges(expr: Expr) -> Iterator[Expr]:
    """What changes its sign where a corner is."""
    for part in expr.atoms(*CORNERED):
        if isinstance(part, Piecewise):
            for _, condition in part.args:
                yield from (rel.lhs - rel.rhs for rel in condition.atoms(Relational))
        elif isinstance(part, (Max, Min)):
            yield from (one - other for one, other in combinations(part.args, 2))
        else:
            yield part.args[0]


def roots(edge: Expr, variable: Symbol) -> list[Expr] | None:
    """The real zeros of a polynomial with rational ones, or None."""
    if edge.has(*CORNERED):
        # An edge that has corners of its own: theirs are edges too, and it is tried on each side.
        pieces = intervals(edge) or sides(edge)
        return None if not pieces else piecewise_roots(pieces, variable)
    if edge.has(exp):
        return exponential_roots(edge, variable)
    try:
        polynomial = Poly(edge, variable)
    except PolynomialError:
        return None
    return rational_roots(polynomial)


def rational_roots(polynomial: Poly) -> list[Expr] | None:
    """The real zeros, where they are all rational."""
    if polynomial.is_zero:
        return []
    if not all(c.is_Rational for c in polynomial.coeffs()) or polynomial.degree() > 4:
        return None
    found = real_roots(polynomial) if polynomial.degree() else []
    return list(found) if all(root.is_Rational for root in found) else None


def exponential_roots(edge: Expr, variable: Symbol) -> list[Expr] | None:
    """The zeros of a polynomial in one e^(c x), such as e^x - 1: 0 or none, else None."""
    (grown, *others) = edge.atoms(exp)
    power = Dummy(positive=True)
    inside = edge.xreplace({grown: power})
    rate = grown.exp / variable
    if others or not inside.is_polynomial(power) or inside.has(variable) or not rate.is_Rational:
        return None
    found = rational_roots(Poly(inside, power))
    if found is None or any(root > 0 and root != 1 for root in found):
        return None
    return [S.Zero] if 1 in found else []


def piecewise_roots(pieces: list[Expr], variable: Symbol) -> list[Expr] | None:
    """The zeros of every piece, wherever it holds: too many ends do no harm."""
    found = [roots(piece, variable) for piece in pieces]
    return None if None in found else [root for some in found if some for root in some]


def settled(expr: Expr, variable: Symbol, at: Expr) -> Expr:
    """The expression with each corner settled as it is around a point."""

    def at_point(part: Expr) -> Expr:
        return part.subs(variable, at)

    choose: dict[type[Expr], Callable[[Expr], Expr]] = {
        Abs: lambda part: part.args[0] * (1 if at_point(part.args[0]) > 0 else -1),
        sign: lambda part: S.One if at_point(part.args[0]) > 0 else S.NegativeOne,
        Heaviside: lambda part: S.One if at_point(part.args[0]) > 0 else S.Zero,
        Max: lambda part: max(part.args, key=at_point),
        Min: lambda part: min(part.args, key=at_point),
        Piecewise: lambda part: next(
            (value for value, when in part.args if when.subs(variable, at) == S.true), S.NaN
        ),
    }
    while corners := [c for c in expr.atoms(*CORNERED) if not any(
        arg.has(*CORNERED) for arg in c.args)]:  # fmt: skip
        expr = expr.xreplace({corner: choose[type(corner)](corner) for corner in corners})
    return expr
