"""The forward and backward pass of a network, as one Program and as one Derivation.

The forward statements are written in index notation; every backward statement is the adjoint of a
forward one, in reverse order. Nothing of the backward pass is typed.
"""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Expr, Indexed, S

from mathcore.derivation.adjoints import adjoint
from mathcore.derivation.costs import b as bias
from mathcore.derivation.costs import cancelled, phi_i, through_the_neuron, y_i, z_i
from mathcore.derivation.differentiate import work_out
from mathcore.derivation.indices import Program, Statement
from mathcore.derivation.layers import (
    N,
    Row,
    activate,
    activated,
    cost_statement,
    dense,
    j,
    k,
    layer_names,
    loss_of,
    n,
    name_of,
    of_layer,
    penalty_statement,
    row_of,
    width,
)
from mathcore.derivation.naming import name_arrays
from mathcore.derivation.outputs import output_error
from mathcore.derivation.proof import Where
from mathcore.derivation.recognise import named_inside, own_slope
from mathcore.errors import N_, NoRuleError
from mathcore.formulas import Activation, Loss
from mathcore.printing import plain
from mathcore.symbols import D, Partial, function, indexed


def logit_slope(loss: Loss, activation: Activation) -> Expr:
    """The derivative of one sample's loss by the logit, in phi_i, y_i and z_i.

    >>> from mathcore.formulas import LOSSES, activation_of
    >>> logit_slope(LOSSES["log_loss"], activation_of("sigmoid"))
    phi[i] - y[i]
    """
    per_sample = loss.definition.xreplace({loss.prediction: phi_i, loss.target: y_i})
    phi = function("phi")
    meaning: Where = ((phi(activation.z), activation.definition),)
    before = Partial(per_sample.xreplace({phi_i: phi(z_i)}), bias)
    chained = through_the_neuron(per_sample, activation, bias, before, meaning)
    return cancelled(named_inside(chained.result, phi_i)[0])


def slope(row: Activation, z: Indexed, a: Indexed) -> Expr:
    """g'(z), in terms of a = g(z) where that is enough, else in a spelling safe to run.

    Raises:
        NoRuleError: the rules of the house do not derive it.
    """
    derived = work_out(D(row.definition, row.z)).result
    check_derived(derived, row.definition)
    known = own_slope(row, z)
    if known is not None:
        return known.xreplace({row.called(z): a})
    found = derived if row.numeric_slope is None else row.numeric_slope
    return found.xreplace({row.z: z})


def check_derived(derived: Expr, formula: Expr) -> None:
    if derived.has(D):
        raise NoRuleError(N_("no rule derives {formula}"), formula=plain(formula))


def program(
    hidden: Sequence[str | Activation],
    output: str | Activation,
    loss: str,
    penalties: Sequence[str] = (),
) -> Program:
    """The statements of one full pass: predictions, losses, and every gradient.

    Args:
        hidden: the activation of each hidden layer, by name or as a record.
        output: the activation of the last layer, or "softmax".
        loss: a name in LOSSES, or "cross_entropy".
        penalties: names in PENALTIES; their strengths are inputs of the same names.

    Raises:
        UnknownFormulaError: no such activation, loss or penalty.
        NoRuleError: something has no rule of differentiation.
    """
    rows = [row_of(given) for given in (*hidden, output)]
    cost = loss_of(loss)
    last = len(rows)
    forward: list[Statement] = []
    for layer, row in enumerate(rows, start=1):
        before = indexed(layer_names(layer, last)[0])[n, j]
        forward += [dense(layer, before), activate(row, layer, last)]
    forward.append(cost_statement(cost, rows[-1], last))
    if penalties:
        forward.append(penalty_statement(penalties, last))
    parameters = [f"{kind}{layer}" for layer in range(1, last + 1) for kind in ("W", "b")]
    measured = ("penalty",) if penalties else ()
    return Program(
        ("x", "y", *parameters, *penalties),
        (*forward, *backward(rows, cost, penalties)),
        ("loss", "p", *(f"d{name}" for name in parameters), *measured),
        shapes(last, penalties),
    )


def shapes(last: int, penalties: Sequence[str] = ()) -> tuple[tuple[str, tuple[Expr, ...]], ...]:
    """The size of each axis of what a network is given."""
    layers = range(1, last + 1)
    found: list[tuple[str, tuple[Expr, ...]]] = [("x", (N, width(0))), ("y", (N, width(last)))]
    for layer in layers:
        found += [
            (f"W{layer}", (width(layer - 1), width(layer))),
            (f"b{layer}", (width(layer),)),
        ]
    return (*found, *((name, ()) for name in penalties))


def backward(rows: Sequence[Row], cost: Loss, penalties: Sequence[str]) -> list[Statement]:
    """The adjoints of the forward statements, last layer first."""
    last = len(rows)
    statements = of_output(rows[-1], cost, last)
    for layer in range(last, 0, -1):
        statements += through_layer(layer, last, penalties)
        if layer > 1:
            statements += through_activation(rows[layer - 2], layer - 1, last)
    return statements


def of_output(row: Row, cost: Loss, last: int) -> list[Statement]:
    """The derivative of the cost by the logits of the last layer."""
    y, z, p = (indexed(name)[n, k] for name in ("y", f"z{last}", "p"))
    dz, extents = indexed(f"dz{last}")[n, k], (N, width(last))
    per_sample = cost.definition.xreplace({cost.prediction: p, cost.target: y})
    if isinstance(row, Activation):
        if row.numeric_slope is not None and own_slope(row, z) is None:
            # Multiplied out, the spelling that is safe to run would be lost.
            error = work_out(D(per_sample, p)).result * slope(row, z, p)
        else:
            error = logit_slope(cost, row).xreplace({phi_i: p, y_i: y, z_i: z})
        check_derived(error, cost.definition)
        return [Statement(dz, error / N, extents)]
    if cost.paired_with == name_of(row):
        return [Statement(dz, output_error(cost, row, last).result, extents)]
    derived = work_out(D(per_sample, p)).result
    check_derived(derived, cost.definition)
    passed = Statement(indexed("dp")[n, k], derived / N, extents)
    return [passed, through_softmax(passed.target, last, last)]


def through_softmax(upstream: Indexed, layer: int, last: int) -> Statement:
    """The derivative by the logits of a softmax, from the one by its shares."""
    statement = activate(row_of("softmax"), layer, last)
    wanted = indexed(f"z{layer}")[n, k]
    derived = adjoint([(statement, upstream)], wanted).result
    (named,) = name_arrays(derived, statement)
    return Statement(indexed(f"dz{layer}")[n, k], named.result, statement.extents)


def through_layer(layer: int, last: int, penalties: Sequence[str]) -> list[Statement]:
    """The gradients of a dense layer's weights and biases."""
    statement = dense(layer, indexed(layer_names(layer, last)[0])[n, j])
    upstream = indexed(f"dz{layer}")[n, k]
    weights, biases = indexed(f"W{layer}")[j, k], indexed(f"b{layer}")[k]
    found = []
    for wanted in (weights, biases):
        added = of_layer(penalties, layer) if wanted == weights else S.Zero
        expr = adjoint([(statement, upstream)], wanted, (), added).result
        extents = (width(layer - 1), width(layer))[-len(wanted.indices) :]
        found.append(Statement(indexed(f"d{wanted.base.label}")[wanted.indices], expr, extents))
    return found


def through_activation(row: Row, layer: int, last: int) -> list[Statement]:
    """The derivative by the logits of a hidden layer, from those of the layer after it."""
    a, z = (indexed(f"{name}{layer}")[n, j] for name in "az")
    statement = dense(layer + 1, a)
    passed = adjoint([(statement, indexed(f"dz{layer + 1}")[n, k])], a).result
    if isinstance(row, Activation):
        dz = indexed(f"dz{layer}")[n, j]
        return [Statement(dz, passed * slope(row, z, a), (N, width(layer)))]
    da = Statement(indexed(f"da{layer}")[n, j], passed, (N, width(layer)))
    return [da, through_softmax(indexed(f"da{layer}")[n, k], layer, last)]


def calls(row: Row, layer: int, last: int) -> Statement:
    """The output of a layer as it is read: a[n,k] = sigma(z[n,k])."""
    _, after = layer_names(layer, last)
    expr = activated(row, layer, (n, k), named=True)
    return Statement(indexed(after)[n, k], expr, (N, width(layer)))
