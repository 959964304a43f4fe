"""Where activation and loss meet: the derivative of the cost by the logits of the last layer.

Sigmoid and log loss, softmax and cross-entropy, identity and squared error all end in (p - y)/N,
which is derived and proved for each and typed for none.
"""

from __future__ import annotations

from sympy import Expr, Indexed, S, Sum, Tuple

from mathcore.derivation.adjoints import adjoint
from mathcore.derivation.costs import cancelled
from mathcore.derivation.differentiate import work_out
from mathcore.derivation.indices import Statement
from mathcore.derivation.layers import (
    N,
    Row,
    activated,
    k,
    loss_of,
    n,
    row_of,
    width,
)
from mathcore.derivation.naming import name_arrays
from mathcore.derivation.proof import Where
from mathcore.derivation.recognise import named_slope
from mathcore.derivation.steps import Derivation, Step
from mathcore.formulas import Activation, Loss
from mathcore.symbols import D, function, indexed, symbol

g = function("g")
"""The activation, whichever it is."""


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
    parts = output_errors(row, row_of(row.paired_with if activation is None else activation), 0)
    if len(parts) == 1:
        return parts[0]
    claim = Tuple(*(part.claim for part in parts))
    return Derivation.of(claim, parts, Tuple(*(part.variable for part in parts)))


def output_errors(loss: Loss, row: Row, layer: int) -> list[Derivation]:
    """The same for a layer with a number; without one, its arrays have none.

    Through a softmax that is not the loss's partner, the derivative by its shares comes first.
    """
    if isinstance(row, Activation):
        return [through_function(loss, row, layer)]
    if loss.paired_with == row:
        return [output_error(loss, row, layer)]
    z, p, y = letters(layer)
    units = width(layer) if layer else symbol("K")
    target = loss.definition.xreplace({loss.prediction: p, loss.target: y})
    by_share = adjoint([(Statement(indexed("L")[n, k], target, (N, units)), 1 / N)], p)
    steps = [*by_share.steps, *cancel(by_share.result, y)]
    share = Statement(p, of_logits(row, layer, units), (N, units))
    by_logit = adjoint([(share, indexed("dp")[n, k])], z)
    named = name_arrays(by_logit.result, share)
    return [
        Derivation(by_share.claim, tuple(steps), p),
        Derivation(by_logit.claim, (*by_logit.steps, *named), z),
    ]


def through_function(loss: Loss, row: Activation, layer: int) -> Derivation:
    """By the logits of a function g, which stays a letter until the sums are gone."""
    z, p, y = letters(layer)
    units = width(layer) if layer else symbol("K")
    target = loss.definition.xreplace({loss.prediction: g(z), loss.target: y})
    derived = adjoint([(Statement(indexed("L")[n, k], target, (N, units)), 1 / N)], z)
    slope = slope_step(row, z, p)
    now = derived.result.xreplace({slope.before: slope.result})
    called = now.xreplace({g(z): p})
    steps = [*derived.steps, slope]
    if called != now:
        where: Where = ((p, g(z)), (g(row.z), row.definition))
        steps.append(Step("name-array", now, called, called, (), where, (("name", p),)))
    steps += cancel(called, y)
    return Derivation(derived.claim, tuple(steps), z)


def slope_step(row: Activation, z: Indexed, a: Indexed) -> Step:
    """g'(z), written with a = g(z) and other functions where they are known in it."""
    where: Where = ((g(row.z), row.definition),)
    claim, opened = D(g(z), z), D(row.at(z), z)
    derived = work_out(opened)
    known = named_slope(row, z)
    if known is None:
        return Step("activation", claim, opened, derived.result, (derived,), where)
    slope = known.xreplace({row.called(z): a})
    return Step("activation", claim, slope, slope, (), (*where, (a, row.at(z))))


def output_error(loss: Loss, row: Row, layer: int) -> Derivation:
    """The loss and a softmax that is its partner, derived as one."""
    z, p, y = letters(layer)
    units = width(layer) if layer else symbol("K")
    share = of_logits(row, layer, units)
    target = loss.definition.xreplace({loss.prediction: share, loss.target: y})
    derived = adjoint([(Statement(indexed("L")[n, k], target, (N, units)), 1 / N)], z)
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
