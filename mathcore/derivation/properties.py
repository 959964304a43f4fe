"""What an activation is like: its range, its growth, its symmetry, its slopes. Computed.

A function is cut at its corners into smooth pieces. Limits and values at exact points are worked
out exactly; a turning point is exact where a simple number is proved to be one. Other turning
points are found as changes of sign on a grid of |z| <= 8 and narrowed to 25 digits; what rests
on them is listed in `by_numbers`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from sympy import (
    Expr,
    FiniteSet,
    Float,
    Integer,
    Interval,
    Rational,
    S,
    Set,
    Symbol,
    Union,
    exp,
    limit,
    nsolve,
    oo,
    sqrt,
    tanh,
)

from mathcore.derivation.zero import CORNERED, edges, is_zero, roots, settled
from mathcore.errors import N_, SettingError
from mathcore.formulas import Activation, activation_of
from mathcore.printing import plain

REACH, CELLS, DIGITS = 8, 95, 25
TINY = Rational(1, 10**20)
SIMPLE = tuple(Rational(p, q) * r for r in (S.One, sqrt(2)) for q in (1, 2, 3) for p in range(13))

Monotone = Literal["increasing", "not decreasing", "constant", "neither"]
Symmetry = Literal["odd", "even", "neither"]


@dataclass(frozen=True, slots=True)
class Properties:
    """The properties of an activation with its default parameters.

    `range` is the set of its values; `monotone` is "increasing" only where it never stands
    still; `zero_centred` says that inputs spread evenly around 0 have outputs that average to 0,
    as for every odd function; `largest_slope` is the largest derivative, or what it comes
    close to; `limits` are those at minus and plus infinity; `lipschitz` is the largest size of
    the slope, infinite where there is a jump; `kinks` are the points without a derivative.
    `by_numbers` names the fields that rest on turning points found by numbers.
    """

    range: Set
    monotone: Monotone
    odd_even: Symmetry
    zero_centred: bool
    largest_slope: Expr
    limits: tuple[Expr, Expr]
    lipschitz: Expr
    kinks: tuple[Expr, ...]
    by_numbers: frozenset[str]


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


@lru_cache(maxsize=64)
def properties(activation: str | Activation) -> Properties:
    """The properties of an activation, by name or as a record.

    Raises:
        UnknownFormulaError: no activation has that name.
        SettingError: its corners are not at rational points, so it cannot be cut there.

    >>> found = properties("sigmoid")
    >>> found.range, found.largest_slope, found.monotone
    (Interval.open(0, 1), 1/4, 'increasing')
    """
    row = activation_of(activation)
    z, pieces = row.z, cut(row)
    slopes = [Piece(piece.expr.diff(z), piece.low, piece.high) for piece in pieces]
    values = [image(piece, z, row.holes) for piece in pieces]
    rises = [image(piece, z, {}) for piece in slopes]
    corners = [piece.high for piece in pieces[:-1]]
    at_corners = FiniteSet(*(row.definition.subs(z, corner) for corner in corners))
    jumps = any(gap(one, two, z) != 0 for one, two in pairwise(pieces))
    steps = Union(*(found for found, _ in rises))
    symmetry = parity(row)
    numbers = {"range": values, "largest_slope": rises, "lipschitz": rises, "monotone": rises}
    return Properties(
        range=Union(*(found for found, _ in values), at_corners),
        monotone=growth(steps, pieces, z),
        odd_even=symmetry,
        zero_centred=symmetry == "odd",
        largest_slope=steps.sup,
        limits=(end(pieces[0], z, -oo), end(pieces[-1], z, oo)),
        lipschitz=oo if jumps else max(abs(steps.sup), abs(steps.inf)),
        kinks=tuple(
            corner
            for corner, (one, two), (left, right) in zip(
                corners, pairwise(pieces), pairwise(slopes), strict=True
            )
            if gap(one, two, z) != 0 or gap(left, right, z) != 0
        ),
        by_numbers=frozenset(
            name
            for name, found in numbers.items()
            # A slope that is seen to be negative is one, wherever the turning points are.
            if not (name == "monotone" and steps.inf < 0) and not all(ok for _, ok in found)
        ),
    )


def cut(row: Activation) -> list[Piece]:
    """The smooth pieces, from left to right."""
    expr, z = row.definition, row.z
    found = [roots(edge, z) for edge in edges(expr)]
    if None in found:
        raise SettingError(
            N_("the corners of {formula} are not at rational points"), formula=plain(expr)
        )
    ends = sorted({root for some in found if some for root in some})
    bounds = [-oo, *ends, oo]
    pieces = []
    for low, high in pairwise(bounds):
        piece = Piece(expr, low, high)
        pieces.append(Piece(settled(expr, z, piece.inside), low, high))
    if any(piece.expr.has(*CORNERED) for piece in pieces):
        raise SettingError(
            N_("the corners of {formula} are not at rational points"), formula=plain(expr)
        )
    return pieces


def end(piece: Piece, z: Symbol, at: Expr) -> Expr:
    """The limit at an end of a piece."""
    if at in (oo, -oo):
        # The same limits take ten times as long where tanh is not spelled out.
        return limit(piece.expr.rewrite(tanh, exp), z, at)
    return limit(piece.expr, z, at, "+" if at == piece.low else "-")


def gap(left: Piece, right: Piece, z: Symbol) -> Expr:
    """How far two neighbours are apart where they meet."""
    return end(right, z, right.low) - end(left, z, left.high)


def image(piece: Piece, z: Symbol, holes: Mapping[Expr, Expr]) -> tuple[Set, bool]:
    """The values on the inside of a piece, and whether they are known exactly."""
    slope = piece.expr.diff(z)
    if is_zero(slope):
        return FiniteSet(piece.expr), True
    ends = [end(piece, z, piece.low), end(piece, z, piece.high)]
    turns = list(turning_points(slope, piece, z))
    inside = [
        exactly(piece.expr, z, at) if exact else value(piece.expr, z, at) for at, exact in turns
    ]
    inside += [stated for at, stated in holes.items() if piece.low < at < piece.high]
    low, high = min([*ends, *inside]), max([*ends, *inside])
    return Interval(low, high, low not in inside, high not in inside), all(e for _, e in turns)


def turning_points(slope: Expr, piece: Piece, z: Symbol) -> Iterator[tuple[Expr, bool]]:
    """Where the slope changes its sign inside a piece, and whether that point is exact."""
    low, high = max(piece.low, Integer(-REACH)), min(piece.high, Integer(REACH))
    # An odd number of cells, so that 0 is inside one and not between two.
    grid = [low + (high - low) * Rational(2 * k + 1, 2 * CELLS + 2) for k in range(CELLS + 1)]
    signs = [value(slope, z, at, 5) for at in grid]
    for (a, left), (b, right) in pairwise(zip(grid, signs, strict=True)):
        if left * right < 0:
            yield narrowed(slope, z, a, b)


def narrowed(slope: Expr, z: Symbol, a: Expr, b: Expr) -> tuple[Expr, bool]:
    """A zero between two points: a simple number if one is proved to be it, else 25 digits."""
    for simple in SIMPLE:
        for candidate in (simple, -simple):
            if a < candidate < b and is_hit(slope, z, candidate):
                return candidate, True
    found = nsolve(slope, z, (a, b), solver="illinois", prec=DIGITS + 10, verify=False)
    return Float(found, DIGITS), False


def is_hit(slope: Expr, z: Symbol, candidate: Expr) -> bool:
    """Whether the slope is proved to vanish at a point; in a hole, to tend to 0."""
    there = exactly(slope, z, candidate)
    return abs(there.evalf(DIGITS)) < TINY and is_zero(there)


def exactly(expr: Expr, z: Symbol, at: Expr) -> Expr:
    """The value at a point; where the formula has none, its limit."""
    there = expr.subs(z, at)
    return limit(expr, z, at) if there.has(S.NaN, S.ComplexInfinity) else there


def value(expr: Expr, z: Symbol, at: Expr, digits: int = DIGITS) -> Expr:
    return expr.evalf(digits, subs={z: at}, maxn=400)


def growth(steps: Set, pieces: list[Piece], z: Symbol) -> Monotone:
    """Whether the function grows, from the values of its slope and its jumps."""
    falls = any(gap(one, two, z) < 0 for one, two in pairwise(pieces))
    if steps.inf < 0 or falls:
        return "neither"
    if all(is_zero(piece.expr.diff(z)) for piece in pieces):
        return "constant" if len(pieces) == 1 else "not decreasing"
    still = any(is_zero(piece.expr.diff(z)) for piece in pieces)
    return "not decreasing" if still else "increasing"


def parity(row: Activation) -> Symmetry:
    """Odd or even, where that is proved."""
    mirrored = row.definition.subs(row.z, -row.z)
    if is_zero(mirrored + row.definition):
        return "odd"
    return "even" if is_zero(mirrored - row.definition) else "neither"
