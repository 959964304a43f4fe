"""The gradient of a cost for one neuron with many inputs: z_i = Sum(X_ij w_j, j) + b.

The same chain as for one input, in index notation: dJ/dphi_i, dphi_i/dz_i and dz_i/dw_k, the last
with a Kronecker delta that leaves one term. Where the errors are added up from arrays, the sum
over the samples is also an entry of X^T times the errors.
"""

from __future__ import annotations

from sympy import Expr, Indexed, Mul, Sum, Symbol, Tuple

from mathcore.derivation.costs import (
    b,
    chain_and_cancel,
    i,
    n,
    phi,
    phi_i,
    scaled,
    with_factor,
    y_i,
    z_i,
)
from mathcore.derivation.proof import Where
from mathcore.derivation.steps import Derivation, Step
from mathcore.formulas import Activation, Loss
from mathcore.symbols import Entry, Partial, index, indexed, symbol

X, w = indexed("X"), indexed("w")
j, k = index("j"), index("k")
d = symbol("d")
LOGIT = Sum(X[i, j] * w[j], (j, 1, d)) + b


def vector_gradient(row: Loss, neuron: Activation, scaling: str | None) -> list[Derivation]:
    """The derivative of the cost by w_k, and the one by b, where phi_i stands for phi(z_i)."""
    before, inside = scaled(row.name, row.scalings, scaling)
    per_sample = inside * row.per_sample.xreplace({row.prediction: phi_i, row.target: y_i})
    meaning: Where = ((phi(neuron.z), neuron.definition),)
    where: Where = ((phi_i, phi(z_i)), (z_i, LOGIT), *meaning)
    cost = Sum(per_sample, (i, 1, n))
    parts = []
    for parameter in (w[k], b):
        step = component(per_sample, neuron, parameter, cost, where)
        steps = (step,) if before == 1 else with_factor(before, step)
        steps = (*steps, *matrix_form(steps[-1].result))
        parts.append(Derivation(Partial(before * cost, parameter), steps, parameter, where))
    return parts


def component(
    per_sample: Expr, neuron: Activation, parameter: Expr, cost: Sum, where: Where
) -> Step:
    """The steps to one component, phi_i and z_i kept as names."""
    claim = Partial(cost, parameter)
    inside = Partial(per_sample, parameter)
    substeps = chain_and_cancel(per_sample, neuron, parameter, inside, where[2:], LOGIT)
    after, result = (Sum(each, *cost.limits) for each in (inside, substeps[-1].result))
    return Step("sum-over-samples", claim, after, result, tuple(substeps), where)


def matrix_form(result: Expr) -> tuple[Step, ...]:
    """The step from a sum over the samples to an entry of X^T times the errors, if it is one."""
    for total in result.atoms(Sum):
        form = as_entry(total)
        if form is not None:
            return (Step("matrix-form", total, form, form),)
    return ()


def as_entry(total: Sum) -> Entry | None:
    """Sum(e_i X_ik, i) as an entry of X^T e, where e is put together from arrays by numbers.

    >>> as_entry(Sum((phi_i - y_i) * X[i, k], (i, 1, n)))
    Entry(X, phi - y, (i, 1, n), k)
    """
    (limits,) = total.limits
    row = limits[0]
    factors = Mul.make_args(total.function)
    columns = [f for f in factors if isinstance(f, Indexed) and f.base == X and f.indices[0] == row]
    if len(columns) != 1:
        return None
    errors = Mul(*(factor for factor in factors if factor not in columns))
    arrays = sorted(errors.atoms(Indexed), key=str)
    others = {e.indices[1:] for e in arrays}
    named = errors.xreplace({e: symbol(str(e.base.label)) for e in arrays})
    letters = {symbol(str(e.base.label)) for e in arrays}
    if len(others) != 1 or named.free_symbols != letters or not is_linear(named, letters):
        return None
    (rest,) = others
    return Entry(symbol("X"), named, Tuple(*limits), columns[0].indices[1], *rest)


def is_linear(expr: Expr, letters: set[Symbol]) -> bool:
    """Whether arrays are only added up and multiplied by numbers."""
    return bool(expr.is_polynomial(*letters) and expr.as_poly(*letters).is_linear)
