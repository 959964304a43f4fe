"""The values that a smooth piece of a function takes, by its ends and its turning points.

Turning points of rational functions are the zeros of a polynomial. Others are changes of sign of
the slope on a grid, dense up to 8 and ever wider up to some 10,000 (50 where erf occurs), narrowed
to 25 digits; a simple number is taken where it is proved to be one. Between two of them the
function must move as the slope says; where it does not, one was missed, and the grid is made
denser.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from sympy import (
    AccumBounds,
    CRootOf,
    Expr,
    FiniteSet,
    Float,
    Integer,
    Interval,
    Poly,
    PolynomialError,
    Rational,
    S,
    Set,
    Symbol,
    erf,
    exp,
    fraction,
    limit,
    nsolve,
    oo,
    real_roots,
    sqrt,
    tanh,
    together,
)
from sympy.core.evalf import PrecisionExhausted

from mathcore.derivation.zero import is_zero
from mathcore.errors import N_, SettingError
from mathcore.printing import plain

REACH, CELLS, DIGITS = 8, 95, 25
FARTHER, FAR_POINTS, FAR_POINTS_OF_ERF = Rational(8, 5), 16, 4
MOST_DIGITS, MOST_FAR_DIGITS = 400, 40
DENSER = (1, 5, 25)
TINY = Rational(1, 10**20)
SIMPLE = tuple(Rational(p, q) * r for r in (S.One, sqrt(2)) for q in (1, 2, 3) for p in range(13))


@dataclass(frozen=True, slots=True)
class Piece:
    """A smooth stretch of the function between two corners."""

    expr: Expr
    low: Expr
    high: Expr

    @property
    def inside(self) -> Expr:
        if self.low == -oo:
            return S.Zero if self.high == oo else self.high - 1
        return self.low + 1 if self.high == oo else (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Turn:
    """A point where the slope changes its sign, and whether it is known exactly."""

    at: Expr
    exact: bool


def end(piece: Piece, z: Symbol, at: Expr) -> Expr:
    """The limit at an end of a piece."""
    if at in (oo, -oo):
        # The same limits take ten times as long where tanh is not spelled out.
        return limit(piece.expr.rewrite(tanh, exp), z, at)
    return limit(piece.expr, z, at, "+" if at == piece.low else "-")


def image(piece: Piece, z: Symbol, holes: Mapping[Expr, Expr]) -> tuple[Set, bool]:
    """The values on the inside of a piece, and whether they are known exactly.

    Raises:
        SettingError: the function swings without end, or its turning points are not all found.
    """
    slope = piece.expr.diff(z)
    if is_zero(slope):
        return FiniteSet(piece.expr), True
    ends = [end(piece, z, piece.low), end(piece, z, piece.high)]
    if any(one.has(AccumBounds) and not isinstance(one, AccumBounds) for one in ends):
        raise endless(piece.expr)
    turns = turning_points(slope, piece, ends, z)
    inside = [at_turn(piece.expr, z, turn) for turn in turns]
    inside += [stated for at, stated in holes.items() if piece.low < at < piece.high]
    outer = [bound for limits in ends for bound in bounds_of(limits)]
    low, high = min([*outer, *inside]), max([*outer, *inside])
    reached = [any(value == bound for value in inside) for bound in (low, high)]
    if any(isinstance(one, AccumBounds) for one in ends):
        # What it swings between may be too wide a guess: both bounds must be seen to be reached.
        reached = [any(abs(value - bound) < TINY for value in inside) for bound in (low, high)]
        if not all(reached):
            raise endless(piece.expr)
    return Interval(low, high, *(not one for one in reached)), all(turn.exact for turn in turns)


def bounds_of(limits: Expr) -> tuple[Expr, ...]:
    """A limit, or both bounds of what a function swings between."""
    return (limits.min, limits.max) if isinstance(limits, AccumBounds) else (limits,)


def at_turn(expr: Expr, z: Symbol, turn: Turn) -> Expr:
    return exactly(expr, z, turn.at) if turn.exact else value(expr, z, turn.at)


def turning_points(slope: Expr, piece: Piece, ends: list[Expr], z: Symbol) -> list[Turn]:
    """Every point inside a piece where the slope changes its sign, from left to right."""
    if (equation := polynomial(slope, z)) is not None:
        return list(zeros(equation, piece))
    for times in DENSER:
        points = [at for at in grid(piece, times) if sign_at(slope, z, at)]
        signs = [sign_at(slope, z, at) for at in points]
        turns = [
            narrowed(slope, z, a, b)
            for (a, left), (b, right) in pairwise(zip(points, signs, strict=True))
            if left != right
        ]
        if fits(piece.expr, z, ends, turns, signs):
            return turns
    raise endless(piece.expr)


def endless(expr: Expr) -> SettingError:
    return SettingError(
        N_("{formula} has steps or swings without end, or turns that were not found"),
        formula=plain(expr),
    )


def polynomial(slope: Expr, z: Symbol) -> Poly | None:
    """The numerator of a rational slope with rational coefficients."""
    if not slope.is_rational_function(z):
        return None
    try:
        found = Poly(fraction(together(slope))[0], z)
    except PolynomialError:
        return None
    return found if all(c.is_Rational for c in found.coeffs()) else None


def zeros(equation: Poly, piece: Piece) -> Iterator[Turn]:
    """The zeros of odd order inside a piece."""
    found = real_roots(equation)
    for root in sorted(set(found), key=lambda one: one.evalf(DIGITS)):
        if found.count(root) % 2 and piece.low < root < piece.high:
            rough = root.has(CRootOf)
            yield Turn(root.evalf(DIGITS) if rough else root, not rough)


def grid(piece: Piece, times: int) -> Iterator[Expr]:
    """Points of a piece, dense near 0 or near its end, wider and wider beyond."""
    low = piece.low if piece.low != -oo else min(Integer(-REACH), piece.high - REACH)
    high = piece.high if piece.high != oo else max(Integer(REACH), piece.low + REACH)
    # An odd number of cells, so that 0 is inside one and not between two.
    cells = CELLS * times
    near = [low + (high - low) * Rational(2 * k + 1, 2 * cells + 2) for k in range(cells + 1)]
    # Far out, SymPy takes seconds for the digits in which erf is not -1 or 1.
    far = FAR_POINTS_OF_ERF if piece.expr.has(erf) else FAR_POINTS
    steps = [
        REACH * (FARTHER ** (k // times) * (1 + (FARTHER - 1) * Rational(k % times, times)) - 1)
        for k in range(1, far * times + 1)
    ]
    if piece.low == -oo:
        yield from (low - step for step in reversed(steps))
    yield from near
    if piece.high == oo:
        yield from (high + step for step in steps)


def fits(expr: Expr, z: Symbol, ends: list[Expr], turns: list[Turn], signs: list[int]) -> bool:
    """Whether the function moves between its ends and turns as the signs of its slope say."""
    if any(isinstance(limits, AccumBounds) for limits in ends):
        return True
    heights = [ends[0], *(value(expr, z, turn.at) for turn in turns), ends[1]]
    runs = [sign for k, sign in enumerate(signs) if k == 0 or signs[k - 1] != sign]
    return len(runs) == len(heights) - 1 and all(
        bool(high > low) if sign > 0 else bool(high < low)
        for sign, (low, high) in zip(runs, pairwise(heights), strict=True)
    )


@lru_cache(maxsize=20_000)
def sign_at(slope: Expr, z: Symbol, at: Expr) -> int:
    """-1 or 1; 0 where the slope is 0, or so small that many digits do not tell."""
    most = MOST_DIGITS if abs(at) <= REACH else MOST_FAR_DIGITS
    try:
        found = slope.evalf(5, subs={z: at}, maxn=most, strict=True)
    except PrecisionExhausted:
        return 0
    return int(bool(found > 0)) - int(bool(found < 0)) if found.is_comparable else 0


def narrowed(slope: Expr, z: Symbol, a: Expr, b: Expr) -> Turn:
    """A zero between two points: a simple number if one is proved to be it, else 25 digits."""
    for simple in SIMPLE:
        for candidate in (simple, -simple):
            if a < candidate < b and is_hit(slope, z, candidate):
                return Turn(candidate, True)
    found = nsolve(slope, z, (a, b), solver="illinois", prec=DIGITS + 10, verify=False)
    return Turn(Float(found, DIGITS), False)


def is_hit(slope: Expr, z: Symbol, candidate: Expr) -> bool:
    """Whether the slope is proved to vanish at a point; in a hole, to tend to 0."""
    there = exactly(slope, z, candidate)
    return abs(there.evalf(DIGITS)) < TINY and is_zero(there)


def exactly(expr: Expr, z: Symbol, at: Expr) -> Expr:
    """The value at a point; where the formula has none, its limit."""
    there = expr.subs(z, at)
    return limit(expr, z, at) if there.has(S.NaN, S.ComplexInfinity) else there


def value(expr: Expr, z: Symbol, at: Expr) -> Expr:
    """The value at a point to 25 digits; where the formula has none, its limit."""
    found = expr.evalf(DIGITS, subs={z: at}, maxn=MOST_DIGITS)
    return found if found.is_comparable else exactly(expr, z, at).evalf(DIGITS)
