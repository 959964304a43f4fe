"""The gradient of a cost, for one neuron phi(w x + b) and a sum over samples.

Every factor of the chain dJ/dphi dphi/dz dz/dw is a step of its own, the sum stays a sum, and
MSE and log loss are seen to end in the same form.
"""

from __future__ import annotations

from sympy import Expr, Mul, Piecewise, Sum, Symbol, factor

from mathcore.derivation.differentiate import work_out
from mathcore.derivation.linear import linear
from mathcore.derivation.proof import Where
from mathcore.derivation.recognise import named_inside, named_slope
from mathcore.derivation.steps import Derivation, Step
from mathcore.derivation.tidy import absorb_sign
from mathcore.errors import N_, SettingError
from mathcore.formulas import Activation, Loss
from mathcore.formulas.records import Scalings
from mathcore.printing import plain
from mathcore.symbols import D, Partial, function, index, indexed, symbol

w, b, n = symbol("w"), symbol("b"), symbol("n")
i = index("i")
x_i, y_i, z_i, phi_i = (indexed(name)[i] for name in ("x", "y", "z", "phi"))
phi = function("phi")
LOGIT = w * x_i + b


def neuron_gradient(row: Loss, neuron: Activation, scaling: str | None) -> list[Derivation]:
    """The derivative of the cost of phi(w x + b) by w, and the one by b."""
    before, inside = scaled(row.name, row.scalings, scaling)
    per_sample = inside * row.per_sample.xreplace({row.prediction: phi_i, row.target: y_i})
    meaning: Where = ((phi(neuron.z), neuron.definition),)
    cost = Sum(per_sample.xreplace({phi_i: phi(LOGIT)}), (i, 1, n))
    parts = []
    for parameter in (w, b):
        step = component(per_sample, neuron, parameter, cost, meaning)
        steps = (step,) if before == 1 else with_factor(before, step)
        parts.append(Derivation(Partial(before * cost, parameter), steps, parameter, meaning))
    return parts


def scaled(name: str, scalings: Scalings, scaling: str | None) -> tuple[Expr, Expr]:
    """The factor before the sum and the one inside it, by the name of the convention."""
    if scaling is None:
        return next(iter(scalings.values()))
    if scaling not in scalings:
        raise SettingError(
            N_("the cost of {loss} has no scaling {name!r}; known: {known}"),
            loss=name,
            name=str(scaling)[:40],
            known=", ".join(scalings),
        )
    return scalings[scaling]


def with_factor(before: Expr, step: Step) -> tuple[Step, ...]:
    """The gradient of a cost with a factor before its sum; a number inside the sum joins it."""
    whole = Partial(before * step.before.expr, step.before.var)
    result = before * step.result
    steps = [Step("constant-multiple", whole, before * step.before, result, (step,), step.where)]
    number, rest = step.result.function.as_content_primitive()
    if number != 1:
        joined = before * number * Sum(rest, *step.result.limits)
        steps.append(Step("constant-out", result, joined, joined, (), step.where))
    return tuple(steps)


def component(
    per_sample: Expr, neuron: Activation, parameter: Symbol, cost: Sum, meaning: Where
) -> Step:
    """The chain of steps that leads to one component of the gradient."""
    inside = Partial(cost.function, parameter)
    substeps = chain_and_cancel(per_sample, neuron, parameter, inside, meaning, LOGIT)
    tidied = substeps[-1].result
    put_back: Where = ((phi_i, phi(LOGIT)), (z_i, LOGIT))
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


def chain_and_cancel(
    per_sample: Expr,
    neuron: Activation,
    parameter: Expr,
    inside: D,
    meaning: Where,
    logit: Expr,
) -> list[Step]:
    """The chain through the neuron, its names recognised and its equal factors cancelled."""
    substeps = [through_the_neuron(per_sample, neuron, parameter, inside, meaning, logit)]
    chained = substeps[0].result
    folded, names = named_inside(chained, phi_i)
    if names:
        substeps.append(Step("recognise", chained, folded, folded, (), names))
    tidied = cancelled(folded)
    if tidied != folded:
        substeps.append(Step("cancel", folded, tidied, tidied))
    return substeps


def cancelled(expr: Expr) -> Expr:
    """Equal factors above and below cancelled; what is given by cases is left as it stands."""
    return absorb_sign(expr if expr.has(Piecewise) else factor(expr))


def through_the_neuron(
    per_sample: Expr,
    neuron: Activation,
    parameter: Expr,
    before: D,
    meaning: Where,
    logit: Expr = LOGIT,
) -> Step:
    """dl/dphi dphi/dz dz/dw, each factor derived."""
    local: Where = ((phi_i, phi(z_i)), (z_i, logit), *meaning)
    factors = (D(per_sample, phi_i), D(phi(z_i), z_i), Partial(logit, parameter))
    substeps = (
        work_out(factors[0]),
        slope_of(neuron, factors[1], local),
        linear(factors[2]) if logit.has(Sum) else work_out(factors[2]),
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
