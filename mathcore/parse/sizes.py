"""How large the numbers are that SymPy would write out, found before it can.

SymPy multiplies powers of rational numbers out as soon as it meets them, also (2x)^n and
e^(n ln 2). These bounds are taken on what is written, so nothing large is ever computed.

Imports SymPy.
"""

from __future__ import annotations

from math import log2

from sympy import Add, Expr, Mul, Pow, Rational, exp, log

MOST_BITS = 4_096


def bits(value: Rational) -> float:
    """The size of a rational number: the logarithm of its larger half."""
    return max(log2(abs(value.p)) if value.p else 0.0, log2(value.q))


def is_too_big(value: Rational) -> bool:
    return max(abs(int(value.p)).bit_length(), int(value.q).bit_length()) > MOST_BITS


def weight(expr: Expr) -> float:
    """How many bits the numbers have that a power of the expression would raise."""
    if isinstance(expr, Rational):
        return bits(expr)
    if isinstance(expr, Pow):
        steps = abs(float_of(expr.exp)) if isinstance(expr.exp, Rational) else spread(expr.exp)
        return weight(expr.base) * max(1.0, steps)
    if isinstance(expr, exp):
        return spread(expr.args[0])
    return sum(weight(part) for part in expr.args if isinstance(part, Expr))


def spread(expr: Expr) -> float:
    """How many bits e^expr has once its logarithms of numbers are taken back; 0 without any."""
    found = 0.0
    for term in Add.make_args(expr):
        factors = Mul.make_args(term)
        logs = [weight(f.args[0]) for f in factors if isinstance(f, log) and not f.free_symbols]
        inner = [spread(f) for f in factors if isinstance(f, Add)]
        if logs or any(inner):
            scale = 1.0
            for factor in factors:
                if isinstance(factor, Rational):
                    scale *= max(1.0, abs(float_of(factor)))
                elif isinstance(factor, Pow) and isinstance(factor.exp, Rational):
                    scale *= 2.0 ** min(1000.0, weight(factor))
            found += scale * max(1.0, *logs, *inner, 1.0)
    return found


def float_of(value: Rational) -> float:
    """The nearest float; infinite where there is none."""
    try:
        return int(value.p) / int(value.q)
    except OverflowError:
        return float("inf") if value.p > 0 else float("-inf")
