"""The gradient of softmax and cross-entropy over the samples, for a layer of m logits.

z_ic = Sum(X_iq W_qc, q) + b_c, p_ic = e^(z_ic) / Sum(e^(z_il), l), and the cost is
J = -Sum(Sum(y_ic ln p_ic, c), i). A weight W_jk moves the logits of every sample; a logit moves
the loss of its sample by p_ir - y_ir, since the targets of a sample sum to 1.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Expr, Indexed, S, Sum

from mathcore.derivation import softmax
from mathcore.derivation.costs import i, n, scaled, with_factor
from mathcore.derivation.deltas import contracted
from mathcore.derivation.linear import contraction, linear
from mathcore.derivation.proof import Where
from mathcore.derivation.softmax import m
from mathcore.derivation.steps import Derivation, Step
from mathcore.derivation.vectors import X, d, j, k, matrix_form
from mathcore.formulas.records import SUM_OR_MEAN
from mathcore.printing import plain
from mathcore.symbols import D, Partial, index, indexed

NAME, PARTNER = "cross_entropy", "softmax"
W, b = indexed("W"), indexed("b")
c, l, r, q = (index(name) for name in "clrq")
RENAMED = {softmax.i: c, softmax.j: r, softmax.k: l}
"""The indices of one sample's derivation, where i counts the samples instead."""


def in_sample(expr: Expr) -> Expr:
    """A formula for one sample as that of sample i."""
    renamed = expr.xreplace(RENAMED)
    elements = {e for e in renamed.atoms(Indexed) if len(e.indices) == 1}
    return renamed.xreplace({e: e.base[i, e.indices[0]] for e in elements})


def logit(at: Expr) -> Expr:
    """The logit of sample i for a class."""
    return Sum(X[i, q] * W[q, at], (q, 1, d)) + b[at]


def share(at: Expr) -> Expr:
    """The probability that softmax gives to a class of sample i."""
    return in_sample(softmax.softmax(softmax.i)).xreplace({c: at})


TARGETS = Sum(softmax.y[i, c], (c, 1, m))
WHERE: Where = (
    *((softmax.p[i, at], share(at)) for at in (c, k, r)),
    *((softmax.z[i, at], logit(at)) for at in (c, l, k, r)),
    (TARGETS, S.One),
)


OF_SAMPLE = softmax.cross_entropy_gradient()
LOSS, ERROR = in_sample(OF_SAMPLE.claim.expr), in_sample(OF_SAMPLE.result)


def class_gradient(scaling: str | None) -> list[Derivation]:
    """The derivative of one sample's loss by a logit, then those of the cost by W_jk and b_k."""
    before, _ = scaled(NAME, SUM_OR_MEAN, scaling)
    cost = Sum(LOSS, (i, 1, n))
    parts = [by_logit()]
    for parameter in (W[j, k], b[k]):
        chain = through_the_logits(Partial(LOSS, parameter))
        after, result = (Sum(each, *cost.limits) for each in (chain.before, chain.result))
        claim = Partial(cost, parameter)
        step = Step("sum-over-samples", claim, after, result, (chain,), WHERE)
        steps = (step,) if before == 1 else with_factor(before, step)
        steps = (*steps, *matrix_form(steps[-1].result))
        parts.append(Derivation(Partial(before * cost, parameter), steps, parameter, WHERE))
    return parts


def by_logit() -> Derivation:
    """p_ir - y_ir, with the sum of the targets used in a step of its own."""
    steps = tuple(placed(step) for step in OF_SAMPLE.steps)
    where = tuple((in_sample(name), in_sample(meaning)) for name, meaning in OF_SAMPLE.where)
    return Derivation(in_sample(OF_SAMPLE.claim), steps, softmax.z[i, r], where)


def through_the_logits(claim: D) -> Step:
    """Sum(dl/dz_ir dz_ir/dW_jk, r), both factors put in; of the sum the logit k is left."""
    outer = Partial(claim.expr, softmax.z[i, r])
    inner = linear(Partial(logit(r), claim.var))
    after, derived = (
        Sum(one * other, (r, 1, m)) for one, other in ((outer, inner.before), (ERROR, inner.result))
    )
    left = contracted(derived)
    known = Step("known-error", outer, ERROR, ERROR, (), WHERE)
    return Step(
        "logit-chain", claim, after, left, (known, inner, contraction(derived, left, k)), WHERE
    )


def placed(step: Step) -> Step:
    """A step of one sample's derivation in that of sample i."""
    values = tuple(
        (name, plain(r) if isinstance(value, str) else in_sample(value))
        for name, value in step.values
    )
    return replace(
        step,
        before=in_sample(step.before),
        after=in_sample(step.after),
        result=in_sample(step.result),
        substeps=tuple(placed(substep) for substep in step.substeps),
        where=tuple((in_sample(name), in_sample(meaning)) for name, meaning in step.where),
        values=values,
    )
