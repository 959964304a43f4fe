"""Tidying a derivative into the form a textbook shows, one named move at a time.

A way is a short list of moves that always end; of all ways, the one that leads to the shortest
form is taken, measured by `length`. The form that the rules lead to is kept unless another one is
clearly shorter. Adding a move is one row in `MOVES` and its words in `tidy_moves`, adding a way
one row in `WAYS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from sympy import (
    Abs,
    Add,
    Expr,
    Mul,
    Piecewise,
    Pow,
    cancel,
    cos,
    count_ops,
    exp,
    expand,
    factor,
    factor_terms,
    fraction,
    log,
    powsimp,
    sign,
    sin,
    together,
)

LARGEST = 120
CLEARLY_SHORTER = 0.85
MOST_ROUNDS = 3
HIGHEST_POWER = 6

Forms = tuple[tuple[str, Expr], ...]


def length(expr: Expr) -> int:
    """How long an expression is to read: its operations and its leaves."""
    leaves = sum(1 for _ in expr.atoms())
    return int(count_ops(expr)) + leaves


@lru_cache(maxsize=1024)
def tidy(expr: Expr) -> Forms:
    """The forms that lead to the shortest one found, each with the key of its move.

    >>> from mathcore.symbols import symbol
    >>> x = symbol("x")
    >>> tidy((2 * x * (x**2 + 1) - 2 * x**3) / (x**2 + 1) ** 2)
    (('common-factor', 2*x/(x**2 + 1)**2),)
    """
    found: Forms = ()
    for _ in range(MOST_ROUNDS):
        if count_ops(expr) > LARGEST or expr.has(Piecewise):
            break
        best = min(ways(expr), key=lambda forms: (length(forms[-1][1]), len(forms)), default=())
        if not best or length(best[-1][1]) > CLEARLY_SHORTER * length(expr):
            break
        found += best
        expr = best[-1][1]
    return found


def ways(expr: Expr) -> Iterator[Forms]:
    """The forms along each way that changes anything."""
    for way in WAYS:
        forms: Forms = ()
        now = expr
        for key in way:
            after = MOVES[key](now)
            if after != now:
                forms += ((key, after),)
                now = after
        if forms and now != expr:
            yield forms


# The moves


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


def gather_powers(expr: Expr) -> Expr:
    """Gather powers of e, so that e^(-z) e^(-z) reads e^(-2z)."""
    return powsimp(expr, combine="exp") if expr.has(exp, Pow, log) else expr


def over_one_bar(expr: Expr) -> Expr:
    """One fraction; where every term above has a minus, it stands before the fraction."""
    # together writes e^(-x) as 1/e^x, which is shorter and not what a textbook shows.
    if expr.has(exp):
        return expr
    above, below = fraction(together(expr))
    if above.is_Add and all(term.could_extract_minus_sign() for term in above.args):
        return Mul(-1, -above, 1 / below)
    return above / below


def multiply_out(expr: Expr) -> Expr:
    return expand(expr) if is_small_polynomial(expr) else expr


def multiply_out_above(expr: Expr) -> Expr:
    """The brackets above the bar multiplied out, those below kept."""
    above, below = fraction(expr)
    return expand(above) / below if below != 1 and is_small_polynomial(above) else expr


def pythagoras(expr: Expr) -> Expr:
    """a sin^2 t + a cos^2 t as a, in every sum."""

    def joined(total: Expr) -> Expr:
        for term in total.args:
            for square in term.atoms(Pow):
                if isinstance(square.base, sin) and square.exp == 2:
                    other = term.xreplace({square: cos(square.base.args[0]) ** 2})
                    if other in total.args:
                        rest = (t for t in total.args if t not in (term, other))
                        return joined(Add(*rest, term / square))
        return total

    return expr.replace(lambda e: e.is_Add, joined) if expr.has(sin) and expr.has(cos) else expr


def cancelled(expr: Expr) -> Expr:
    """Common factors of numerator and denominator gone."""
    return cancel(expr) if is_small_rational(expr) else expr


def common_below(expr: Expr) -> Expr:
    """The factor that numerator and denominator share as it stands taken out and cancelled."""
    above, below = fraction(expr)
    return expr if below == 1 else factor_terms(above) / below


def as_product(expr: Expr) -> Expr:
    """Sums that are multiplied out, above and below, as products."""
    parts = fraction(expr)
    if not is_small_rational(expr) or any(expand(part) != part for part in parts):
        return expr
    return factor(parts[0]) / factor(parts[1])


MOVES: dict[str, Callable[[Expr], Expr]] = {
    "sign-times": join_signs,
    "like-powers": gather_powers,
    "common-factor": factor_terms,
    "turn-round": absorb_sign,
    "one-fraction": over_one_bar,
    "multiply-out": multiply_out,
    "multiply-out-above": multiply_out_above,
    "pythagoras": pythagoras,
    "cancel": cancelled,
    "cancel-common": common_below,
    "as-product": as_product,
}

WAYS: tuple[tuple[str, ...], ...] = (
    ("sign-times",),
    ("like-powers",),
    ("common-factor",),
    ("turn-round",),
    ("one-fraction",),
    ("multiply-out-above",),
    ("multiply-out",),
    ("pythagoras",),
    ("multiply-out-above", "pythagoras", "cancel-common"),
    ("multiply-out-above", "common-factor"),
    ("one-fraction", "multiply-out-above"),
    ("cancel",),
    ("multiply-out", "as-product"),
    ("cancel", "as-product"),
)


def is_small_polynomial(expr: Expr) -> bool:
    """A polynomial in a few letters or functions, whose expansion stays short."""
    return not fraction(expr)[1].free_symbols and has_small_powers(expr)


def is_small_rational(expr: Expr) -> bool:
    """A quotient of polynomials in one variable whose expansion stays short."""
    symbols = expr.free_symbols
    if len(symbols) != 1 or not expr.is_rational_function(*symbols):
        return False
    return has_small_powers(expr)


def has_small_powers(expr: Expr) -> bool:
    bases = expr.find(lambda e: e.is_Pow)
    return all(p.exp.is_Integer and abs(p.exp) <= HIGHEST_POWER for p in bases)
