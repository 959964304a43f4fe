"""How large a step of descent may be, from the curvature of the cost.

Near a minimum of curvature c = f'' > 0, a step with learning rate eta multiplies the distance to
it by 1 - eta c: positive below 1/c (monotone), negative below 2/c (oscillating), larger than 1 in
size beyond (diverging). With several variables this holds along each eigenvector of the Hessian
with its own eigenvalue, so the largest one decides. For a quadratic it holds everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sympy import Expr, Symbol

from mathcore.budget import BUDGET, TOO_LONG, budgeted
from mathcore.derivation.curvature import curvature, sign_of
from mathcore.derivation.differentiate import differentiate, the_variable
from mathcore.derivation.directions import Point, point_of
from mathcore.derivation.numbers import Value
from mathcore.derivation.several import Formula, Variables, read
from mathcore.derivation.steps import Derivation
from mathcore.errors import N_, SettingError
from mathcore.printing import plain


@dataclass(frozen=True, slots=True)
class StepBounds:
    """The curvature, and the learning rates at which the behaviour of descent changes.

    With several variables `curvature` is the largest eigenvalue of the Hessian, and `derivation`
    derives the Hessian.
    """

    curvature: Expr
    monotone_below: Expr
    oscillating_below: Expr
    derivation: Derivation


@budgeted(TOO_LONG)
def step_bounds(
    f: Formula,
    x: str | Symbol | Variables | None = None,
    at: Value | Point | None = None,
    *,
    budget: float = BUDGET,
) -> StepBounds:
    """The learning rates (per step) below which descent on f is monotone, and oscillates.

    Args:
        f: a function of one or more variables, text or expression.
        x: the variable that moves, or several; all symbols by name if left out.
        at: the point whose curvature counts, a number, or numbers in the order of the variables
            or by name; may be left out where the curvature is the same everywhere. Of a function
            of one variable at a float the curvature is a number, not a formula of that float.

    Raises:
        SettingError: the curvature varies and no point is given, or f is not curved upwards there
            in every direction.

    Source:
        Goh, Why Momentum Really Works, Distill 2017, section "First Steps".

    >>> bounds = step_bounds("w^2/4 - 2w + 5")
    >>> bounds.monotone_below, bounds.oscillating_below
    (2, 4)
    >>> bowl = step_bounds("x^2 + 3 y^2")
    >>> bowl.curvature, bowl.monotone_below, bowl.oscillating_below
    (6, 1/6, 1/3)
    """
    expr = read(f)
    if isinstance(x, str | Symbol) or (x is None and len(expr.free_symbols) < 2):
        return one_variable(expr, the_variable(expr, x), at)
    found = curvature(expr, x, at=None if at is None else several(at))
    return bounds(found.largest, found.smallest, found.derivation)


def several(at: Value | Point) -> Point:
    return at if isinstance(at, Sequence | Mapping) and not isinstance(at, str) else [at]


def one_variable(expr: Expr, x: Symbol, at: Value | Point | None) -> StepBounds:
    second = differentiate(expr, x, order=2)
    found = second.result
    if at is not None:
        (place,) = point_of(several(at), [x])
        found = found.subs(x, place)
        if isinstance(at, float) and not found.is_Rational and not found.free_symbols:
            found = found.evalf()
    if found.free_symbols:
        raise SettingError(
            N_("the curvature {curvature} changes with the point: say at which point"),
            curvature=plain(found),
        )
    return bounds(found, found, second)


def bounds(largest: Expr, smallest: Expr, derivation: Derivation) -> StepBounds:
    sign = sign_of(smallest)
    if sign == 0:
        raise SettingError(
            N_("the least curvature is 0, and a curvature of 0 sets no bound on the step size")
        )
    if sign < 0:
        raise SettingError(
            N_("the curvature {curvature} is negative, so there is no minimum at that point"),
            curvature=plain(smallest),
        )
    return StepBounds(largest, 1 / largest, 2 / largest, derivation)
