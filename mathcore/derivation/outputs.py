"""Where activation and loss meet: the derivative of the cost by the logits of the last layer.

Sigmoid and log loss, softmax and cross-entropy, identity and squared error all end in (p - y)/N,
which is derived and proved for each and typed for none.
"""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Expr, Indexed, S, Sum

from mathcore.derivation.adjoints import adjoint
from mathcore.derivation.costs import cancelled
from mathcore.derivation.indices import Statement
from mathcore.derivation.layers import (
    N,
    Row,
    activated,
    j,
    k,
    loss_of,
    n,
    of_weights,
    row_of,
    width,
)
from mathcore.derivation.linear import linear
from mathcore.derivation.naming import name_arrays
from mathcore.derivation.penalties import with_kinks
from mathcore.derivation.steps import Derivation, Step
from mathcore.formulas import Activation, Loss
from mathcore.symbols import Partial, indexed, symbol


def combined_output(loss: str, activation: str | Activation | None = None) -> Derivation:
    """Derive the mean loss of a layer's outputs by one of its logits, z_nk.

    Args:
        loss: a name in LOSSES, or "cross_entropy".
        activation: a name in ACTIVATIONS, a record, or "softmax"; the loss's own partner if left
            out.

    Returns:
        The Derivation of the partial derivative of J by z_nk, written with the outputs p.

    Raises:
        UnknownFormulaError: no such loss or activation.

    >>> for pair in ("log_loss", "sigmoid"), ("cross_entropy", "softmax"), ("mse", "identity"):
    ...     print(combined_output(*pair).result)
    (p[n, k] - y[n, k])/N
    (p[n, k] - y[n, k])/N
    (p[n, k] - y[n, k])/N
    """
    row = loss_of(loss)
    return output_error(row, row_of(row.paired_with if activation is None else activation), 0)


def output_error(loss: Loss, row: Row, layer: int) -> Derivation:
    """The same for a layer with a number; without one, its arrays have none."""
    z, p, y = letters(layer)
    units = width(layer) if layer else symbol("K")
    share = of_logits(row, layer, units)
    target = loss.definition.xreplace({loss.prediction: share, loss.target: y})
    per_sample = Statement(indexed("L")[n, k], target, (N, units))
    derived = adjoint([(per_sample, 1 / N)], z)
    steps = list(derived.steps)
    steps += name_arrays(derived.result, Statement(p, share, (N, units)))
    for move in (shares, cancel):
        steps += move(steps[-1].result, y)
    return Derivation(derived.claim, tuple(steps), z)


def letters(layer: int) -> tuple[Indexed, Indexed, Indexed]:
    z, p, y = (indexed(name)[n, k] for name in (f"z{layer or ''}", "p", "y"))
    return z, p, y


def of_logits(row: Row, layer: int, units: Expr) -> Expr:
    """The output by the function's name, in the logits of the layer."""
    named = activated(row, layer, (n, k), named=True)
    if layer:
        return named
    bare = {z: indexed("z")[z.indices] for z in named.atoms(Indexed)}
    return named.xreplace(bare).xreplace({width(0): units})


def shares(expr: Expr, target: Indexed) -> list[Step]:
    """The targets of a sample, summed over the classes, are 1."""
    totals = [t for t in expr.atoms(Sum) if isinstance(t.function, Indexed)]
    known = {t: S.One for t in totals if t.function.base == target.base}
    if not known:
        return []
    after = expr.xreplace(known)
    return [Step("shares", expr, after, after, (), tuple(known.items()))]


def cancel(expr: Expr, target: Indexed) -> list[Step]:
    """Equal factors above and below, and a sign in front, gone."""
    after = cancelled(expr)
    return [] if after == expr else [Step("cancel", expr, after, after)]


def penalty_slopes(names: Sequence[str], layer: int) -> Expr:
    """What the penalties add to the derivative of the cost by a weight of a layer."""
    total = S.Zero
    for step in penalty_steps(names, layer):
        total += step.result
    return total


def penalty_steps(names: Sequence[str], layer: int) -> list[Step]:
    """The derivative of each penalty on a layer by one weight, with its steps."""
    weights = indexed(f"W{layer}")
    return [
        with_kinks(linear(Partial(of_weights(name, weights, layer), weights[j, k])))
        for name in names
    ]
