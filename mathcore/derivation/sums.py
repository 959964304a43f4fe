"""Sums over an index brought to one form, so that equal ones can be seen to be equal.

The terms of a summand are taken apart, what does not change with the index stands in front, and
of a sum over a Kronecker delta one term is left: the index is taken to run through every
component, as it does through the classes of a sample.
"""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Add, Dummy, Expr, KroneckerDelta, Mul, S, Sum, Symbol, expand


def normal(expr: Expr, facts: Mapping[Expr, Expr] | None = None) -> Expr:
    """The expression with its sums taken apart; equal sums are equal symbols.

    `facts` are sums whose values are known, such as that of all targets.

    >>> from mathcore.symbols import index, indexed, symbol
    >>> y, i, j, m = indexed("y"), index("i"), index("j"), symbol("m")
    >>> normal(Sum(2 * y[i] * KroneckerDelta(i, j), (i, 1, m)))
    2*y[j]
    """
    spread_out = expr.replace(lambda e: isinstance(e, Sum) and len(e.limits) == 1, spread)
    names = {total.as_dummy(): value for total, value in (facts or {}).items()}
    for total in spread_out.atoms(Sum):
        names.setdefault(total.as_dummy(), Dummy("total", real=True))
    return spread_out.xreplace({t: names[t.as_dummy()] for t in spread_out.atoms(Sum)})


def spread(total: Sum) -> Expr:
    """A sum as sums of single terms, without constants and without deltas."""
    (k, *_), limits = total.limits[0], total.limits
    return Add(*(one_term(term, k, limits) for term in Add.make_args(expand(total.function))))


def one_term(term: Expr, k: Symbol, limits: tuple[Expr, ...]) -> Expr:
    outside, inside = term.as_independent(k, as_Add=False)
    for delta in Mul.make_args(inside):
        if isinstance(delta, KroneckerDelta) and k in delta.args:
            other = next((a for a in delta.args if a != k), k)
            rest = Mul(*(f for f in Mul.make_args(inside) if f is not delta))
            return outside * rest.xreplace({k: other})
    return outside * Sum(inside if inside != 1 else S.One, *limits)
