"""When a rule of differentiation applies, and what it then writes down.

Each pair of functions belongs to one record of `rules.py`: the first says whether a function of
the variable has the rule's form, the second makes the `Move`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sympy import Add, Expr, Max, Min, Mul, Piecewise, Symbol, exp, log

from mathcore.derivation.proof import Where
from mathcore.formulas import ELEMENTARY
from mathcore.formulas.elementary import CORNERS
from mathcore.formulas.elementary import x as table_variable
from mathcore.printing.order import in_reading_order
from mathcore.symbols import D, symbol


@dataclass(frozen=True, slots=True)
class Move:
    """What a rule makes of a derivative: the new term, and the derivatives still to be done.

    `where` is the local definition (u, g) of a chain: the first of `open` is a derivative by u,
    and u is put back as soon as that one is done.
    """

    after: Expr
    open: tuple[D, ...] = ()
    where: Where = ()
    values: tuple[tuple[str, str], ...] = ()


def depends(expr: Expr, var: Expr) -> bool:
    """Whether the expression changes with the variable, be it a symbol or an indexed one."""
    return bool(expr.has(var))


def apart(factors: tuple[Expr, ...], var: Expr) -> tuple[Expr, list[Expr]]:
    """The constant factor, and the factors that depend on the variable."""
    moving = [part for part in factors if depends(part, var)]
    return Mul(*(part for part in factors if not depends(part, var))), moving


def is_constant(expr: Expr, var: Expr) -> bool:
    return not depends(expr, var)


def is_scaled(expr: Expr, var: Expr) -> bool:
    return bool(expr.is_Mul and apart(expr.args, var)[0] != 1)


def scale(d: type[D], expr: Expr, var: Expr) -> Move:
    constant, moving = apart(expr.args, var)
    inner = d(Mul(*moving), var)
    return Move(Mul(constant, inner, evaluate=constant != 0), (inner,))


def add(d: type[D], expr: Expr, var: Expr) -> Move:
    # As ordered as they are read, so that the steps follow the eye from left to right.
    inner = tuple(d(term, var) for term in expr.as_ordered_terms())
    return Move(Add(*inner), inner)


def over(expr: Expr) -> tuple[Expr, Expr]:
    """Numerator and denominator as written: e^(-x) stays upstairs."""
    below = [p for p in Mul.make_args(expr) if p.is_Pow and p.exp.is_Number and p.exp.is_negative]
    above = [p for p in Mul.make_args(expr) if p not in below]
    return Mul(*above), Mul(*(1 / p for p in below))


def is_quotient(expr: Expr, var: Expr) -> bool:
    above, below = over(expr)
    return expr.is_Mul and depends(above, var) and depends(below, var)


def divide(d: type[D], expr: Expr, var: Expr) -> Move:
    above, below = over(expr)
    first, second = d(above, var), d(below, var)
    return Move((first * below - above * second) / below**2, (first, second))


def multiply(d: type[D], expr: Expr, var: Expr) -> Move:
    first, *others = in_reading_order(list(expr.args))
    rest = Mul(*others)
    one, two = d(first, var), d(rest, var)
    return Move(one * rest + first * two, (one, two))


def is_power(expr: Expr, var: Expr) -> bool:
    return expr.is_Pow and expr.base == var and is_constant(expr.exp, var)


def power(d: type[D], expr: Expr, var: Expr) -> Move:
    return Move(expr.exp * var ** (expr.exp - 1))


def is_exponential(expr: Expr, var: Expr) -> bool:
    return expr == exp(var) or (expr.is_Pow and expr.exp == var and is_constant(expr.base, var))


def exponential(d: type[D], expr: Expr, var: Expr) -> Move:
    return Move(expr if isinstance(expr, exp) else expr * log(expr.base))


def in_table(expr: Expr, var: Expr) -> bool:
    return expr.func in ELEMENTARY and expr.args[0] == var


def look_up(d: type[D], expr: Expr, var: Expr) -> Move:
    return Move(ELEMENTARY[expr.func].xreplace({table_variable: var}))


def is_step(expr: Expr, var: Expr) -> bool:
    return expr.func in CORNERS and expr.args[0] == var


def is_composed(expr: Expr, var: Expr) -> bool:
    return outer(expr, var) is not None


def outer(expr: Expr, var: Expr) -> tuple[Callable[[Expr], Expr], Expr] | None:
    """The outer function and what stands inside it, for a function of a function."""
    if expr.is_Pow and is_constant(expr.exp, var):
        return lambda inside: inside**expr.exp, expr.base
    if expr.is_Pow and is_constant(expr.base, var):
        return lambda inside: expr.base**inside, expr.exp
    if expr.func in ELEMENTARY or expr.func in (exp, log):
        return lambda inside: expr.func(inside, *expr.args[1:]), expr.args[0]
    return None


def chain(d: type[D], expr: Expr, var: Expr) -> Move:
    found = outer(expr, var)
    assert found is not None
    around, inside = found
    name = fresh(expr, var)
    first, second = D(around(name), name), d(inside, var)
    return Move(first * second, (first, second), ((name, inside),))


def fresh(*taken: Expr) -> Symbol:
    """A letter for the inner function that the formula does not use yet."""
    used = {str(s) for part in taken for s in part.free_symbols}
    return symbol(
        next(name for name in ("u", "v", "t", "s", "q", "u_1", "u_2") if name not in used)
    )


def is_general_power(expr: Expr, var: Expr) -> bool:
    return expr.is_Pow and depends(expr.base, var) and depends(expr.exp, var)


def general_power(d: type[D], expr: Expr, var: Expr) -> Move:
    inner = d(expr.exp * log(expr.base), var)
    return Move(expr * inner, (inner,))


def branches(d: type[D], expr: Expr, var: Expr) -> Move:
    inner = tuple(d(branch, var) for branch, _ in expr.args)
    cases = [(slope, condition) for slope, (_, condition) in zip(inner, expr.args, strict=True)]
    return Move(Piecewise(*cases, evaluate=False), inner)


def is_choice(expr: Expr, var: Expr) -> bool:
    return isinstance(expr, (Max, Min)) and len(expr.args) >= 2


def choose(d: type[D], expr: Expr, var: Expr) -> Move:
    """The larger (or smaller) of two, as cases; of more than two, one against the others."""
    first, *others = sorted(expr.args, key=lambda part: (depends(part, var), str(part)))
    rest = expr.func(*others)
    wins = rest <= first if isinstance(expr, Max) else rest >= first
    inner = d(Piecewise((first, wins), (rest, True)), var)
    return Move(inner, (inner,))
