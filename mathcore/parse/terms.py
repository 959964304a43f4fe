"""Terms: a SymPy expression together with its size and the range of its values.

Imports SymPy and the ranges.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key
from zlib import crc32

from sympy import (
    Abs,
    Basic,
    Expr,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Rational,
    S,
    Symbol,
    integer_nthroot,
    sign,
)

from mathcore.parse.ranges import NARROW, REAL, Range, exactly, plus

CORNERED = (Abs, Max, Min, sign, Piecewise)
SAMPLES = 3

Ranges = tuple[Range | None, ...]
in_order = cmp_to_key(Basic.compare)


@dataclass(frozen=True, slots=True)
class Term:
    """An expression with its size and its values.

    `ranges[0]` encloses its values for all real variables; the others enclose its value at
    sample points, None where it has none there.
    """

    expr: Expr
    ops: int
    depth: int
    ranges: Ranges

    @property
    def is_constant(self) -> bool:
        return not self.expr.free_symbols

    @property
    def steady(self) -> Range | None:
        """The range of its one value, if it has the same one wherever it is defined."""
        return steady(self.ranges, self.expr)

    @property
    def vanishes(self) -> bool:
        """Whether it is zero wherever it is defined, as far as floating point can tell."""
        return vanish(self.ranges, self.expr)


def steady(ranges: Ranges, expr: Expr) -> Range | None:
    if not expr.free_symbols:
        return ranges[0]
    seen = [r for r in ranges[1:] if r is not None]
    # A function with corners may be constant on a stretch only, where the samples happen to lie.
    if len(seen) < 2 or expr.has(*CORNERED):
        return None
    low, high = min(r.low for r in seen), max(r.high for r in seen)
    return Range(low, high) if high - low <= NARROW * max(1.0, abs(low)) else None


def vanish(ranges: Ranges, expr: Expr) -> bool:
    known = steady(ranges, expr)
    return ranges[0] == (0, 0) or (known is not None and known.is_zero)


def number(value: Fraction | Rational) -> Term:
    exact = Rational(value.numerator, value.denominator)
    known = exactly(Fraction(int(exact.p), int(exact.q)))
    return Term(exact, 0, 0, (known,) * (1 + SAMPLES))


def constant(expr: Expr, value: float) -> Term:
    return Term(expr, 0, 0, (plus(Range(value, value), Range(0, 0)),) * (1 + SAMPLES))


def variable(expr: Symbol) -> Term:
    """A symbol, with a value of its own at each sample point: two positive, one negative."""
    share = crc32(expr.name.encode()) / 2**32
    points = (0.2 + 0.7 * share, 1.1 + 1.9 * share, -0.3 - 2.1 * share)
    return Term(expr, 0, 0, (REAL, *(Range(p, p) for p in points)))


def mapped(f: Callable[..., Range], *args: Ranges) -> Ranges:
    """A function of ranges, at each of their places; nothing where one of them is nothing."""
    rows = zip(*args, strict=True)
    return tuple(None if None in row else f(*row) for row in rows)


def defined(ranges: Ranges, misses: Callable[[Range], bool]) -> Ranges:
    """The ranges, with nothing at the sample points that a domain misses."""
    first, *samples = ranges
    return (first, *(None if r is None or misses(r) else r for r in samples))


def upside_down(expr: Expr) -> Expr:
    """One over an expression, in the form SymPy gives it: 1/(2 x^2) is a half times x^(-2).

    1/(1/x) and 1/(x/y) stay as they are: they have no value at 0, and x has.
    """
    if isinstance(expr, Rational):
        return 1 / expr
    if isinstance(expr, Pow) and isinstance(expr.exp, Rational) and expr.exp > 0:
        return Pow(expr.base, -expr.exp, evaluate=False)
    if isinstance(expr, Mul) and not any(is_below(part) for part in expr.args):
        return Mul(*sorted(map(upside_down, expr.args), key=in_order), evaluate=False)
    return Pow(expr, S.NegativeOne, evaluate=False)


def is_below(factor: Expr) -> bool:
    """Whether a factor stands below a fraction bar."""
    return isinstance(factor, Pow) and isinstance(factor.exp, Rational) and factor.exp < 0


def rational_power(base: Rational, exponent: Rational) -> Rational | None:
    """The power of a rational number where it is one again; the caller has sized it."""
    if exponent.q == 1:
        return Rational(base) ** int(exponent.p)
    if base < 0 or exponent.q > 64:
        return None
    above, below = (integer_nthroot(abs(int(half)), int(exponent.q)) for half in (base.p, base.q))
    if not (above[1] and below[1]):
        return None
    return Rational(above[0], below[0]) ** int(exponent.p)
