"""An activation of one's own: a formula that becomes a record like those of the house.

A record must have a value for every real number. The formula is run at many points, and every
point at which that gives no number is asked exactly; between the points, each divisor is watched
for a change of sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
from sympy import Expr, Piecewise, Pow, Rational, S, Symbol

from mathcore.codegen.functions import Array
from mathcore.codegen.functions import compile as compile_formula
from mathcore.derivation.differentiate import differentiate
from mathcore.derivation.proof import open_names
from mathcore.derivation.remarks import kinks
from mathcore.derivation.zero import roots
from mathcore.errors import N_, SettingError
from mathcore.formulas import ACTIVATIONS, Activation
from mathcore.formulas.elementary import DEFINITIONS
from mathcore.formulas.elementary import x as table_variable
from mathcore.parse import parse
from mathcore.printing import plain
from mathcore.symbols import NAME, D, function, symbol

REACH, EIGHTHS = 40, 8
HALVINGS, GROWTH = 60, 100
NO_VALUE = (S.NaN, S.Infinity, S.NegativeInfinity, S.ComplexInfinity)


def activation(formula: str | Expr, *, name: str = "own") -> Activation:
    """The record of an activation of one's own, as `properties`, `compile` and `Network` take it.

    Args:
        formula: text or an expression in one variable, whatever its letter, with a value for
            every real number.
        name: the record's name, and the function's: letters and digits, not that of a record of
            the house.

    Returns:
        An Activation in z: its kinks at rational points and its slope are worked out.

    Raises:
        ParseError: the text is not a formula.
        SettingError: the formula has no variable or several, has no value at some point between
            -40 and 40, or has no derivative here; the name is no name, or taken.

    >>> own = activation("x/(1+|x|)", name="soft")
    >>> own.expr, own.kinks
    (z/(Abs(z) + 1), ())
    >>> compile_formula(own)([1.0, -3.0])
    array([ 0.5 , -0.75])
    """
    check_name(name)
    # Slopes written with names, such as sigma(2 z), are run in their stable spellings.
    typed, named = (parse(formula, named=keep) if isinstance(formula, str) else formula
                    for keep in (False, True))  # fmt: skip
    z, letter = symbol("z"), the_variable(typed)
    expr = open_names(typed.xreplace({letter: z}))
    if (hole := without_value(expr, z)) is not None:
        raise SettingError(
            N_("an activation needs a value for every number; {formula} has none at {point}"),
            formula=plain(typed),
            point=float(hole) if hole.is_Float else plain(hole),
        )
    slope = differentiate(named.xreplace({letter: z}), z).result
    if slope.has(D):
        raise SettingError(
            N_("no rule derives {formula}, so no network can learn with it"), formula=plain(typed)
        )
    return Activation(
        name,
        z,
        expr,
        called=function(name),
        source="the user's own",
        stable_slope=slope,
        kinks=tuple(kink.at for kink in kinks(expr, slope, z)),
    )


def check_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise SettingError(
            N_("{name!r} is not the name of a function: a letter, then letters or digits"),
            name=name[:40],
        )
    if name in {*ACTIVATIONS, *(row.called.__name__ for row in ACTIVATIONS.values())}:
        raise SettingError(N_("the name {name!r} is taken by an activation"), name=name)


def the_variable(expr: Expr) -> Symbol:
    """The one letter of a formula."""
    letters = sorted(expr.free_symbols, key=str)
    if len(letters) != 1:
        raise SettingError(
            N_("an activation has one variable; {formula} has {count}: {names}"),
            formula=plain(expr),
            count=len(letters),
            names=", ".join(map(plain, letters)) or "-",
        )
    return letters[0]


def without_value(expr: Expr, z: Symbol) -> Expr | None:
    """A point at which the formula has no real value, if one is found."""
    divisors = sorted(divisors_of(expr), key=str)
    grid = [Rational(k, EIGHTHS) for k in range(-REACH * EIGHTHS, REACH * EIGHTHS + 1)]
    exact = [root for divisor in divisors for root in roots(divisor, z) or ()]
    points = sorted({*grid, *exact})
    values = compile_formula(expr, [z], outside="nan")(np.array(points, dtype=float))
    doubtful = {p for p, value in zip(points, values, strict=True) if not np.isfinite(value)}
    for point in sorted(doubtful | set(exact), key=nearest_first):
        there = expr.subs(z, point)
        if there.has(*NO_VALUE) or there.is_real is False:
            return point
    # A divisor in one case of several may vanish where that case does not hold.
    if expr.has(Piecewise):
        return None
    return min(poles(expr, divisors, points, z), key=abs, default=None)


def nearest_first(point: Expr) -> tuple[bool, Expr]:
    """Whole numbers first, small ones before large ones."""
    return (not point.is_Integer, abs(point))


def divisors_of(expr: Expr) -> set[Expr]:
    """What the formula divides by, functions such as tan written out."""
    opened = expr.replace(
        lambda part: part.func in DEFINITIONS,
        lambda part: DEFINITIONS[part.func].xreplace({table_variable: part.args[0]}),
    )
    below = (p for p in opened.atoms(Pow) if p.exp.is_negative)
    return {p.base for p in below if p.base.free_symbols}


def poles(expr: Expr, divisors: list[Expr], points: list[Rational], z: Symbol) -> Iterator[Expr]:
    """Where a divisor changes its sign and the formula grows without bound."""
    run = compile_formula(expr, [z], outside="nan")
    at = np.array(points, dtype=float)
    for divisor in divisors:
        below = compile_formula(divisor, [z], outside="nan")
        for (a, left), (b, right) in pairwise(zip(at, below(at), strict=True)):
            if left * right < 0:
                low, high = narrowed(below, a, b)
                near, nearer = (
                    np.nan_to_num(np.abs(run([low - d, high + d])).min(), nan=np.inf)
                    for d in (1e-4, 1e-8)
                )
                if nearer > GROWTH * near:
                    yield S(round(float(low), 6))


def narrowed(run: Callable[..., Array], a: float, b: float) -> tuple[float, float]:
    """The two sides of a change of sign, as close as halving brings them."""
    for _ in range(HALVINGS):
        middle = (a + b) / 2
        same = run(middle) * run(a) > 0
        a, b = (middle, b) if same else (a, middle)
    return a, b
