"""Proofs of the identities of school that hold only where roots and logarithms are real.

What `zero` does not bring to 0 as it stands is spelled otherwise, split by the signs of its
variables, or seen to be constant on each unbroken piece and 0 at one point of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, product

from sympy import (
    Abs,
    Dummy,
    Expr,
    Max,
    Min,
    Poly,
    PolynomialError,
    Rational,
    S,
    Symbol,
    Tuple,
    sqrt,
    sqrtdenest,
)

from mathcore.derivation.domain import all_breaks_known, breaks, is_nowhere_real, value_there
from mathcore.derivation.zero import is_zero

MOST_SYMBOLS = 3


def is_proved(left: Expr, right: Expr, symbols: list[Symbol]) -> bool:
    """Whether the two are proved equal wherever both have a real value.

    Args:
        left, right: formulas in these symbols, seen to have a value at a common point.
    """
    difference = left - right
    if any(is_zero(spelling) for spelling in spellings(difference)):
        return True
    if not 0 < len(symbols) <= MOST_SYMBOLS:
        return False
    return is_zero_by_signs(left, right, symbols) or (
        len(symbols) == 1 and is_constant_zero(difference, left, right, symbols[0])
    )


def spellings(difference: Expr) -> Iterator[Expr]:
    """The difference in ways that a proof may find easier."""
    yield difference
    yield squares_out(difference)
    yield difference.replace(
        lambda e: isinstance(e, (Max, Min)) and len(e.args) == 2, by_absolute_value
    )
    yield sqrtdenest(difference)


def by_absolute_value(choice: Expr) -> Expr:
    """max(a, b) is (a + b + |a - b|)/2, and min the same with a minus."""
    one, two = choice.args
    gap = Abs(one - two)
    return (one + two + (gap if isinstance(choice, Max) else -gap)) / 2


def is_zero_by_signs(left: Expr, right: Expr, symbols: list[Symbol]) -> bool:
    """Whether the difference is 0 for each choice of the variables' signs that has values."""
    for signs in orthants(symbols):
        if is_nowhere_real(left, signs) or is_nowhere_real(right, signs):
            continue
        one, two = left.subs(signs), right.subs(signs)
        if not any(is_zero(spelling) for spelling in spellings(one - two)):
            return False
    return True


def is_constant_zero(difference: Expr, left: Expr, right: Expr, x: Symbol) -> bool:
    """Whether the slope is 0 throughout, and the value at a point of each unbroken piece."""
    both = Tuple(left, right)
    if not all(all_breaks_known(side, x) for side in both):
        return False
    if not any(is_zero(spelling) for spelling in spellings(difference.diff(x))):
        return False
    ends = sorted({end for side in both for end in breaks(side, x)})
    pieces = pairwise([None, *ends, None])
    return all(is_zero_in(difference, left, right, x, *piece) for piece in pieces)


def is_zero_in(
    difference: Expr, left: Expr, right: Expr, x: Symbol, start: Expr | None, end: Expr | None
) -> bool:
    """Whether the difference is exactly 0 somewhere between two ends, or has no value there."""
    for inside in within(start, end):
        here = {x: inside}
        if value_there(left, here) is None or value_there(right, here) is None:
            return True
        if any(is_zero(spelling) for spelling in spellings(difference.xreplace(here))):
            return True
    return False


def within(start: Expr | None, end: Expr | None) -> Iterator[Expr]:
    """Some points between two ends, either of which may be missing."""
    if start is not None and end is not None:
        yield from (start + (end - start) * Rational(k, 4) for k in (2, 1, 3))
    elif end is not None:
        yield from (end - 1, end - 2)
    else:
        first = S.Zero if start is None else start + 1
        yield from (first, first + 1)


def orthants(symbols: list[Symbol]) -> Iterator[dict[Symbol, Expr]]:
    """Each choice of signs, as positive numbers in the place of the variables."""
    for signs in product((1, -1), repeat=len(symbols)):
        yield {s: sign * Dummy(positive=True) for s, sign in zip(symbols, signs, strict=True)}


def squares_out(expr: Expr) -> Expr:
    """Roots of squares as absolute values: sqrt(x^2 + 2x + 1) is |x + 1|."""

    def opened(root: Expr) -> Expr:
        try:
            constant, factors = Poly(root.base).factor_list()
        except PolynomialError:
            return root
        if constant < 0 or any(power % 2 for _, power in factors):
            return root
        outside = sqrt(constant)
        for factor, power in factors:
            outside *= Abs(factor.as_expr()) ** (power // 2)
        return outside ** (2 * root.exp)

    return expr.replace(
        lambda e: e.is_Pow and e.exp.is_Rational and e.exp.q == 2 and e.base.is_Add, opened
    )
