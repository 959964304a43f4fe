"""Rewriting a formula into a spelling that code can run without overflow.

The stable spellings are those of the activation records, put in wherever a formula contains what
they spell: 1/(1 + e^t), e^t/(1 + e^t)^m, ln(1 + e^t), and the quotient that defines tanh.
"""

from __future__ import annotations

from sympy import Basic, Expr, Mul, Pow, Wild, exp, log

from mathcore.derivation.proof import open_names
from mathcore.formulas import ACTIVATIONS

t = Wild("t")


def spelled(name: str, at: Expr) -> Expr:
    """An activation's stable spelling at an argument."""
    row = ACTIVATIONS[name]
    return row.numeric.xreplace({row.z: at})


def stabilise(expr: Expr) -> Expr:
    """The same function, safe to run at large arguments, with named functions opened.

    >>> from mathcore.symbols import symbol
    >>> stabilise(1 / (1 + exp(-symbol("z"))))
    exp(Min(0, z))/(1 + exp(-Abs(z)))
    """
    sigma = ACTIVATIONS["sigmoid"].called
    # 1 - sigma(t) is sigma(-t), which keeps its digits where sigma(t) rounds to 1.
    if expr.has(sigma):
        expr = expr.replace(1 - sigma(t), lambda t: sigma(-t))
    expr = open_names(expr)
    if not expr.has(exp):
        return expr
    row = ACTIVATIONS["tanh"]
    expr = expr.replace(row.expr.xreplace({row.z: t}), lambda t: spelled("tanh", t))
    expr = expr.replace(lambda e: isinstance(e, log), _softplus)
    # Products first: a power on its own would take the 1/(1 + e^t) that e^t belongs with.
    for kind in (Mul, Pow):
        expr = expr.replace(lambda e, kind=kind: isinstance(e, kind), _logistic)
    return expr


def _exponent(expr: Expr) -> Expr | None:
    """t, where the expression is 1 + e^t."""
    if expr.is_Add and len(expr.args) == 2 and expr.args[0] == 1 and isinstance(expr.args[1], exp):
        inside = expr.args[1].args[0]
        return None if (-inside).is_nonnegative else inside
    return None


def _softplus(call: Basic) -> Expr:
    inside = _exponent(call.args[0])
    return call if inside is None else spelled("softplus", inside)


def _logistic(product: Expr) -> Expr:
    """e^t/(1 + e^t)^m as sigma(t) sigma(-t)^(m - 1), and 1/(1 + e^t)^m as sigma(-t)^m."""
    factors = list(Mul.make_args(product))
    for k, factor in enumerate(factors):
        below = factor.is_Pow and factor.exp.is_Integer and factor.exp.is_negative
        inside = _exponent(factor.base) if below else None
        if inside is None:
            continue
        power = -factor.exp
        if exp(inside) in factors:
            factors.remove(exp(inside))
            k = factors.index(factor)
            factors[k] = spelled("sigmoid", inside) * spelled("sigmoid", -inside) ** (power - 1)
        else:
            factors[k] = spelled("sigmoid", -inside) ** power
    return Mul(*factors)
