"""Sums over an index brought to one form, so that equal ones can be seen to be equal.

The terms of a summand are taken apart, what does not change with the index stands in front, and
of a sum over a Kronecker delta one term is left: the index is taken to run through every
component, as it does through the classes of a sample.
"""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Add, Dummy, Expr, KroneckerDelta, Mul, Sum, Symbol, exp, expand, powsimp


def normal(expr: Expr, facts: Mapping[Expr, Expr] | None = None) -> Expr:
    """The expression with its sums taken apart; equal sums are equal symbols.

    `facts` are sums whose values are known, such as that of all targets.

    >>> from mathcore.symbols import index, indexed, symbol
    >>> y, i, j, m = indexed("y"), index("i"), index("j"), symbol("m")
    >>> normal(Sum(2 * y[i] * KroneckerDelta(i, j), (i, 1, m)))
    2*y[j]
    """
    known = {total.as_dummy(): value for total, value in (facts or {}).items()}

    def opened(total: Sum) -> Expr:
        found = spread(total)
        return found.xreplace({t: known.get(t.as_dummy(), t) for t in found.atoms(Sum)})

    spread_out = expr.replace(lambda e: isinstance(e, Sum), opened)
    return closed(spread_out)


def closed(expr: Expr) -> Expr:
    """The expression with a letter in the place of each sum, the same one for equal sums."""
    names: dict[Expr, Expr] = {}
    for total in expr.atoms(Sum):
        names.setdefault(total.as_dummy(), Dummy("total", real=True))
    return expr.xreplace({total: names[total.as_dummy()] for total in expr.atoms(Sum)})


def replaced(whole: Expr, old: Expr, new: Expr) -> Expr:
    """`new` in the place of `old`, also where `old` is the inner one of sums over two indices.

    SymPy writes a sum of sums as one sum with the limits of both, the inner ones first.
    """
    found = whole.xreplace({old: new})
    if found != whole or not isinstance(old, Sum):
        return found
    inner = len(old.limits)
    return whole.xreplace(
        {
            total: Sum(new, *total.limits[inner:])
            for total in whole.atoms(Sum)
            if total.function == old.function and total.limits[:inner] == old.limits
        }
    )


def spread(total: Sum) -> Expr:
    """A sum as sums of single terms, without constants and without deltas, inner sums first."""
    result = total.function
    for limits in total.limits:
        result = Add(*(one_term(term, limits) for term in terms_of(result, limits[0])))
    return result


def terms_of(summand: Expr, k: Symbol) -> tuple[Expr, ...]:
    """The terms multiplied out, unless the whole has a delta that leaves one term of it."""
    factors = Mul.make_args(summand)
    if any(isinstance(f, KroneckerDelta) and k in f.args for f in factors):
        return (summand,)
    # e to a sum over an index would be made a product over it.
    terms = Add.make_args(expand(summand, power_exp=False))
    return tuple(powsimp(term, combine="exp") if term.has(exp) else term for term in terms)


def one_term(term: Expr, limits: tuple[Expr, ...]) -> Expr:
    k = limits[0]
    outside, inside = term.as_independent(k, as_Add=False)
    for delta in Mul.make_args(inside):
        if isinstance(delta, KroneckerDelta) and k in delta.args:
            other = next((a for a in delta.args if a != k), k)
            rest = Mul(*(f for f in Mul.make_args(inside) if f is not delta))
            return outside * rest.xreplace({k: other})
    return outside * Sum(inside, limits)
