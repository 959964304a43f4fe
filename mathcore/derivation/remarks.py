"""What has to be said beside a derivation: where there is no derivative, and what is constant.

A corner is found where a function is given by cases whose borders are at rational points; from
either side the slope there is read off the derivative.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from sympy import Basic, Expr, Symbol

from mathcore.derivation.proof import put_back, value
from mathcore.derivation.zero import CORNERED, edges, roots, settled
from mathcore.errors import N_
from mathcore.printing import plain, say, say_as
from mathcore.symbols import D

if TYPE_CHECKING:
    from mathcore.derivation.steps import Derivation


@dataclass(frozen=True, slots=True)
class Kink:
    """A point without a derivative: the slopes from the left and from the right, or a jump."""

    variable: Symbol
    at: Expr
    left: Expr
    right: Expr
    jumps: bool

    @property
    def template(self) -> str:
        return JUMP if self.jumps else CORNER

    @property
    def places(self) -> dict[str, object]:
        return {"x": self.variable, "point": self.at, "left": self.left, "right": self.right}


CORNER = N_(
    "At {x} = {point} there is no derivative: from the left the slope is {left}, from the right "
    "{right}. The value shown there is a convention."
)
JUMP = N_("At {x} = {point} the function jumps, so it has no derivative there.")
NO_VARIABLE = N_("The formula has no variable, so its derivative is 0.")
ABSENT = N_("{x} does not occur in the formula: for it everything there is constant.")


def remarks(
    derivation: Derivation, lang: str, show: Callable[[Basic], str] = plain
) -> Iterator[str]:
    """What has to be said beside the lines, in words; `show` writes the formulas in them."""
    for part in derivation.components():
        f, x = put_back(innermost(part.claim), dict(part.where)), part.variable
        if not isinstance(part.claim, D) or not isinstance(x, Symbol):
            continue
        if not f.free_symbols:
            yield say(NO_VARIABLE, lang)
        elif not f.has(x):
            yield say_as(show, ABSENT, lang, x=x)
        for kink in kinks(f, part.result, x):
            yield say_as(show, kink.template, lang, **kink.places)


def innermost(claim: Expr) -> Expr:
    """The function that a claim derives, once or more often."""
    while isinstance(claim, D):
        claim = claim.expr
    return claim


def kinks(f: Expr, slope: Expr, x: Symbol) -> tuple[Kink, ...]:
    """The points where f, given by cases in x alone, has no derivative.

    >>> from sympy import Abs, sign
    >>> from mathcore.symbols import symbol
    >>> x = symbol("x")
    >>> [(kink.at, kink.left, kink.right) for kink in kinks(Abs(x), sign(x), x)]
    [(0, -1, 1)]
    """
    f, slope = value(f), value(slope)
    found = [roots(edge, x) for edge in edges(f)] if f.has(*CORNERED) else []
    if not found or None in found or f.free_symbols != {x}:
        return ()
    ends = sorted({root for some in found if some for root in some})
    if not ends:
        return ()
    inside = [(a + b) / 2 for a, b in pairwise(ends)]
    between = pairwise([ends[0] - 1, *inside, ends[-1] + 1])
    seen = [kink_at(f, slope, x, at, *sides) for at, sides in zip(ends, between, strict=True)]
    return tuple(kink for kink in seen if kink is not None)


def kink_at(f: Expr, slope: Expr, x: Symbol, at: Expr, left: Expr, right: Expr) -> Kink | None:
    """The corner or jump at a point, if there is one, from its two sides."""
    heights = [settled(f, x, side).subs(x, at) for side in (left, right)]
    slopes = [settled(slope, x, side).subs(x, at) for side in (left, right)]
    if not all(number.is_comparable for number in (*heights, *slopes)):
        return None
    jumps = bool(heights[0] != heights[1])
    return Kink(x, at, slopes[0], slopes[1], jumps) if jumps or slopes[0] != slopes[1] else None
