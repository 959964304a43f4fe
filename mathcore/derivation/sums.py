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
    known = {total.as_dummy(): value for total, value in (facts or {}).items()}

    def opened(total: Sum) -> Expr:
        found = spread(total)
        return found.xreplace({t: known.get(t.as_dummy(), t) for t in found.atoms(Sum)})

    spread_out = expr.replace(lambda e: isinstance(e, Sum) and len(e.limits) == 1, opened)
    return closed(spread_out)


def closed(expr: Expr) -> Expr:
    """The expression with a letter in the place of each sum, the same one for equal sums."""
    names: dict[Expr, Expr] = {}
    for total in expr.atoms(Sum):
        names.setdefault(total.as_dummy(), Dummy("total", real=True))
    return expr.xreplace({total: names[total.as_dummy()] for total in expr.atoms(Sum)})


def contracted(expr: Expr) -> Expr:
    """The expression with one term left of every sum over a Kronecker delta."""

    def is_over_delta(part: Expr) -> bool:
        return isinstance(part, Sum) and len(part.limits) == 1 and part.has(KroneckerDelta)

    return expr.replace(is_over_delta, spread)


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
