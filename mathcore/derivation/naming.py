"""Calling by its name what a statement gives: sigma(z_nk) is a_nk, e^(z_nk)/Sum(e^(z_nm)) is p_nk.

For softmax an exponential is its share times the sum of all, and the sums cancel.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, Expr, Indexed, Mul, Pow, Sum, Symbol, exp, factor_terms

from mathcore.derivation.indices import Statement
from mathcore.derivation.proof import Where
from mathcore.derivation.steps import Step
from mathcore.symbols import symbol

TOTAL = symbol("T")


def name_arrays(expr: Expr, statement: Statement) -> list[Step]:
    """The step to the target's name wherever the statement's right side stands, if it does."""
    shares = quotient_of(statement.expr)
    named, where = as_shares(expr, statement, *shares) if shares else as_called(expr, statement)
    if named == expr:
        return []
    told = (("name", statement.target),)
    return [Step("name-array", expr, named, named, (), where, told)]


def as_called(expr: Expr, statement: Statement) -> tuple[Expr, Where]:
    where = []
    for renamed in renamings(expr, statement):
        meaning, name = statement.expr.xreplace(renamed), statement.target.xreplace(renamed)
        if expr.has(meaning):
            where.append((name, meaning))
    return expr.xreplace({meaning: name for name, meaning in where}), tuple(where)


def renamings(expr: Expr, statement: Statement) -> Iterator[dict[Expr, Expr]]:
    """What the statement's indices may be in an expression, by the elements that it reads."""
    own_letters = set(statement.indices)
    atoms = statement.expr.atoms(Indexed)
    read = [e for e in sorted(atoms, key=str) if set(e.indices) <= own_letters]
    for element in sorted(expr.atoms(Indexed), key=str):
        own = next((one for one in read if one.base == element.base), None)
        if own is not None:
            yield dict(zip(own.indices, element.indices, strict=True))


def quotient_of(expr: Expr) -> tuple[Expr, Sum] | None:
    """e^t and the sum of all e^t, where the expression is the one over the other."""
    powers = [f for f in Mul.make_args(expr) if isinstance(f, Pow) and isinstance(f.base, Sum)]
    above = [f for f in Mul.make_args(expr) if isinstance(f, exp)]
    if len(Mul.make_args(expr)) != 2 or len(powers) != 1 or len(above) != 1:
        return None
    total = powers[0].base
    summand = total.function
    letters = above[0].atoms(Symbol)
    changed = [i for i in letters if i not in summand.atoms(Symbol)]
    is_share = (
        powers[0].exp == -1
        and len(total.limits) == 1
        and len(changed) <= 1
        and any(above[0].xreplace({i: total.variables[0]}) == summand for i in changed)
    )
    return (above[0], total) if is_share else None


def as_shares(expr: Expr, statement: Statement, above: Expr, total: Sum) -> tuple[Expr, Where]:
    """Every e^t written as its share times the sum, and the sums cancelled."""
    meanings: dict[Expr, Expr] = {}
    swap: dict[Expr, Expr] = {}
    sums: dict[Expr, Expr] = {}
    for renamed in renamings(expr, statement):
        here, name = above.xreplace(renamed), statement.target.xreplace(renamed)
        around = total.xreplace(renamed)
        if not expr.has(here):
            continue
        for other in expr.atoms(Sum):
            if other.as_dummy() == around.as_dummy():
                sums[other] = TOTAL
        swap[here] = name * TOTAL
        meanings[name] = here / around
    if not sums:
        return expr, ()
    named = expr.xreplace(sums).xreplace(swap)
    named = constants_out(named)
    if named.has(TOTAL):
        return expr, ()
    where = tuple((name, meaning) for name, meaning in meanings.items() if named.has(name))
    return factor_terms(named) if named.is_Add else named, where


def constants_out(expr: Expr) -> Expr:
    """Factors of a sum's terms that hold the common total, in front of the sum."""

    def opened(total: Sum) -> Expr:
        terms = []
        for term in Add.make_args(total.function):
            outside, inside = term.as_independent(*total.variables, as_Add=False)
            terms.append(outside * Sum(inside, *total.limits))
        return Add(*terms)

    return expr.replace(lambda e: isinstance(e, Sum) and e.has(TOTAL), opened)
