"""Where a formula has a real value: every part of it is real and finite there.

sqrt(x) sqrt(y) has none at x = y = -1, though SymPy's complex roots multiply to -1: what a school
calls the domain asks it of each part, not of the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from sympy import (
    Abs,
    Expr,
    Float,
    Function,
    Poly,
    PolynomialError,
    Rational,
    Symbol,
    acos,
    acosh,
    acoth,
    asin,
    asinh,
    atan,
    atanh,
    cos,
    cosh,
    erf,
    exp,
    log,
    real_roots,
    sin,
    sinh,
    tanh,
)

from mathcore.derivation.zero import edges

DIGITS = 100
HIGHEST_DEGREE = 4
NICE = tuple(Rational(p, q) for p, q in ((1, 1), (2, 1), (0, 1), (-1, 1), (1, 2), (-2, 1), (3, 1)))
OTHERS = tuple(Rational(p, 7) for p in (-25, -11, -6, -3, -1, 1, 2, 4, 5, 9, 17, 30))
MOST_POINTS = 60

UNBROKEN = (
    exp, log, sin, cos, sinh, cosh, tanh, asin, acos, atan, asinh, acosh, atanh, erf, Abs,
)  # fmt: skip
"""Functions without a jump or a pole inside their domain, or whose edges are listed here."""

Point = Mapping[Symbol, Expr]


def guarded(expr: Expr) -> Iterator[Expr]:
    """The parts that may have no real value: powers, logarithms and some inverse functions."""
    yield from expr.atoms(log, asin, acos, acosh, atanh, acoth)
    yield from (part for part in expr.find(lambda e: e.is_Pow) if not is_plain_power(part))


def is_plain_power(part: Expr) -> bool:
    return bool(part.exp.is_Integer and part.exp > 0)


def value_there(expr: Expr, point: Point) -> Expr | None:
    """The exact value at a point, or None where the formula or a part of it has no real one."""
    if any(number_there(part, point) is None for part in (*guarded(expr), expr)):
        return None
    return expr.xreplace(dict(point))


def number_there(expr: Expr, point: Mapping[Expr, Expr], digits: int = DIGITS) -> Expr | None:
    """The real number that a formula comes to, or None where it comes to none."""
    try:
        found = expr.xreplace(dict(point))
        number = found if found.is_Rational else found.evalf(digits)
    except (TypeError, ValueError):
        return None  # a comparison or a choice between numbers that are not real
    return (
        number if isinstance(number, Float) or (number.is_Rational and number.is_finite) else None
    )


def is_nowhere_real(expr: Expr, signs: Point) -> bool:
    """Whether some part is known not to be real, with positive or negative variables put in."""
    return any(part.xreplace(dict(signs)).is_real is False for part in guarded(expr))


def points(symbols: list[Symbol]) -> Iterator[Point]:
    """Points to try: small numbers first, then fractions that no formula is likely to favour."""
    if not symbols:
        yield {}
        return
    if len(symbols) == 1:
        yield from ({symbols[0]: p} for p in NICE)
    else:
        some = (Rational(1), Rational(2), Rational(-1))
        for values in product(some, repeat=min(len(symbols), 3)):
            yield {s: values[j % len(values)] for j, s in enumerate(symbols)}
    for k in range(MOST_POINTS):
        yield {
            s: OTHERS[(k * (3 + 2 * j) + 5 * j) % len(OTHERS)] + Rational(k, 97)
            for j, s in enumerate(symbols)
        }


def breaks(expr: Expr, x: Symbol) -> list[Expr]:
    """The real points where a part of a formula in x may begin, end or fail, in order.

    Only those of polynomials with rational zeros are found.
    """
    found: set[Expr] = set()
    for part in (*edge_terms(expr), *edges(expr)):
        found |= set(rational_zeros(part, x) or ())
    return sorted(found)


def edge_terms(expr: Expr) -> Iterator[Expr]:
    """What is 0 where a guarded part begins, ends or fails."""
    for part in guarded(expr):
        if part.is_Pow:
            yield part.base
        elif isinstance(part, log):
            yield part.args[0]
        else:
            yield part.args[0] ** 2 - 1


def rational_zeros(expr: Expr, x: Symbol) -> list[Expr] | None:
    """The real zeros of a polynomial in x where all are rational; None where it is no such one."""
    try:
        polynomial = Poly(expr, x)
    except PolynomialError:
        return None
    if polynomial.is_zero or polynomial.degree() > HIGHEST_DEGREE:
        return None
    if not all(c.is_Rational for c in polynomial.coeffs()):
        return None
    found = real_roots(polynomial) if polynomial.degree() else []
    return list(found) if all(root.is_Rational for root in found) else None


def all_breaks_known(expr: Expr, x: Symbol) -> bool:
    """Whether the formula is continuous on each piece between its `breaks`."""
    if not all(isinstance(call, UNBROKEN) for call in expr.atoms(Function)):
        return False
    return all(rational_zeros(p, x) is not None for p in (*edge_terms(expr), *edges(expr)))
