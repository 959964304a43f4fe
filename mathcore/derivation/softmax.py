"""The derivative of softmax, and of softmax and cross-entropy together, in index notation.

p_i = e^(z_i) / Sum(e^(z_k), k = 1..m). The Jacobian ends in p_i (delta_ij - p_j); with it the
cost -Sum(y_i ln p_i) of one sample ends in p_j - y_j, for targets that sum to 1.

Source:
    Bridle, Probabilistic Interpretation of Feedforward Classification Network Outputs, 1990.
"""

from __future__ import annotations

from sympy import Expr, KroneckerDelta, S, Sum, exp, log

from mathcore.derivation.proof import Where
from mathcore.derivation.steps import Derivation, Step
from mathcore.printing import plain
from mathcore.symbols import D, Partial, index, indexed, symbol

m = symbol("m")
i, j, k = index("i"), index("j"), index("k")
z, p, y = indexed("z"), indexed("p"), indexed("y")

TOTAL = Sum(exp(z[k]), (k, 1, m))
"""The denominator, the same for every component."""


def softmax(at: Expr) -> Expr:
    """p_i, spelled out."""
    return exp(z[at]) / TOTAL


def named(*indices: Expr) -> Where:
    """What p_i stands for, for each index."""
    return tuple((p[at], softmax(at)) for at in indices)


def softmax_jacobian() -> Derivation:
    """Derive the derivative of softmax's component i by the logit j.

    Returns:
        The Derivation of the partial derivative of p_i by z_j, ending in p_i (delta_ij - p_j).

    >>> softmax_jacobian().result
    (KroneckerDelta(i, j) - p[j])*p[i]
    """
    return Derivation(Partial(softmax(i), z[j]), jacobian_steps(), z[j], named(i, j))


def softmax_shift() -> Derivation:
    """Derive that softmax does not change when one number c is taken from every logit.

    With c the largest logit no exponential can overflow; that is the spelling that code runs.

    >>> print(softmax_shift().result)
    exp(z[i])/Sum(exp(z[k]), (k, 1, m))
    """
    c, common = symbol("c"), symbol("q")
    below = Sum(exp(z[k] - c), (k, 1, m))
    claim = exp(z[i] - c) / below
    factored = Sum(common * exp(z[k]), (k, 1, m))
    split = common * exp(z[i]) / factored
    where: Where = ((common, exp(-c)),)
    return Derivation(
        claim,
        (
            Step("split-exponent", claim, split, split, (), where, (("name", common),)),
            Step("constant-out", split, softmax(i), softmax(i)),
        ),
        z[i],
        where,
    )


def jacobian_steps() -> tuple[Step, ...]:
    claim = Partial(softmax(i), z[j])
    above, below = Partial(exp(z[i]), z[j]), Partial(TOTAL, z[j])
    open_steps = (of_exponential(above, i), of_total(below))
    results = dict(zip((above, below), (step.result for step in open_steps), strict=True))
    after = (above * TOTAL - exp(z[i]) * below) / TOTAL**2
    quotient = Step("quotient", claim, after, after.xreplace(results), open_steps)
    apart = softmax(i) * (KroneckerDelta(i, j) - softmax(j))
    shown = p[i] * (KroneckerDelta(i, j) - p[j])
    return (
        quotient,
        Step("cancel", quotient.result, apart, apart),
        Step("recognise", apart, shown, shown, (), named(i, j)),
    )


def of_exponential(claim: D, at: Expr) -> Step:
    """e^(z_i) by z_j: the chain rule, and a delta for the logit itself."""
    inner = Partial(z[at], z[j])
    delta = Step("delta", inner, KroneckerDelta(at, j), KroneckerDelta(at, j))
    after = exp(z[at]) * inner
    return Step("chain", claim, after, exp(z[at]) * delta.result, (delta,))


def of_total(claim: D) -> Step:
    """The denominator by z_j: term by term, and one of the terms is left."""
    inner = of_exponential(Partial(exp(z[k]), z[j]), k)
    after, done = (Sum(each, (k, 1, m)) for each in (inner.before, inner.result))
    left = Step("contract", done, exp(z[j]), exp(z[j]), (), (), (("index", plain(j)),))
    return Step("sum", claim, after, exp(z[j]), (inner, left))


def cross_entropy_gradient() -> Derivation:
    """Derive the cost -Sum(y_i ln p_i) of one sample by the logit j, p being the softmax of z.

    Returns:
        The Derivation that ends in p_j - y_j. It uses that the targets sum to 1, as a step.

    >>> cross_entropy_gradient().result
    p[j] - y[j]
    """
    claim = Partial(-over_classes(y[i] * log(softmax(i))), z[j])
    inner = of_one_class()
    summed, shares = -over_classes(inner.before), -over_classes(inner.result)
    first = Step("sum", claim, summed, shares, (inner,), named(i, j))
    targets = over_classes(y[i])
    apart = p[j] * targets - over_classes(y[i] * KroneckerDelta(i, j))
    one_left = p[j] * targets - y[j]
    return Derivation(
        claim,
        (
            first,
            Step("expand-sum", shares, apart, apart),
            Step("contract", apart, one_left, one_left, (), (), (("index", plain(j)),)),
            Step("shares", one_left, p[j] - y[j], p[j] - y[j], (), ((targets, S.One),)),
        ),
        z[j],
        (*named(i, j), (targets, S.One)),
    )


def over_classes(term: Expr) -> Expr:
    return Sum(term, (i, 1, m))


def of_one_class() -> Step:
    """y_i ln p_i by z_j: one over p_i, times the Jacobian, in which p_i cancels."""
    jacobian = p[i] * (KroneckerDelta(i, j) - p[j])
    logarithm = y[i] * Partial(log(softmax(i)), z[j])
    outer = y[i] * Partial(softmax(i), z[j]) / p[i]
    left = y[i] * jacobian / p[i]
    told = (("jacobian", jacobian),)
    known = Step("softmax", outer, left, left, (), named(i, j), told)
    chain = Step("chain", logarithm, outer, left, (known,), named(i, j))
    claim = Partial(y[i] * log(softmax(i)), z[j])
    return Step("constant-multiple", claim, logarithm, left, (chain,), named(i, j))
