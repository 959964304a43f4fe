"""The derivative of sums over an index, such as Sum(X_ij w_j, j) + b, by one element w_k.

A variable moves with itself alone: the derivative of w_j by w_k is a Kronecker delta, and of a
sum over it one term is left. Each of these is a step.
"""

from __future__ import annotations

from sympy import Add, Expr, Indexed, KroneckerDelta, Mul, S, Sum

from mathcore.derivation.deltas import contracted
from mathcore.derivation.differentiate import work_out
from mathcore.derivation.steps import Step
from mathcore.printing import plain
from mathcore.symbols import D, symbol


def linear(claim: D) -> Step:
    """Derive a sum, over an index or of terms, by an element of an array or by a letter.

    >>> from mathcore.symbols import Partial, index, indexed, symbol
    >>> x, w, j, k = indexed("x"), indexed("w"), index("j"), index("k")
    >>> linear(Partial(Sum(x[j] * w[j], (j, 1, symbol("d"))) + symbol("b"), w[k])).result
    x[k]
    """
    expr, var = claim.expr, claim.var
    if not moves(expr, var):
        return Step("constant", claim, S.Zero, S.Zero)
    if expr == var:
        return Step("linear", claim, S.One, S.One)
    if expr.is_Add:
        return over_terms(claim)
    if isinstance(expr, Sum):
        return over_index(claim)
    if isinstance(expr, Indexed):
        deltas = delta(expr, var)
        return Step("delta", claim, deltas, deltas)
    fixed = [part for part in Mul.make_args(expr) if not moves(part, var)]
    if fixed:
        moving = claim.func(Mul(*(p for p in Mul.make_args(expr) if p not in fixed)), var)
        inner = linear(moving)
        after = Mul(*fixed) * moving
        return Step("constant-multiple", claim, after, Mul(*fixed) * inner.result, (inner,))
    parts = moving_parts(expr, var)
    return (
        through_element(claim)
        if len(parts) == 1 and isinstance(parts[0], Indexed)
        else (through_parts(claim, parts))
    )


def moving_parts(expr: Expr, var: Expr) -> list[Expr]:
    """The elements and the sums through which an expression moves, the outermost ones."""
    if isinstance(expr, Indexed | Sum):
        return [expr] if moves(expr, var) else []
    found = [part for arg in expr.args for part in moving_parts(arg, var)]
    return list(dict.fromkeys(found))


def moves(expr: Expr, var: Expr) -> bool:
    """Whether the expression holds the variable or another element of its array."""
    return bool(expr.has(var.base if isinstance(var, Indexed) else var))


def delta(element: Indexed, var: Indexed) -> Expr:
    """1 where all the indices of two elements of one array are equal, 0 elsewhere."""
    pairs = zip(element.indices, var.indices, strict=True)
    return Mul(*(KroneckerDelta(*pair) for pair in pairs))


def over_terms(claim: D) -> Step:
    terms = [claim.func(term, claim.var) for term in claim.expr.as_ordered_terms()]
    inner = [linear(term) for term in terms]
    result = Add(*(step.result for step in inner))
    return Step("sum", claim, Add(*terms), result, tuple(inner))


def over_index(claim: D) -> Step:
    """Term by term; of a sum over a delta one term is left. Of several sums, the outer one."""
    *inner_limits, limits = claim.expr.limits
    function = claim.expr.function
    inner = linear(
        claim.func(Sum(function, *inner_limits) if inner_limits else function, claim.var)
    )
    after, derived = (Sum(each, limits) for each in (inner.before, inner.result))
    left = contracted(derived)
    steps = [inner]
    if left != derived:
        gaps = (part.args[0] - part.args[1] for part in inner.result.atoms(KroneckerDelta))
        at = next(limits[0] - gap / gap.coeff(limits[0]) for gap in gaps if gap.has(limits[0]))
        steps.append(contraction(derived, left, at))
    return Step("sum", claim, after, left, tuple(steps))


def contraction(total: Expr, left: Expr, at: Expr) -> Step:
    """The one term that is left of a sum over a delta."""
    return Step("contract", total, left, left, (), (), (("index", plain(at)),))


def through_parts(claim: D, parts: list[Expr]) -> Step:
    """A function of several elements or sums: by each of them, the others held, and added."""
    letters = [symbol(f"u_{k}") for k in range(1, len(parts) + 1)]
    where = tuple(zip(letters, parts, strict=True))
    named = claim.expr.xreplace({part: letter for letter, part in where})
    outer = [work_out(D(named, letter)) for letter in letters]
    inner = [linear(claim.func(part, claim.var)) for part in parts]
    after = Add(*(o.before * i.before for o, i in zip(outer, inner, strict=True)))
    derived = [o.result.xreplace(dict(where)) for o in outer]
    result = Add(*(o * i.result for o, i in zip(derived, inner, strict=True)))
    back = Add(*(o.result * i.before for o, i in zip(outer, inner, strict=True)))
    told = (("name", ", ".join(plain(letter) for letter in letters)),)
    opened = back.xreplace(dict(where))
    put_back = Step("substitute", back, opened, opened, (), where, told)
    return Step("total", claim, after, result, (*outer, put_back, *inner), where)


def through_element(claim: D) -> Step:
    """A function of one element: by the element, times the element by the variable."""
    (element,) = (e for e in claim.expr.atoms(Indexed) if moves(e, claim.var))
    outer, inner = work_out(D(claim.expr, element)), linear(claim.func(element, claim.var))
    after = outer.before * inner.before
    return Step("chain", claim, after, outer.result * inner.result, (outer, inner))
