"""The forward and backward pass of a network of dense layers, as one Program.

The forward statements are written in index notation; every backward statement is the adjoint of a
forward one, in reverse order. Nothing of the backward pass is typed.

Rows are samples: x[n,j], W[j,k], b[k], z[n,k] = Sum(x[n,j] W[j,k], j) + b[k]. The cost is the mean
of the losses over the samples, summed over the outputs, and each gradient has the shape of what
it is taken by.
"""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Add, Expr, Indexed, S, Sum

from mathcore.derivation.costs import b as bias
from mathcore.derivation.costs import cancelled, phi_i, through_the_neuron, y_i, z_i
from mathcore.derivation.differentiate import work_out
from mathcore.derivation.indices import Program, Ranges, Statement, adjoint
from mathcore.derivation.proof import Where
from mathcore.derivation.recognise import named_inside, own_slope
from mathcore.formulas import LOSSES, Activation, Loss, activation_of
from mathcore.symbols import D, Partial, function, index, indexed, symbol

n, j, k = index("n"), index("j"), index("k")
N = symbol("N")


def logit_slope(loss: Loss, activation: Activation) -> Expr:
    """The derivative of one sample's loss by the logit, in phi_i, y_i and z_i.

    >>> logit_slope(LOSSES["log_loss"], activation_of("sigmoid"))
    phi[i] - y[i]
    """
    per_sample = loss.definition.xreplace({loss.prediction: phi_i, loss.target: y_i})
    phi = function("phi")
    meaning: Where = ((phi(activation.z), activation.definition),)
    before = Partial(per_sample.xreplace({phi_i: phi(z_i)}), bias)
    chained = through_the_neuron(per_sample, activation, bias, before, meaning)
    return cancelled(named_inside(chained.result, phi_i)[0])


def layer_names(layer: int, last: int) -> tuple[str, str]:
    """The array a layer reads and the one it hands on."""
    return ("x" if layer == 1 else f"a{layer - 1}"), ("p" if layer == last else f"a{layer}")


def ranges_of(layer: int) -> Ranges:
    """The ranges of the indices in a layer's statements: samples, inputs, units."""
    widths = symbol(f"d{layer - 1}"), symbol(f"d{layer}")
    return {n: (S.One, N), j: (S.One, widths[0]), k: (S.One, widths[1])}


def dense(layer: int, last: int) -> Statement:
    """z[n,k] = Sum(a[n,j] W[j,k], j) + b[k]."""
    before, _ = layer_names(layer, last)
    product = indexed(before)[n, j] * indexed(f"W{layer}")[j, k]
    total = Sum(product, (j, *ranges_of(layer)[j]))
    return Statement(indexed(f"z{layer}")[n, k], Add(total, indexed(f"b{layer}")[k]))


def activate(layer: int, last: int, row: Activation) -> Statement:
    """a[n,k] = g(z[n,k]), by the function's name."""
    _, after = layer_names(layer, last)
    return Statement(
        indexed(after)[n, k], row.numeric.xreplace({row.z: indexed(f"z{layer}")[n, k]})
    )


def slope(row: Activation, z: Indexed, a: Indexed) -> Expr:
    """g'(z), in terms of a = g(z) where that is enough, else in a spelling safe to run."""
    known = own_slope(row, z)
    if known is not None:
        return known.xreplace({row.called(z): a})
    if row.numeric_slope is not None:
        return row.numeric_slope.xreplace({row.z: z})
    return work_out(D(row.at(z), z)).result


def cost_statement(loss: Loss, activation: Activation, last: int) -> Statement:
    """The loss of each sample and output: in the logit where loss and activation are partners."""
    y, z, p = (indexed(name)[n, k] for name in ("y", f"z{last}", "p"))
    if loss.paired_with == activation.name:
        expr = loss.numeric.xreplace({loss.logit: z, loss.target: y})
    else:
        expr = loss.definition.xreplace({loss.prediction: p, loss.target: y})
    return Statement(indexed("loss")[n, k], expr)


def program(hidden: Sequence[str | Activation], output: str | Activation, loss: str) -> Program:
    """The statements of one full pass: predictions, losses, and every gradient.

    Args:
        hidden: the activation of each hidden layer, by name or as a record.
        output: the activation of the last layer.
        loss: a name in LOSSES.

    Raises:
        UnknownFormulaError: no such activation or loss.
    """
    rows = [activation_of(given) for given in (*hidden, output)]
    cost = LOSSES[loss]
    last = len(rows)
    forward: list[Statement] = []
    for layer, row in enumerate(rows, start=1):
        forward += [dense(layer, last), activate(layer, last, row)]
    forward.append(cost_statement(cost, rows[-1], last))
    parameters = [f"{kind}{layer}" for layer in range(1, last + 1) for kind in ("W", "b")]
    return Program(
        ("x", "y", *parameters),
        (*forward, *backward(rows, cost)),
        ("loss", "p", *(f"d{name}" for name in parameters)),
    )


def backward(rows: Sequence[Activation], cost: Loss) -> list[Statement]:
    """The adjoints of the forward statements, last layer first."""
    last = len(rows)
    y, z, p = (indexed(name)[n, k] for name in ("y", f"z{last}", "p"))
    error = logit_slope(cost, rows[-1]).xreplace({phi_i: p, y_i: y, z_i: z})
    statements = [Statement(indexed(f"dz{last}")[n, k], error / N)]
    for layer in range(last, 0, -1):
        statements += through_layer(layer, last)
        if layer > 1:
            z, a = indexed(f"z{layer - 1}")[n, k], indexed(f"a{layer - 1}")[n, k]
            passed = indexed(f"da{layer - 1}")[n, k] * slope(rows[layer - 2], z, a)
            statements.append(Statement(indexed(f"dz{layer - 1}")[n, k], passed))
    return statements


def through_layer(layer: int, last: int) -> list[Statement]:
    """The gradients of a dense layer's weights and biases, and what it passes further back."""
    statement = dense(layer, last)
    before, _ = layer_names(layer, last)
    wanted = [indexed(f"W{layer}")[j, k], indexed(f"b{layer}")[k]]
    if layer > 1:
        wanted.append(indexed(before)[n, j])
    upstream = indexed(f"dz{layer}")[n, k]
    ranges = ranges_of(layer)
    return [
        Statement(
            indexed(f"d{element.base.label}")[element.indices],
            adjoint(statement, upstream, element, ranges),
        )
        for element in wanted
    ]
