"""Kronecker deltas contracted: of a sum over one, the terms are left in which its indices agree.

An index that is solved for may come out as another index moved by something, as t - s + 1 in a
convolution; then the ranges of the indices that are left are cut to where it stays in its own.
"""

from __future__ import annotations

from sympy import Add, Expr, KroneckerDelta, Max, Min, Mul, Piecewise, Sum, Symbol

Limits = list[tuple[Symbol, Expr, Expr]]


def contract(total: Sum) -> Expr:
    """The sum with every delta that holds one of its indices contracted, term by term.

    >>> from mathcore.symbols import index, indexed, symbol
    >>> w, g, s, t, k = indexed("w"), indexed("g"), index("s"), index("t"), index("k")
    >>> S, T = symbol("S"), symbol("T")
    >>> contract(Sum(g[t] * w[s] * KroneckerDelta(s + t - 1, k), (s, 1, S), (t, 1, T)))
    Sum(g[k - s + 1]*w[s], (s, Max(1, -T + k + 1), Min(S, k)))
    """
    terms = terms_of(total.function)
    limits = [tuple(one) for one in total.limits]
    if not any(is_contractible(term, limits) for term in terms):
        return total
    return contract_terms(terms, limits)


def contract_sum(summand: Expr, limits: Limits) -> Expr:
    """The same for what is no Sum yet.

    SymPy folds cases out of a sum in a sum even where they hold the inner one's index.
    """
    return contract_terms(terms_of(summand), limits)


def contract_terms(terms: list[Expr], limits: Limits) -> Expr:
    return Add(*(one_term(term, limits) for term in terms))


def terms_of(summand: Expr) -> list[Expr]:
    """The terms, brackets multiplied out only where a delta stands in them."""
    found = [[]]  # type: list[list[Expr]]
    for whole in Mul.make_args(summand):
        common, factor = unfolded(whole)
        found = [[*before, *common] for before in found]
        if factor.is_Add and factor.has(KroneckerDelta):
            parts = [term for part in factor.args for term in terms_of(part)]
        else:
            parts = [factor]
        found = [[*before, part] for before in found for part in parts]
    return [term for factors in found for term in Add.make_args(Mul(*factors))]


def unfolded(factor: Expr) -> tuple[list[Expr], Expr]:
    """The factors that all cases have, which SymPy folds into the cases of a sum, and the rest.

    A case that is 0 has every factor.
    """
    if not (isinstance(factor, Piecewise) and factor.has(KroneckerDelta)):
        return [], factor
    cases = [set(Mul.make_args(value)) for value, _ in factor.args if value != 0]
    common = set.intersection(*cases)
    rest = [
        (value and Mul(*(f for f in Mul.make_args(value) if f not in common)), when)
        for value, when in factor.args
    ]
    return sorted(common, key=str), Piecewise(*rest)


def is_contractible(term: Expr, around: Limits) -> bool:
    factors, limits = flat(term, around)
    return solvable(factors, [v for v, _, _ in limits]) is not None


def one_term(term: Expr, around: Limits) -> Expr:
    """One term of the sum, its deltas contracted and what does not change put in front."""
    factors, limits = flat(term, around)
    while found := solvable(factors, [v for v, _, _ in limits]):
        delta, v, at = found
        low, high = next((low, high) for other, low, high in limits if other == v)
        limits = [one for one in limits if one[0] != v]
        factors = [f.xreplace({v: at}) for f in factors if f is not delta]
        if not at.is_Symbol:
            limits = narrowed(limits, at, low, high)
    product = Mul(*factors)
    used = product.free_symbols | {s for _, *ends in limits for e in ends for s in e.free_symbols}
    counted = [high - low + 1 for v, low, high in limits if v not in used]
    limits = [one for one in limits if one[0] in used]
    if not limits:
        return Mul(*counted, product)
    outside, inside = product.as_independent(*(v for v, _, _ in limits), as_Add=False)
    return Mul(*counted, outside, Sum(inside, *limits))


def flat(term: Expr, around: Limits) -> tuple[list[Expr], Limits]:
    """The factors of a term, and the limits of the sums around it and of those with a delta."""
    factors: list[Expr] = []
    limits = list(around)
    for factor in Mul.make_args(term):
        inner = isinstance(factor, Sum) and factor.has(KroneckerDelta)
        if inner and len(terms_of(factor.function)) == 1:
            factors += Mul.make_args(factor.function)
            limits = [*(tuple(one) for one in factor.limits), *limits]
        else:
            factors.append(factor)
    return factors, limits


def solvable(factors: list[Expr], bound: list[Symbol]) -> tuple[Expr, Symbol, Expr] | None:
    """A delta, an index of the sums in it, and what that index has to be; plain ones first."""
    found = []
    for delta in factors:
        if isinstance(delta, KroneckerDelta):
            gap = delta.args[0] - delta.args[1]
            for v in bound:
                slope = gap.coeff(v)
                at = Add(v, -slope * gap)
                # What is no index itself may lie outside the range, unless another is cut to it.
                held = at.is_Symbol or any(at.coeff(u) in (1, -1) for u in bound if u != v)
                if slope in (1, -1) and held:
                    found.append((not at.is_Symbol, -bound.index(v), delta, v, at))
    if not found:
        return None
    *_, delta, v, at = min(found, key=lambda one: one[:2])
    return delta, v, at


def narrowed(limits: Limits, at: Expr, low: Expr, high: Expr) -> Limits:
    """The limits, those of one index in `at` cut so that `at` stays from low to high."""
    for k, (u, first, last) in enumerate(limits):
        slope = at.coeff(u)
        if slope in (1, -1):
            rest = at - slope * u
            ends = (low - rest, high - rest) if slope == 1 else (rest - high, rest - low)
            limits = list(limits)
            limits[k] = (u, Max(first, ends[0]), Min(last, ends[1]))
            return limits
    return limits


def contracted(expr: Expr) -> Expr:
    """The expression with every sum over deltas contracted, inner sums first."""
    return expr.replace(lambda e: isinstance(e, Sum) and e.has(KroneckerDelta), contract)
