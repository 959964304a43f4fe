"""The statements of a network: dense layers, activations, softmax, losses, penalties.

Rows are samples: x[n,j], W[j,k], b[k], z[n,k] = Sum(x[n,j] W[j,k], j) + b[k]. The cost is the mean
of the losses over the samples, summed over the outputs, and what the penalties add.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from sympy import Add, Expr, Indexed, IndexedBase, S, Sum, exp

from mathcore.derivation.indices import Statement
from mathcore.formulas import CROSS_ENTROPY, LOSSES, PENALTIES, Activation, Loss, activation_of
from mathcore.symbols import index, indexed, symbol

n, j, k, m, q = (index(name) for name in "njkmq")
N = symbol("N")
SOFTMAX = "softmax"
Row: TypeAlias = Activation | str
"""An activation's record, or softmax, which is none of one variable."""


def row_of(given: str | Activation) -> Row:
    """The record of an activation, by name; softmax is its name.

    Raises:
        UnknownFormulaError: no such activation.
    """
    return SOFTMAX if given == SOFTMAX else activation_of(given)


def loss_of(name: str) -> Loss:
    """The record of a loss of a network: one of LOSSES, or cross-entropy.

    Raises:
        UnknownFormulaError: no such loss.
    """
    if name == CROSS_ENTROPY.name:
        return CROSS_ENTROPY
    if name not in LOSSES:
        raise LOSSES.unknown(name, CROSS_ENTROPY.name)
    return LOSSES[name]


def name_of(row: Row) -> str:
    return row if isinstance(row, str) else row.name


def layer_names(layer: int, last: int) -> tuple[str, str]:
    """The array a layer reads and the one it hands on."""
    return ("x" if layer == 1 else f"a{layer - 1}"), ("p" if layer == last else f"a{layer}")


def width(layer: int) -> Expr:
    """How many units a layer has; layer 0 is the input."""
    return symbol(f"d{layer}")


def dense(layer: int, before: Expr) -> Statement:
    """z[n,k] = Sum(a[n,j] W[j,k], j) + b[k], `before` being what stands for a[n,j]."""
    total = Sum(before * indexed(f"W{layer}")[j, k], (j, 1, width(layer - 1)))
    z = indexed(f"z{layer}")[n, k]
    return Statement(z, Add(total, indexed(f"b{layer}")[k]), (N, width(layer)))


def softmax_of(z: IndexedBase, at: tuple[Expr, ...], units: Expr) -> Expr:
    """e^(z_k) over the sum of all, k being the last index."""
    *front, _ = at
    return exp(z[at]) / Sum(exp(z[(*front, m)]), (m, 1, units))


def activated(row: Row, layer: int, at: tuple[Expr, ...], *, named: bool = False) -> Expr:
    """g(z) of a layer: in the spelling that code runs, or by the function's name."""
    z = indexed(f"z{layer}")
    if isinstance(row, str):
        return softmax_of(z, at, width(layer))
    if named:
        return called(row, z[at])
    return row.numeric.xreplace({row.z: z[at]})


def called(row: Activation, z: Expr) -> Expr:
    """An activation by its name, where it has one that is known; else its formula."""
    return row.called(z) if row.expr != row.z else z


def activate(row: Row, layer: int, last: int) -> Statement:
    """a[n,k] = g(z[n,k])."""
    _, after = layer_names(layer, last)
    return Statement(indexed(after)[n, k], activated(row, layer, (n, k)), (N, width(layer)))


def of_output(loss: Loss, row: Row, last: int) -> Expr:
    """The loss of each sample and output, in the logit where the two are partners."""
    y, z, p = (indexed(name)[n, k] for name in ("y", f"z{last}", "p"))
    if loss.paired_with != name_of(row):
        return loss.definition.xreplace({loss.prediction: p, loss.target: y})
    if isinstance(row, str):
        share = softmax_of(indexed(f"z{last}"), (n, k), width(last))
        return loss.definition.xreplace({loss.prediction: share, loss.target: y})
    return loss.numeric.xreplace({loss.logit: z, loss.target: y})


def cost_statement(loss: Loss, row: Row, last: int) -> Statement:
    return Statement(indexed("loss")[n, k], of_output(loss, row, last), (N, width(last)))


def penalty(names: Sequence[str], last: int) -> Expr:
    """What the penalties add to the cost: each its strength times a sum over all weights."""
    return Add(*(of_layer(names, layer) for layer in range(1, last + 1)))


def of_layer(names: Sequence[str], layer: int) -> Expr:
    """What the penalties add for the weights of one layer."""
    return Add(*(of_weights(name, indexed(f"W{layer}"), layer) for name in names))


def of_weights(name: str, weights: IndexedBase, layer: int) -> Expr:
    """A penalty on the weights of one layer; its strength is called as the penalty is."""
    row = PENALTIES[name]
    term = row.term.xreplace({row.weight: weights[m, q]})
    total = Sum(term, (m, 1, width(layer - 1)), (q, 1, width(layer)))
    return row.factor.xreplace({row.strength: symbol(name)}) * total


def penalty_statement(names: Sequence[str], last: int) -> Statement:
    return Statement(indexed("penalty")[index("r")], penalty(names, last), (S.One,))


def slopes(base: str, at: tuple[Expr, ...]) -> Indexed:
    """The derivative of the cost by an element of an array."""
    return indexed(f"d{base}")[at]
