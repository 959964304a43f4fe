"""When a rule of differentiation applies, and what it then writes down.

Each pair of functions belongs to one record of `rules.py`: the first says whether a function of
the variable has the rule's form, the second makes the `Move`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from sympy import Abs, Add, Expr, Integer, Max, Min, Mul, Piecewise, Pow, S, Symbol, exp, log

from mathcore.derivation.proof import Where
from mathcore.derivation.recognise import activation_called, slope_of_call
from mathcore.derivation.writing import as_written
from mathcore.formulas import ELEMENTARY
from mathcore.formulas.elementary import CORNERS, DEFINITIONS
from mathcore.formulas.elementary import x as table_variable
from mathcore.printing.order import in_reading_order
from mathcore.symbols import D, symbol


@dataclass(frozen=True, slots=True)
class Move:
    """What a rule makes of a derivative: the new term, and the derivatives still to be done.

    `where` is the local definition (u, g) of a chain: the first of `open` is a derivative by u,
    and u is put back as soon as that one is done. `raw` is the new term as the rule writes it
    down, where that holds numbers still to be worked out: 3 x^(3 - 1).
    """

    after: Expr
    open: tuple[D, ...] = ()
    where: Where = ()
    values: tuple[tuple[str, str], ...] = ()
    raw: Expr | None = None


@lru_cache(maxsize=20_000)
def depends(expr: Expr, var: Expr) -> bool:
    """Whether the expression changes with the variable, be it a symbol or an indexed one."""
    return bool(expr == var or any(depends(part, var) for part in expr.args))


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
    # The constants one by one: as a product of their own, -(1 - y) would become y - 1.
    fixed = (part for part in expr.args if part not in moving)
    return Move(Mul(*fixed, inner, evaluate=constant != 0), (inner,))


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
    rise = as_written(
        Add, as_written(Mul, first, below), as_written(Mul, S.NegativeOne, above, second)
    )
    raw = as_written(Mul, rise, as_written(Pow, below, Integer(-2)))
    return Move((first * below - above * second) / below**2, (first, second), raw=raw)


def is_pair(expr: Expr, var: Expr) -> bool:
    return expr.is_Mul and len(expr.args) == 2


def multiply(d: type[D], expr: Expr, var: Expr) -> Move:
    """One factor derived at a time, the others kept: a term for each factor."""
    factors = in_reading_order(list(expr.args))
    inner = tuple(d(factor, var) for factor in factors)
    terms = [(*factors[:k], slope, *factors[k + 1 :]) for k, slope in enumerate(inner)]
    return Move(
        Add(*(Mul(*term) for term in terms)),
        inner,
        raw=as_written(Add, *(as_written(Mul, *term) for term in terms)),
    )


def is_power(expr: Expr, var: Expr) -> bool:
    return expr.is_Pow and expr.base == var and is_constant(expr.exp, var)


def power(d: type[D], expr: Expr, var: Expr) -> Move:
    fallen = as_written(Add, expr.exp, S.NegativeOne)
    raw = as_written(Mul, expr.exp, as_written(Pow, var, fallen))
    return Move(expr.exp * var ** (expr.exp - 1), raw=raw)


def is_exponential(expr: Expr, var: Expr) -> bool:
    """e^x, or a^x with a base that is not known to be 0 or negative: those have no slope."""
    if expr == exp(var):
        return True
    return has_varying_exponent(expr, var) and expr.exp == var and is_constant(expr.base, var)


def exponential(d: type[D], expr: Expr, var: Expr) -> Move:
    return Move(expr if isinstance(expr, exp) else expr * log(expr.base))


def is_logarithm(expr: Expr, var: Expr) -> bool:
    return expr in (log(var), log(Abs(var)))


def in_table(expr: Expr, var: Expr) -> bool:
    return expr.func in ELEMENTARY and expr.args[0] == var


def look_up(d: type[D], expr: Expr, var: Expr) -> Move:
    return Move(ELEMENTARY[expr.func].xreplace({table_variable: var}))


def is_known(expr: Expr, var: Expr) -> bool:
    """Whether it is a named activation of the variable whose slope is written with names."""
    return is_called(expr, var) and slope_of_call(expr) is not None


def is_called(expr: Expr, var: Expr) -> bool:
    """A named activation of the variable itself, its parameters constant."""
    if activation_called(expr) is None or expr.args[0] != var:
        return False
    return not any(depends(part, var) for part in expr.args[1:])


def known_slope(d: type[D], expr: Expr, var: Expr) -> Move:
    return Move(slope_of_call(expr))


def is_defined(expr: Expr, var: Expr) -> bool:
    return is_called(expr, var) or (expr.func in DEFINITIONS and expr.args[0] == var)


def open_definition(d: type[D], expr: Expr, var: Expr) -> Move:
    row = activation_called(expr)
    if row is None:
        inner = d(DEFINITIONS[expr.func].xreplace({table_variable: var}), var)
    else:
        inner = d(row.at(*expr.args), var)
    return Move(inner, (inner,))


def is_step(expr: Expr, var: Expr) -> bool:
    return expr.func in CORNERS and expr.args[0] == var


def is_composed(expr: Expr, var: Expr) -> bool:
    return outer(expr, var) is not None


def outer(expr: Expr, var: Expr) -> tuple[Callable[[Expr], Expr], Expr] | None:
    """The outer function and what stands inside it, for a function of a function."""
    if expr.is_Pow and is_constant(expr.exp, var):
        return lambda inside: inside**expr.exp, expr.base
    if expr.is_Pow and is_constant(expr.base, var) and expr.exp != var:
        return lambda inside: expr.base**inside, expr.exp
    if isinstance(expr, log) and isinstance(expr.args[0], Abs):
        return lambda inside: log(Abs(inside)), expr.args[0].args[0]
    is_word = expr.func in WORDS or activation_called(expr) is not None
    if is_word and not any(depends(part, var) for part in expr.args[1:]):
        return lambda inside: expr.func(inside, *expr.args[1:]), expr.args[0]
    return None


WORDS = frozenset({*ELEMENTARY, *DEFINITIONS, exp, log})
"""The functions of one argument that the rules know."""


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


def is_power_product(expr: Expr, var: Expr) -> bool:
    """A product or quotient, or a power whose exponent varies: its logarithm is simpler."""
    return bool(expr.is_Mul or (has_varying_exponent(expr, var) and not is_exponential(expr, var)))


def has_varying_exponent(expr: Expr, var: Expr) -> bool:
    """A power with the variable above, whose base is not known to be 0 or negative."""
    varies = expr.is_Pow and depends(expr.exp, var)
    return bool(varies and expr.base.is_nonpositive is not True)


def through_logarithm(d: type[D], expr: Expr, var: Expr) -> Move:
    """f (ln |f|)', the logarithm written as a sum."""
    total = Add(*(log_of(factor, var) for factor in in_reading_order(list(Mul.make_args(expr)))))
    inner = d(total, var)
    return Move(as_written(Mul, expr, inner), (inner,))


def log_of(factor: Expr, var: Expr) -> Expr:
    """The logarithm of a factor's size: g ln |f| for f^g, and what stands above e for e^g."""
    if isinstance(factor, exp):
        return factor.exp
    base, exponent = factor.as_base_exp()
    # A power whose exponent varies has a positive base.
    return exponent * log(base if base.is_positive or depends(exponent, var) else Abs(base))


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
