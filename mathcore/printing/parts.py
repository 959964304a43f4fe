"""Terms and factors as they are written, whatever the nesting that SymPy keeps them in.

Imports SymPy only.
"""

from __future__ import annotations

from collections import Counter

from sympy import Add, Basic, Expr, Mul, Pow, Sum, multiplicity

from mathcore.symbols import D

LARGEST_DENOMINATOR, MOST_PLACES = 1_000, 38


def flat_terms(expr: Expr) -> list[Expr]:
    """The terms of a sum, sums inside it opened."""
    if not isinstance(expr, Add):
        return [expr]
    return [term for part in expr.args for term in flat_terms(part)]


def flat_factors(expr: Expr) -> list[Expr]:
    """The factors of a product, products inside it opened, except those with a minus."""
    if not isinstance(expr, Mul):
        return [expr]
    parts = []
    for part in expr.args:
        nested = isinstance(part, Mul) and not is_negative(part)
        parts += flat_factors(part) if nested else [part]
    return parts


def is_negative(expr: Basic) -> bool:
    """Whether the expression is written with a minus in front."""
    if expr.is_Number:
        return bool(expr.is_extended_negative)
    if isinstance(expr, Mul):
        first = next((part for part in flat_factors(expr) if part.is_Number), None)
        return first is not None and bool(first.is_extended_negative)
    return False


def seems_negative(expr: Basic) -> bool:
    """The same for a term that is still to be derived: d/dx(-x) comes after d/dx y."""
    return is_negative(expr.args[0] if isinstance(expr, D) else expr)


def without_minus(parts: list[Expr]) -> list[Expr]:
    """The factors with the sign of the first number dropped."""
    place = next(k for k, part in enumerate(parts) if part.is_Number)
    number = -parts[place]
    keep = [] if number == 1 and len(parts) > 1 else [number]
    return [*parts[:place], *keep, *parts[place + 1 :]]


def is_under_bar(part: Expr) -> bool:
    """Whether a factor is written below the bar: a power with a negative number as exponent."""
    return isinstance(part, Pow) and part.exp.is_Number and bool(part.exp.is_negative)


def turned_over(part: Expr) -> Expr:
    """What stands below the bar for such a factor."""
    return part.base if part.exp == -1 else Pow(part.base, -part.exp, evaluate=False)


def is_one_place(part: Basic, expr: Basic) -> bool:
    """Whether it is clear which place is meant: a number must stand in one place only."""
    return not part.is_Number or occurrences(part, expr) == 1


def occurrences(part: Basic, expr: Basic) -> int:
    """How often a part occurs, limits of sums left out."""
    if expr == part:
        return 1
    inner = expr.args[:1] if isinstance(expr, Sum) else expr.args
    return sum(occurrences(part, one) for one in inner)


def same(some: list[Expr], others: list[Expr]) -> bool:
    return Counter(some) == Counter(others)


def is_within(some: list[Expr], others: list[Expr]) -> bool:
    return len(some) < len(others) and not Counter(some) - Counter(others)


def as_decimal(number: Expr) -> str:
    """A fraction of many decimals that ends, written as a decimal; of any other, nothing.

    `number` is positive.

    >>> from sympy import Rational
    >>> as_decimal(Rational(8943, 200000)), as_decimal(Rational(1, 100))
    ('0.044715', '')
    """
    if not number.is_Rational or number.q <= LARGEST_DENOMINATOR or number.q % 5:
        return ""
    places = max(multiplicity(2, number.q), multiplicity(5, number.q))
    if places > MOST_PLACES or 10**places % number.q:
        return ""
    digits = str(number.p * 10**places // number.q).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}"
