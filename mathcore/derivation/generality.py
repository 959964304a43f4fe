"""Proving a move as a case of a general law.

What the move leaves untouched is with_unknown by unknown functions: d/dx (f g) = f g' + g f' holds
for any f and g, however large those are that stand there. What holds for all of them holds for
these; where the general statement is not seen to be true, nothing is said about the case.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from sympy import Add, Derivative, Dummy, Expr, Function, Mul, Subs, Symbol
from sympy.core.function import AppliedUndef

from mathcore.derivation.proof import Verdict, Where, compare, value
from mathcore.derivation.zero import is_zero
from mathcore.symbols import D


def justified(before: Expr, after: Expr, where: Where) -> Verdict:
    """How a move is known to be right: as a case of a law, or else by itself."""
    return Verdict.PROVED if is_general(before, after, where) else compare(before, after, where)


@lru_cache(maxsize=4096)
def is_general(before: Expr, after: Expr, where: Where = ()) -> bool:
    """Whether a derivative equals what a rule made of it, whatever its parts are.

    >>> from sympy import cos, exp, sin
    >>> from mathcore.symbols import symbol
    >>> x = symbol("x")
    >>> f, g = sin(x**2), exp(cos(x))
    >>> is_general(D(f * g, x), f * D(g, x) + g * D(f, x))
    True
    """
    if not isinstance(before, D) or before.expr.has(D) or not isinstance(before.var, Symbol):
        return False
    x = before.var
    parts = sorted(set(untouched(before, after, x)), key=lambda part: -part.count_ops())
    if not parts:
        return False
    # No formula holds a function of such a name.
    unknown = [(part, Function(f"unknown {k}", real=True)(x)) for k, part in enumerate(parts)]

    def general(expr: Expr) -> Expr:
        for part, name in unknown:
            expr = with_unknown(expr, part, name)
        return expr

    meanings = tuple((name, general(meaning)) for name, meaning in where)
    sides = [value(general(side), meanings) for side in (before, after)]
    difference = as_letters(sides[0] - sides[1])
    return not difference.has(AppliedUndef, Derivative, Subs) and is_zero(difference)


def untouched(before: D, after: Expr, x: Symbol) -> Iterator[Expr]:
    """The parts that a rule hands on: what it leaves to be derived, and the arguments."""
    whole, any_letter = before.expr, Dummy()
    left = [term.expr for term in after.atoms(D) if term.var == x]
    for part in (*left, *whole.args):
        is_function = isinstance(part, Expr) and part.args and part.has(x)
        if is_function and part != whole and with_unknown(whole, part, any_letter) != whole:
            yield part


def with_unknown(expr: Expr, part: Expr, name: Expr) -> Expr:
    """The expression with a part with_unknown, also where it is some of a sum's terms."""
    if expr == part:
        return name
    if not expr.args:
        return expr
    kind = expr.func
    if kind in (Add, Mul) and isinstance(part, kind) and set(part.args) < set(expr.args):
        others = [arg for arg in expr.args if arg not in part.args]
        return kind(name, *(with_unknown(arg, part, name) for arg in others))
    args = [with_unknown(arg, part, name) for arg in expr.args]
    return expr if args == list(expr.args) else kind(*args)


def as_letters(expr: Expr) -> Expr:
    """The unknown functions and their derivatives as real letters, each for itself."""
    for kind in (Derivative, AppliedUndef):
        expr = expr.xreplace({part: Dummy(real=True) for part in expr.atoms(kind)})
    return expr
