"""The ways in which the limit of a difference quotient is worked out, one record each.

A way matches a function of x and rewrites its quotient (f(x+h) - f(x))/h until the laws of
limits finish it. Adding a way is one record in `WAYS`; its moves are named in `moves`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sympy import (
    Add,
    Expr,
    Limit,
    Mul,
    Pow,
    S,
    Symbol,
    cos,
    exp,
    expand,
    fraction,
    log,
    sin,
    sqrt,
    together,
)

from mathcore.derivation.lines import Values
from mathcore.derivation.matching import apart, depends
from mathcore.derivation.moves import lim
from mathcore.derivation.writing import put_in
from mathcore.errors import N_, BudgetError
from mathcore.printing import plain
from mathcore.printing.order import terms_in_order
from mathcore.printing.parts import is_negative
from mathcore.symbols import symbol

HIGHEST_DEGREE = 6
HIGHEST_BELOW = 3
HIGHEST_POWER = 40


@dataclass(frozen=True, slots=True)
class Form:
    """What a move makes of the limit, and what stands in the move's sentence."""

    move: str
    after: Limit
    values: Values = ()


@dataclass(frozen=True, slots=True)
class Way:
    """A kind of function: when it is one, and how its difference quotient is rewritten."""

    key: str
    match: Callable[[Expr, Symbol], bool]
    forms: Callable[[Expr, Symbol, Symbol], Iterator[Form]]


def over(*factors: Expr, below: tuple[Expr, ...]) -> Expr:
    """A fraction as it is written, so that what cancels is seen before it does."""
    return Mul(*factors, *(Pow(part, -1, evaluate=False) for part in below), evaluate=False)


def quotient(f: Expr, x: Expr, h: Expr) -> Expr:
    """(f(x+h) - f(x))/h, as it is written."""
    rise = Add(put_in(f, x, x + h), Mul(-1, f, evaluate=False), evaluate=False)
    return over(rise, below=(h,))


def degree(f: Expr, x: Symbol) -> int:
    """No less than the degree of a polynomial in x, found without multiplying anything out."""
    if not depends(f, x):
        return 0
    if f.is_Add:
        return max(degree(term, x) for term in f.args)
    if f.is_Mul:
        return sum(degree(part, x) for part in f.args)
    return degree(f.base, x) * int(f.exp) if f.is_Pow else 1


def slope_of_line(u: Expr, x: Symbol) -> Expr | None:
    """The a of u = a x + b, where u is a straight line that is not level."""
    if not u.is_polynomial(x) or degree(u, x) != 1:
        return None
    return expand(u).coeff(x, 1)


def is_line(u: Expr, x: Symbol) -> bool:
    return slope_of_line(u, x) is not None


# Polynomials, rational functions, roots: an h cancels.


def is_polynomial(f: Expr, x: Symbol) -> bool:
    return bool(f.is_polynomial(x)) and degree(f, x) <= HIGHEST_DEGREE


def multiplied_out(f: Expr, x: Symbol, h: Symbol) -> Iterator[Form]:
    rise = expand(f.subs(x, x + h) - f)
    if rise == 0:
        yield Form("expand", lim(S.Zero, h))
        return
    yield Form("expand", lim(over(rise, below=(h,)), h))
    yield Form("cancel-h", lim(expand(rise / h), h))


def is_rational(f: Expr, x: Symbol) -> bool:
    if not f.is_rational_function(x):
        return False
    return all(degree(p, x) <= HIGHEST_BELOW for p in fraction(together(f)))


def brought_together(f: Expr, x: Symbol, h: Symbol) -> Iterator[Form]:
    above, below = fraction(together(f.subs(x, x + h) - f))
    above = expand(above)
    whole = over(*Mul.make_args(above), below=(h, *Mul.make_args(below)))
    yield Form("common-denominator", lim(whole, h))
    yield Form("cancel-h", lim(expand(above / h) / below, h))


def is_root(f: Expr, x: Symbol) -> bool:
    return bool(f.is_Pow and f.exp == S.Half and f.base.is_polynomial(x)) and degree(f.base, x) <= 2


def freed_of_roots(f: Expr, x: Symbol, h: Symbol) -> Iterator[Form]:
    u = f.base
    there, here = sqrt(u.subs(x, x + h)), sqrt(u)
    rise = expand(u.subs(x, x + h) - u)
    both = there + here
    yield Form("conjugate", lim(over(there - here, both, below=(h, both)), h))
    yield Form("difference-of-squares", lim(over(rise, below=(h, both)), h))
    yield Form("cancel-h", lim(expand(rise / h) / both, h))


# Powers, exponentials, logarithms, sine and cosine of a straight line: a special limit is left.


def renamed(inside: Expr, h: Symbol, old: Expr, taken: Expr) -> Iterator[Form]:
    """The limit in a variable t of its own for `old`, a multiple of h; none where that is h."""
    if old == h:
        return
    t = fresh(taken, "t", "s", "r", "t_1", "t_2", "t_3", "t_4")
    scaled = inside.xreplace({old: t}).subs(h, t * h / old)
    values = (("old", old), ("new", t), ("h", h))
    yield Form("rename", lim(scaled, t), values)


def fresh(taken: Expr, *names: str) -> Symbol:
    """The first of the letters that the formula does not use."""
    return next(s for s in map(symbol, names) if s not in taken.free_symbols)


def is_power(f: Expr, x: Symbol) -> bool:
    if not (f.is_Pow and not depends(f.exp, x) and is_line(f.base, x)):
        return False
    if f.exp.is_Rational and abs(f.exp) > HIGHEST_POWER:
        # A proof would have to multiply it out.
        raise BudgetError(
            N_("the exponent {exponent} is larger than the {most} whose limit is worked out here"),
            exponent=plain(f.exp),
            most=HIGHEST_POWER,
        )
    return True


def power(f: Expr, x: Symbol, h: Symbol) -> Iterator[Form]:
    u = f.base
    part = slope_of_line(u, x) * h / u
    yield Form("take-out", lim(f * ((1 + part) ** f.exp - 1) / h, h))
    yield from renamed(f * ((1 + part) ** f.exp - 1) / h, h, part, f)


def is_exponential(f: Expr, x: Symbol) -> bool:
    if isinstance(f, exp):
        return is_line(f.exp, x)
    return f.is_Pow and not depends(f.base, x) and is_line(f.exp, x)


def exponential(f: Expr, x: Symbol, h: Symbol) -> Iterator[Form]:
    u = f.exp
    part = slope_of_line(u, x) * h
    grown = exp(part) if isinstance(f, exp) else f.base**part
    inside = f * (grown - 1) / h
    yield Form("take-out", lim(inside, h))
    yield from renamed(inside, h, part, f)


def is_logarithm(f: Expr, x: Symbol) -> bool:
    return isinstance(f, log) and len(f.args) == 1 and is_line(f.args[0], x)


def logarithm(f: Expr, x: Symbol, h: Symbol) -> Iterator[Form]:
    u = f.args[0]
    part = slope_of_line(u, x) * h / u
    yield Form("gather-logarithms", lim(log(1 + part) / h, h))
    yield from renamed(log(1 + part) / h, h, part, f)


def is_wave(f: Expr, x: Symbol) -> bool:
    return isinstance(f, (sin, cos)) and is_line(f.args[0], x)


def wave(f: Expr, x: Symbol, h: Symbol) -> Iterator[Form]:
    u = f.args[0]
    part = slope_of_line(u, x) * h
    other = cos(u) if isinstance(f, sin) else -sin(u)
    yield Form("addition-theorem", lim((f * cos(part) + other * sin(part) - f) / h, h))
    sorted_terms = f * (cos(part) - 1) / h + other * sin(part) / h
    yield Form("regroup", lim(sorted_terms, h))
    yield from renamed(sorted_terms, h, part, f)


# Sums and multiples: each term by its own way.


def parts_of_sum(f: Expr, x: Symbol) -> list[tuple[Expr, Expr]]:
    """The terms of a sum or multiple with their constant factors; a polynomial stays whole.

    None where there is only one term, without such a factor.
    """
    terms = terms_in_order(list(Add.make_args(f)), is_negative)
    whole = Add(*(term for term in terms if is_polynomial(term, x)))
    parts = [] if whole == 0 else [(S.One, whole)]
    for term in terms:
        if not is_polynomial(term, x):
            constant, moving = apart(Mul.make_args(term), x)
            parts.append((constant, Mul(*moving)))
    return [] if parts == [(1, f)] else parts


WAYS: tuple[Way, ...] = (
    Way("polynomial", is_polynomial, multiplied_out),
    Way("rational", is_rational, brought_together),
    Way("root", is_root, freed_of_roots),
    Way("power", is_power, power),
    Way("exponential", is_exponential, exponential),
    Way("logarithm", is_logarithm, logarithm),
    Way("wave", is_wave, wave),
)
