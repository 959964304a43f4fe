"""Implicit differentiation: the slope of a curve that an equation in x and y gives.

Both sides are derived by x, y moving with it; what comes out is linear in dy/dx and is solved
for it. Every line is an equation.
"""

from __future__ import annotations

from sympy import Eq, Expr, Symbol, expand

from mathcore.budget import BUDGET, TOO_LONG, budgeted
from mathcore.derivation.differentiate import LARGEST_INPUT, tidied, within, work_out
from mathcore.derivation.steps import Derivation, Step
from mathcore.errors import N_, SettingError
from mathcore.parse import parse
from mathcore.printing import plain
from mathcore.symbols import D, dependent, symbol


@budgeted(TOO_LONG)
def implicit(
    equation: str | Eq,
    y: str | Symbol | None = None,
    x: str | Symbol | None = None,
    *,
    budget: float = BUDGET,
) -> Derivation:
    """Derive the slope dy/dx of the curve that an equation gives.

    Args:
        equation: text with one equals sign, or an equation of two expressions.
        y: what moves with x; "y" if left out.
        x: the variable; "x" if left out.
        budget: seconds that it may take.

    Returns:
        The Derivation of the derived equation, its result solved for dy/dx. It holds at points
        of the curve where the factor of dy/dx is not 0.

    Raises:
        ParseError: a side is not a formula.
        SettingError: not one equals sign, or y does not occur.
        BudgetError: a side is too large, or the time is up.

    >>> plain(implicit("x^2 + y^2 = 1").result)
    'dy/dx = -x/y'
    """
    sides = sides_of(equation)
    names = [
        named if isinstance(named, Symbol) else symbol(named) for named in (x or "x", y or "y")
    ]
    moving = dependent(names[1].name)(names[0])
    if not any(side.has(names[1]) for side in sides):
        raise SettingError(
            N_("{y} does not occur in the equation, so it gives no slope of {y} by {x}"),
            y=plain(names[1]),
            x=plain(names[0]),
        )
    claims = [D(side.xreplace({names[1]: moving}), names[0]) for side in sides]
    steps = [work_out(claim) for claim in claims]
    derived = [step.result for step in steps]
    solved = [*solve_for(D(moving, names[0]), *derived)]
    return Derivation(Eq(*claims, evaluate=False), (*steps, *solved), names[0])


def sides_of(equation: str | Eq) -> list[Expr]:
    """The two sides of an equation, each of a size that is derived here."""
    if isinstance(equation, Eq):
        sides = list(equation.args)
    else:
        texts = equation.split("=")
        if len(texts) != 2:
            raise SettingError(N_("an equation has one equals sign, as in x^2 + y^2 = 1"))
        sides = [parse(text) for text in texts]
    for side in sides:
        within(side, LARGEST_INPUT)
    return sides


def solve_for(slope: D, left: Expr, right: Expr) -> list[Step]:
    """The steps from an equation that is linear in the slope to the slope itself."""
    start = Eq(left, right, evaluate=False)
    gap = expand(left - right)
    factor, rest = gap.coeff(slope), gap.subs(slope, 0)
    if factor == 0:
        raise SettingError(
            N_("the equation says nothing about {slope}: its factor is 0"), slope=plain(slope)
        )
    gathered = Eq(factor * slope, -rest, evaluate=False)
    quotient = -rest / factor
    steps = [Step("gather", start, gathered, gathered)] if gathered != start else []
    divided = Eq(slope, quotient, evaluate=False)
    if divided != gathered:
        steps.append(Step("divide", gathered, divided, divided))
    return steps + tidied(quotient)
