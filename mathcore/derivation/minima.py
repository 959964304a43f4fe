"""Where a function is lowest, with the reason why it is.

A sum of squares is nowhere below 0, so where all of its squares vanish it is lowest; that needs
no derivative, and the equations are smaller than those of the gradient. Other functions are
looked at where their gradient vanishes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sympy import Add, Expr, Integer, Mul, Symbol, Tuple

from mathcore.budget import BUDGET, TOO_LONG, budgeted
from mathcore.derivation.critical import (
    CriticalPoint,
    critical_points,
    point_at,
    polynomial,
    solved,
)
from mathcore.derivation.several import Formula, Variables, gradient, hessian, read, variables_of
from mathcore.errors import N_
from mathcore.printing import say

SQUARES = N_(
    "The function is a sum of squares, so it is nowhere below 0, and it is 0 exactly where every "
    "square is."
)
BENDS = N_("The gradient vanishes there, and the function bends upwards in every direction.")


@dataclass(frozen=True, slots=True)
class Minima:
    """The minima that were found, ordered by their coordinates, and the reason they are minima.

    `remark` says why none was found, where nothing is known.
    """

    variables: Tuple
    points: tuple[CriticalPoint, ...]
    reason: str
    remark: str = ""

    @property
    def lowest(self) -> tuple[CriticalPoint, ...]:
        """Those of the points at which the function is smallest."""
        least = min((one.value for one in self.points), default=None)
        return tuple(one for one in self.points if one.value == least)

    def note(self, lang: str = "en") -> str:
        """The reason, or why none was found, in words."""
        words = self.reason if self.points else self.remark
        return say(words, lang) if words else ""


@budgeted(TOO_LONG)
def minima(f: Formula, xs: Variables | None = None, *, budget: float = BUDGET) -> Minima:
    """The minima of a function of several variables, proved.

    Args:
        f: a formula of one or more variables, text or expression.
        xs: the variables, in the order of the coordinates; by name if left out.

    Returns:
        All points where a sum of squares of polynomials is 0, if there are any; otherwise the
        minima among the critical points, as far as those are solved.

    Raises:
        SettingError: f has no variable.
        BudgetError: f or a derivative is too large to be derived.

    >>> [one.point for one in minima("(1 - x)^2 + 100 (y - x^2)^2").lowest]
    [(1, 1)]
    """
    expr = read(f)
    names = variables_of([expr], xs)
    zeros = common_zeros(squared(expr), names)
    if zeros:
        slopes, bends = gradient(expr, names), hessian(expr, names)
        found = (point_at(expr, slopes, bends, names, place) for place in zeros)
        return Minima(Tuple(*names), tuple(one for one in found if one is not None), SQUARES)
    criticals = critical_points(expr, names)
    lows = tuple(one for one in criticals if one.kind == "minimum")
    return Minima(Tuple(*names), lows, BENDS, criticals.remark)


def squared(expr: Expr) -> tuple[Expr, ...]:
    """What is squared in a sum of squares with positive factors; nothing where it is none."""
    bases = []
    for term in Add.make_args(expr):
        factor, rest = term.as_coeff_Mul()
        powers = [part.as_base_exp() for part in Mul.make_args(rest)]
        even = all(isinstance(power, Integer) and power > 0 == power % 2 for _, power in powers)
        if not (factor.is_positive and even):
            return ()
        bases.append(Mul(*(base ** (power / 2) for base, power in powers)))
    return tuple(bases)


def common_zeros(bases: Sequence[Expr], names: Sequence[Symbol]) -> list[tuple[Expr, ...]]:
    """The points at which all of some polynomials vanish, where they are solved."""
    equations = [polynomial(base, names) for base in bases]
    known = [one for one in equations if one is not None]
    if not known or len(known) < len(equations):
        return []
    return solved(known, names)[0]
