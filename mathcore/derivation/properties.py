"""What an activation is like: its range, its growth, its symmetry, its slopes. Computed.

A function is cut at its corners into smooth pieces. Limits and values at exact points are worked
out exactly; a turning point is exact where it is a simple number that is proved to be one, or the
zero of a polynomial. Others are found to 25 digits (see `turning`); what rests on them is listed
in `by_numbers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from sympy import Expr, FiniteSet, Set, Symbol, Union, ceiling, floor, oo

from mathcore.budget import budgeted
from mathcore.derivation.turning import Piece, end, endless, image
from mathcore.derivation.zero import CORNERED, edges, is_zero, roots, settled
from mathcore.errors import N_, SettingError
from mathcore.formulas import Activation, activation_of
from mathcore.printing import plain

Monotone = Literal[
    "increasing", "not decreasing", "decreasing", "not increasing", "constant", "neither"
]
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


PATIENCE = 30.0
"""Seconds for all properties: limits and ranges of composed exponentials take some."""


@budgeted(N_("the properties were not found within {seconds} seconds"))
@lru_cache(maxsize=64)
def properties(activation: str | Activation, *, budget: float = PATIENCE) -> Properties:
    """The properties of an activation, by name or as a record.

    Raises:
        UnknownFormulaError: no activation has that name.
        SettingError: its corners are not at rational points, so it cannot be cut there, or it
            has steps or swings without end.

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
            # Slopes of both signs are seen wherever the turning points are.
            if not (name == "monotone" and steps.inf < 0 < steps.sup)
            and not all(ok for _, ok in found)
        ),
    )


def cut(row: Activation) -> list[Piece]:
    """The smooth pieces, from left to right."""
    expr, z = row.definition, row.z
    if expr.has(floor, ceiling):
        raise endless(expr)
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


def gap(left: Piece, right: Piece, z: Symbol) -> Expr:
    """How far two neighbours are apart where they meet."""
    return end(right, z, right.low) - end(left, z, left.high)


def growth(steps: Set, pieces: list[Piece], z: Symbol) -> Monotone:
    """Whether the function grows, from the values of its slope and its jumps."""
    jumps = [gap(one, two, z) for one, two in pairwise(pieces)]
    rises = steps.sup > 0 or any(jump > 0 for jump in jumps)
    falls = steps.inf < 0 or any(jump < 0 for jump in jumps)
    if rises == falls:
        return "neither" if rises else "constant"
    if any(is_zero(piece.expr.diff(z)) for piece in pieces):
        return "not decreasing" if rises else "not increasing"
    return "increasing" if rises else "decreasing"


def parity(row: Activation) -> Symmetry:
    """Odd or even, where that is proved."""
    mirrored = row.definition.subs(row.z, -row.z)
    if is_zero(mirrored + row.definition):
        return "odd"
    return "even" if is_zero(mirrored - row.definition) else "neither"
