"""The range of values of a formula, enclosed in floating point without asking SymPy.

A `Range` holds every value that a part of a formula takes. With it `ln(-x^2)`, `1/(2-2 cos 0)`
and `e^(e^9)` are refused where they stand, and nothing large is ever evaluated. Ends are widened
after each operation, so an enclosure is never too narrow. Zero stays exactly zero, and what is too
close to it for floating point keeps its sign: below 1e-300 an end says no more than that.

Imports SymPy for the names of the functions only. Adding a function is one row in `VALUES`, and
one in `DOMAINS` or `POLES` where it is not defined everywhere.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

import sympy as sp

INF = math.inf
LARGEST = sys.float_info.max
TINIEST = 5e-324
SLACK = 1e-15
NARROW = 1e-6


class Range(NamedTuple):
    low: float
    high: float

    @property
    def is_zero(self) -> bool:
        """Zero as far as floating point can tell."""
        return self.low <= 0 <= self.high and self.high - self.low <= NARROW

    @property
    def is_huge(self) -> bool:
        return self.low >= LARGEST or self.high <= -LARGEST


REAL = Range(-INF, INF)
Unary = Callable[[Range], Range]


def enclose(low: float, high: float) -> Range:
    """The range with its ends widened by their rounding errors."""
    if math.isnan(low) or math.isnan(high):
        return REAL
    low = low - abs(low) * SLACK if math.isfinite(low) else low
    high = high + abs(high) * SLACK if math.isfinite(high) else high
    return Range(min(low, LARGEST), max(high, -LARGEST))


def exactly(value: Fraction) -> Range:
    try:
        near = value.numerator / value.denominator
    except OverflowError:
        near = INF if value > 0 else -INF
    if near == 0 and value != 0:
        near = math.copysign(TINIEST, value)
    return Range(near, near) if math.isfinite(near) and near == value else enclose(near, near)


def plus(a: Range, b: Range) -> Range:
    return enclose(a.low + b.low, a.high + b.high)


def product(a: float, b: float) -> float:
    """A product of two ends: zero only where one of them is."""
    if a == 0 or b == 0:
        return 0.0
    return a * b or math.copysign(TINIEST, a) * math.copysign(1, b)


def times(a: Range, b: Range) -> Range:
    ends = [product(x, y) for x in a for y in b]
    return enclose(min(ends), max(ends))


def inverse(a: Range) -> Range:
    """One over a range; around zero it is everything."""
    if a.low < 0 < a.high or a == (0, 0):
        return REAL
    low = -INF if a.high == 0 else 1 / a.high or math.copysign(TINIEST, a.high)
    high = INF if a.low == 0 else 1 / a.low or math.copysign(TINIEST, a.low)
    return enclose(low, high)


def raised(a: Range, exponent: Range) -> Range:
    """A power with an exponent that is not a whole number: of what is not negative in a."""
    if a.low < 0 and a.high <= 0:
        return REAL
    base = Range(max(a.low, 0.0), max(a.high, 0.0))
    if exponent.low > 0 and base.high == 0:
        return Range(0.0, 0.0)
    found = VALUES[sp.exp](times(exponent, VALUES[sp.log](base)))
    return Range(0.0, found.high) if base.low == 0 else found


def whole_power(a: Range, n: int) -> Range:
    if n == 0:
        return Range(1.0, 1.0)
    if n < 0:
        return inverse(whole_power(a, -n))
    size = modulus(a) if n % 2 == 0 or a.low >= 0 else None
    if size is not None:
        return enclose(grow(size.low, n), grow(size.high, n))
    return enclose(grow(a.low, n), grow(a.high, n))


def grow(value: float, n: int) -> float:
    """value^n, infinite where it overflows and never quite zero where it underflows."""
    if value == 0:
        return 0.0
    sign = -1.0 if value < 0 and n % 2 else 1.0
    try:
        return sign * (
            math.exp(n * math.log(abs(value))) if n > 1024 else abs(value) ** n or TINIEST
        )
    except OverflowError:
        return sign * (INF if abs(value) > 1 else TINIEST)


def modulus(a: Range) -> Range:
    low, high = sorted((abs(a.low), abs(a.high)))
    return Range(0.0 if a.low <= 0 <= a.high else low, high)


def rising(f: Callable[[float], float], low: float = -INF, high: float = INF) -> Unary:
    """The range of an increasing function that is defined from `low` to `high`."""

    def end(value: float) -> float:
        try:
            return f(min(max(value, low), high))
        except (OverflowError, ValueError):
            return INF if value > 0 else -INF

    return lambda a: enclose(end(a.low), end(a.high))


def wave(f: Callable[[float], float]) -> Unary:
    """The range of sine or cosine, whose slope is at most one."""

    def around(a: Range) -> Range:
        width = a.high - a.low
        if not width < 1:
            return Range(-1.0, 1.0)
        # The middle may move by half the width; the other half is for its rounding.
        middle = f(a.low + width / 2)
        return Range(*(min(max(end, -1.0), 1.0) for end in
                       enclose(middle - width, middle + width)))  # fmt: skip

    return around


def exponential(value: float) -> float:
    return math.exp(value) or TINIEST


def negative(a: Range) -> Range:
    return Range(-a.high, -a.low)


def after(outer: Unary, inner: Unary) -> Unary:
    return lambda a: outer(inner(a))


def quotient(above: Unary, below: Unary) -> Unary:
    return lambda a: times(above(a), inverse(below(a)))


def stepping(f: Callable[[float], float]) -> Unary:
    """A function of whole numbers that never falls; past 2^53 a float is whole already."""
    return lambda a: Range(*(float(f(end)) if abs(end) < 2**53 else end for end in a))


def signs(a: Range) -> Range:
    return Range(*(float((end > 0) - (end < 0)) for end in a))


SIN, COS = wave(math.sin), wave(math.cos)
SINH, TANH = rising(math.sinh), rising(math.tanh)
COSH = after(rising(math.cosh), modulus)
ASIN, ATAN = rising(math.asin, -1, 1), rising(math.atan)
ACOS = after(negative, rising(lambda v: -math.acos(v), -1, 1))
ACOSH = rising(math.acosh, low=1)

VALUES: dict[type[sp.Function], Unary] = {
    sp.exp: rising(exponential),
    sp.log: rising(math.log, low=0),
    sp.sin: SIN,
    sp.cos: COS,
    sp.tan: quotient(SIN, COS),
    sp.cot: quotient(COS, SIN),
    sp.sec: after(inverse, COS),
    sp.csc: after(inverse, SIN),
    sp.asin: ASIN,
    sp.acos: ACOS,
    sp.atan: ATAN,
    sp.acot: lambda a: enclose(math.pi / 2, math.pi / 2) if a == (0, 0) else ATAN(inverse(a)),
    sp.asec: after(ACOS, inverse),
    sp.acsc: after(ASIN, inverse),
    sp.sinh: SINH,
    sp.cosh: COSH,
    sp.tanh: TANH,
    sp.coth: after(inverse, TANH),
    sp.sech: after(inverse, COSH),
    sp.csch: after(inverse, SINH),
    sp.asinh: rising(math.asinh),
    sp.acosh: ACOSH,
    sp.atanh: rising(math.atanh, -1, 1),
    sp.acoth: after(rising(math.atanh, -1, 1), inverse),
    sp.asech: after(ACOSH, inverse),
    sp.acsch: after(rising(math.asinh), inverse),
    sp.erf: rising(math.erf),
    sp.Abs: modulus,
    sp.sign: signs,
    sp.floor: stepping(math.floor),
    sp.ceiling: stepping(math.ceil),
}
"""How each function maps a range."""


def same(a: Range) -> Range:
    return a


class Domain(NamedTuple):
    """Where a function is defined: `of` the argument lies between two ends."""

    low: float
    high: float
    is_open: bool = False
    of: Unary = same

    def misses(self, a: Range) -> bool:
        """Whether no value of the range lies inside."""
        a = self.of(a)
        if self.is_open:
            return a.high <= self.low or a.low >= self.high
        return a.high < self.low or a.low > self.high

    def touches(self, a: Range) -> bool:
        """Whether the range is, as far as can be told, just an open end."""
        shifted = (Range(a.low - end, a.high - end) for end in (self.low, self.high))
        return self.is_open and any(math.isfinite(r.low) and r.is_zero for r in shifted)


DOMAINS: dict[type[sp.Function], Domain] = {
    sp.log: Domain(0, INF, is_open=True),
    sp.asin: Domain(-1, 1),
    sp.acos: Domain(-1, 1),
    sp.acosh: Domain(1, INF),
    sp.atanh: Domain(-1, 1, is_open=True),
    sp.asec: Domain(1, INF, of=modulus),
    sp.acsc: Domain(1, INF, of=modulus),
    sp.acoth: Domain(1, INF, is_open=True, of=modulus),
    sp.asech: Domain(0, 1),
}
"""The arguments for which a function is real."""

POLES: dict[type[sp.Function], Unary] = {
    sp.tan: COS,
    sp.sec: COS,
    sp.cot: SIN,
    sp.csc: SIN,
    sp.coth: same,
    sp.csch: same,
    sp.asech: same,
    sp.acsch: same,
}
"""What must not be zero."""
