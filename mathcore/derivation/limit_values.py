"""What limits come to, for proofs: SymPy's `limit` is the judge, and never the author of a step."""

from __future__ import annotations

from functools import lru_cache

from sympy import Add, Dummy, Expr, Float, Limit, Pow, S, Symbol, exp, limit, log

CLOSE = Float("1e-25", 120)


def same_inside(difference: Expr) -> Expr | None:
    """For c (lim A - lim B) over one variable, A - B: where that is 0, so is the whole."""
    terms = Add.make_args(difference)
    if len(terms) != 2:
        return None
    (one, left), (two, right) = (term.as_independent(Limit, as_Add=False) for term in terms)
    if not (isinstance(left, Limit) and isinstance(right, Limit)):
        return None
    if one != -two or left.args[1:] != right.args[1:]:
        return None
    return left.args[0] - right.args[0]


def settle(expr: Expr) -> Expr:
    """The expression with each limit replaced by its value, where SymPy finds one."""
    found = {node: worked_out(node) for node in expr.atoms(Limit)}
    return expr.xreplace({node: value for node, value in found.items() if value is not None})


@lru_cache(maxsize=1024)
def worked_out(node: Limit) -> Expr | None:
    """The finite value of a limit from both sides, or None.

    Bases of powers are taken as positive, where real powers are defined: SymPy does not find the
    limit of (a^h - 1)/h for an a of unknown sign.
    """
    inside, var, point, _ = node.args
    inside = inside.doit()
    bases = {p.base for p in inside.atoms(Pow) if p.exp.has(var) and isinstance(p.base, Symbol)}
    positive = {base: Dummy(positive=True) for base in bases - {var}}
    back = {dummy: base for base, dummy in positive.items()}
    inside = inside.xreplace(positive).replace(
        lambda e: e.is_Pow and not e.exp.is_number and e.base.is_positive,
        lambda e: exp(e.exp * log(e.base)),
    )
    try:
        value = limit(inside, var, point, "+-")
    except (NotImplementedError, ValueError, TypeError):
        return None
    if value.has(var, Limit, S.Infinity, S.NegativeInfinity, S.ComplexInfinity, S.NaN):
        return None
    return value.xreplace(back)


def close_by(expr: Expr) -> tuple[Expr, Expr]:
    """The expression with each limit replaced by what stands inside it, just right and left."""
    return near(expr, CLOSE), near(expr, -CLOSE)


def near(expr: Expr, step: Expr) -> Expr:
    return expr.replace(
        lambda e: isinstance(e, Limit), lambda e: e.args[0].subs(e.args[1], e.args[2] + step)
    )
