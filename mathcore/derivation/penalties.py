"""The gradient of a penalty on the weights, and of a cost with one.

A penalty is a factor times the sum of one term for each weight; the biases are left alone. The
derivative by one weight leaves one term of the sum.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sympy import Expr, Sum

from mathcore.derivation import classes, costs, vectors
from mathcore.derivation.differentiate import work_out
from mathcore.derivation.linear import linear
from mathcore.derivation.softmax import m
from mathcore.derivation.steps import Derivation, Step
from mathcore.errors import N_, SettingError
from mathcore.formulas import PENALTIES, Penalty
from mathcore.printing import plain
from mathcore.symbols import D, Partial

Term = Callable[[Expr], Expr]

TOTALS: dict[str, Callable[[Term], Expr]] = {
    "scalar": lambda term: term(costs.w),
    "vector": lambda term: Sum(term(vectors.w[vectors.j]), (vectors.j, 1, vectors.d)),
    "classes": lambda term: Sum(
        term(classes.W[classes.q, classes.c]), (classes.q, 1, vectors.d), (classes.c, 1, m)
    ),
}
"""The sum of a term over the weights: w alone, all w_j, all W_qc."""

WEIGHTS: dict[str, Expr] = {
    "scalar": costs.w,
    "vector": vectors.w[vectors.k],
    "classes": classes.W[vectors.j, vectors.k],
}


def penalty_gradient(penalty: str, *, model: str = "vector") -> Derivation:
    """Derive a penalty lambda Sum(r(w_j), j = 1..d) by one weight w_k.

    Args:
        penalty: a name in PENALTIES: "l1" for lambda Sum |w_j|, "l2" for lambda Sum w_j^2,
            "half_l2" for half of that.
        model: "scalar" for one weight w, "vector" for w of shape (d,), "classes" for W of shape
            (d, m), derived by W_jk.

    Returns:
        The Derivation of the partial derivative, such as 2 lambda w_k. For "l1" it ends in
        lambda sgn(w_k), and the step that has no derivative at w_j = 0 says so.

    Raises:
        UnknownFormulaError: no such penalty.
        SettingError: no such model.

    >>> penalty_gradient("half_l2").result
    lambda*w[k]
    """
    row = PENALTIES[penalty]
    if model not in TOTALS:
        raise SettingError(
            N_("no model of a neuron is called {name!r}; known: {known}"),
            name=str(model)[:40],
            known=", ".join(TOTALS),
        )
    claim = Partial(total(row, model), WEIGHTS[model])
    return Derivation(claim, (derived(claim),), claim.var)


def total(row: Penalty, model: str) -> Expr:
    """The penalty of all weights."""
    return row.factor * TOTALS[model](lambda weight: row.term.xreplace({row.weight: weight}))


def penalised(part: Derivation, row: Penalty, model: str) -> Derivation:
    """The derivative of a cost with the penalty: that of the cost, and that of the penalty."""
    own, added = part.claim, Partial(total(row, model), part.variable)
    step = derived(added)
    claim = Partial(own.expr + added.expr, part.variable)
    result = part.result + step.result
    whole = Step("sum", claim, own + added, result, (*part.steps, step), part.where)
    return Derivation(claim, (whole,), part.variable, part.where)


def derived(claim: D) -> Step:
    """The derivative of a penalty by a weight or a bias; a corner is named where it stands."""
    return with_kinks(linear(claim) if claim.has(Sum) else work_out(claim))


def with_kinks(step: Step) -> Step:
    """The same step, where every slope of a size says that it has a corner at 0."""
    inner = tuple(with_kinks(substep) for substep in step.substeps)
    if step.rule != "corner":
        return replace(step, substeps=inner)
    return replace(step, rule="kink", values=(("x", plain(step.before.var)),))
