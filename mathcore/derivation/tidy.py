"""Tidying a derivative into the form a textbook shows.

Candidates come from rewritings that always end; the shortest is taken, by `length`. The raw form
is kept unless another is clearly shorter, because it is the one the rules lead to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sympy import (
    Abs,
    Expr,
    Mul,
    Piecewise,
    Pow,
    cancel,
    count_ops,
    exp,
    expand,
    factor_terms,
    log,
    powsimp,
    sign,
    together,
)

LARGEST = 120
CLEARLY_SHORTER = 0.85


def length(expr: Expr) -> int:
    """How long an expression is to read: its operations and its leaves."""
    leaves = sum(1 for _ in expr.atoms())
    return int(count_ops(expr)) + leaves


def tidy(expr: Expr) -> Expr:
    """The shortest of the candidate forms."""
    if count_ops(expr) > LARGEST or expr.has(Piecewise):
        return expr
    best = min(candidates(expr), key=length, default=expr)
    return best if length(best) <= CLEARLY_SHORTER * length(expr) else expr


def absorb_sign(expr: Expr) -> Expr:
    """-(y - p) x written as (p - y) x: the minus goes into a difference that holds no number."""
    if not expr.is_Mul or not expr.args[0].is_Number or not expr.args[0].is_negative:
        return expr
    for part in expr.args[1:]:
        if part.is_Add and not any(term.is_Number for term in part.args):
            return Mul(-expr.args[0], -part, *(a for a in expr.args[1:] if a is not part))
    return expr


def join_signs(expr: Expr) -> Expr:
    """x sign(x) as |x|."""

    def joined(product: Expr) -> Expr:
        for part in product.args:
            if isinstance(part, sign) and part.args[0] in product.args:
                rest = (a for a in product.args if a not in (part, part.args[0]))
                return Mul(Abs(part.args[0]), *rest)
        return product

    return expr.replace(lambda e: e.is_Mul, joined) if expr.has(sign) else expr


def pretty_power(expr: Expr) -> Expr:
    """Gather powers of e, so that e^(-z) e^(-z) reads e^(-2z)."""
    return powsimp(expr, combine="exp") if expr.has(exp, Pow, log) else expr


REWRITINGS: tuple[Callable[[Expr], Expr], ...] = (
    join_signs,
    pretty_power,
    factor_terms,
    absorb_sign,
    together,
)


def candidates(expr: Expr) -> Iterator[Expr]:
    for rewrite in REWRITINGS:
        # together writes e^(-x) as 1/e^x, which is shorter and not what a textbook shows.
        if not (rewrite is together and expr.has(exp)):
            yield rewrite(expr)
    if is_small_rational(expr):
        yield expand(expr)
        yield cancel(expr)
        yield cancel(expr).factor()


def is_small_rational(expr: Expr) -> bool:
    """A quotient of polynomials in one variable whose expansion stays short."""
    symbols = expr.free_symbols
    if len(symbols) != 1 or not expr.is_rational_function(*symbols):
        return False
    exponents = [p.exp for p in expr.atoms() if p.is_Pow]
    powers = [node.exp for node in expr.find(lambda e: e.is_Pow)] + exponents
    return all(p.is_Integer and abs(p) <= 6 for p in powers)
