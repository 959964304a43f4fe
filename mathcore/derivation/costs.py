"""The gradient of a cost, for one neuron phi(w x + b) and a sum over samples.

Every factor of the chain dJ/dphi dphi/dz dz/dw is a step of its own, the sum stays a sum, and
MSE and log loss are seen to end in the same form.
"""

from __future__ import annotations

from sympy import Expr, Mul, Sum, Symbol, Tuple, factor

from mathcore.derivation.differentiate import work_out
from mathcore.derivation.proof import Where
from mathcore.derivation.recognise import named_slope
from mathcore.derivation.steps import Derivation, Step
from mathcore.derivation.tidy import absorb_sign
from mathcore.formulas import ACTIVATIONS, LOSSES, Activation
from mathcore.printing import plain
from mathcore.symbols import D, Partial, function, index, indexed, symbol

w, b, n = symbol("w"), symbol("b"), symbol("n")
i = index("i")
x_i, y_i, z_i, phi_i = (indexed(name)[i] for name in ("x", "y", "z", "phi"))
phi = function("phi")


def loss_gradient(loss: str, activation: str | None = None) -> Derivation:
    """Derive the gradient of a cost J(w, b) = Sum(loss(phi(w x_i + b), y_i), i = 1..n).

    Args:
        loss: a name in LOSSES.
        activation: a name in ACTIVATIONS for phi; the loss's own partner if left out.

    Returns:
        The Derivation of (dJ/dw, dJ/db), one chain of steps for each.

    Raises:
        UnknownFormulaError: no such loss or activation.

    >>> print(loss_gradient("log_loss").result[1])
    Sum(phi(b + w*x[i]) - y[i], (i, 1, n))
    """
    row = LOSSES[loss]
    neuron = ACTIVATIONS[row.paired_with if activation is None else activation]
    per_sample = row.per_sample.xreplace({row.prediction: phi_i, row.target: y_i})
    meaning: Where = ((phi(neuron.z), neuron.definition),)
    cost = Sum(per_sample.xreplace({phi_i: phi(w * x_i + b)}), (i, 1, n))
    claim = Tuple(Partial(cost, w), Partial(cost, b))
    parts = [
        Derivation(
            Partial(cost, parameter),
            (component(per_sample, neuron, parameter, cost, meaning),),
            parameter,
            meaning,
        )
        for parameter in (w, b)
    ]
    return Derivation.of(claim, parts, Tuple(w, b))


def component(
    per_sample: Expr, neuron: Activation, parameter: Symbol, cost: Sum, meaning: Where
) -> Step:
    """The chain of steps that leads to one component of the gradient."""
    inside = Partial(cost.function, parameter)
    chained = through_the_neuron(per_sample, neuron, parameter, inside, meaning)
    substeps = [chained]
    tidied = absorb_sign(factor(chained.result))
    if tidied != chained.result:
        substeps.append(Step("cancel", chained.result, tidied, tidied))
    put_back: Where = ((phi_i, phi(w * x_i + b)), (z_i, w * x_i + b))
    written_out = tidied.xreplace(dict(put_back))
    if written_out != tidied:
        values = (("name", ", ".join(plain(name) for name, _ in put_back if tidied.has(name))),)
        substeps.append(Step("substitute", tidied, written_out, written_out, (), put_back, values))
    limits = cost.limits
    return Step(
        "sum-over-samples",
        Partial(cost, parameter),
        Sum(inside, *limits),
        Sum(written_out, *limits),
        tuple(substeps),
        meaning,
    )


def through_the_neuron(
    per_sample: Expr, neuron: Activation, parameter: Symbol, before: D, meaning: Where
) -> Step:
    """dl/dphi dphi/dz dz/dw, each factor derived."""
    logit = w * x_i + b
    local: Where = ((phi_i, phi(z_i)), (z_i, logit), *meaning)
    factors = (D(per_sample, phi_i), D(phi(z_i), z_i), Partial(logit, parameter))
    substeps = (
        work_out(factors[0]),
        slope_of(neuron, factors[1], local),
        work_out(factors[2]),
    )
    after = Mul(*factors)
    result = after.xreplace({f: s.result for f, s in zip(factors, substeps, strict=True)})
    return Step("loss-chain", before, after, result, substeps, local)


def slope_of(neuron: Activation, before: D, local: Where) -> Step:
    """phi'(z) in terms of phi where the activation knows itself, else from its definition."""
    known = named_slope(neuron, z_i)
    if known is not None:
        slope = known.xreplace({neuron.called(z_i): phi_i})
        return Step("activation", before, slope, slope, (), local)
    opened = D(neuron.at(z_i), z_i)
    derived = work_out(opened)
    if derived.result.is_number:
        return Step("activation", before, derived.result, derived.result, (), local)
    return Step("activation", before, opened, derived.result, (derived,), local)
