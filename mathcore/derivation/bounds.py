"""How large a step of descent may be, from the curvature of the cost.

Near a point of curvature c = f'' > 0, a step with learning rate eta multiplies the distance to
the minimum by 1 - eta c: positive below 1/c (monotone), negative below 2/c (oscillating), larger
than 1 in size beyond (diverging). For a quadratic this holds everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, Symbol

from mathcore.derivation.differentiate import differentiate
from mathcore.derivation.steps import Derivation
from mathcore.errors import N_, SettingError
from mathcore.printing import plain


@dataclass(frozen=True, slots=True)
class StepBounds:
    """The curvature, and the learning rates at which the behaviour of descent changes."""

    curvature: Expr
    monotone_below: Expr
    oscillating_below: Expr
    derivation: Derivation


def step_bounds(f: str | Expr, x: str | Symbol | None = None, at: Expr | None = None) -> StepBounds:
    """The learning rates (per step) below which descent on f is monotone, and oscillates.

    Args:
        f: a function of one variable, text or expression.
        x: its variable, where it has several symbols.
        at: the point whose curvature counts; may be left out where f'' is constant.

    Raises:
        SettingError: the curvature varies and no point is given, or f is not curved upwards there.

    Source:
        Goh, Why Momentum Really Works, Distill 2017, section "First Steps".

    >>> bounds = step_bounds("w^2/4 - 2w + 5")
    >>> bounds.monotone_below, bounds.oscillating_below
    (2, 4)
    """
    second = differentiate(f, x, order=2)
    curvature = second.result
    if at is not None:
        curvature = curvature.subs(second.variable, at)
    if curvature.free_symbols:
        raise SettingError(
            N_("the curvature {curvature} changes with the point: say at which point"),
            curvature=plain(curvature),
        )
    if not curvature > 0:
        raise SettingError(
            N_("the curvature {curvature} is not positive, so no step size leads to a minimum"),
            curvature=plain(curvature),
        )
    return StepBounds(curvature, 1 / curvature, 2 / curvature, second)
