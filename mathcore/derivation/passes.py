"""Backpropagation told: the recursion from layer to layer, and every gradient of one network.

delta is the derivative of the cost by the logits z. The recursion is derived once for a layer l
of any function g; the network's own gradients, last layer first, each from its statement.
"""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Add, S, Sum, Tuple

from mathcore.derivation.adjoints import adjoint, in_matrices
from mathcore.derivation.indices import Statement
from mathcore.derivation.layers import (
    N,
    Row,
    activated,
    dense,
    j,
    k,
    layer_names,
    loss_of,
    n,
    of_layer,
    row_of,
    width,
)
from mathcore.derivation.naming import name_arrays
from mathcore.derivation.outputs import g, output_errors, slope_step
from mathcore.derivation.steps import Derivation, Step
from mathcore.formulas import Activation, Loss
from mathcore.symbols import LAYER, indexed

l = LAYER
WIDTHS = indexed("d")


def recursion() -> tuple[Derivation, ...]:
    """From the layer l + 1 to the layer l: delta, and the gradients of weights and biases.

    >>> from mathcore.printing import plain
    >>> for part in recursion():
    ...     print(plain(part.result))
    (δ(l + 1) (W(l + 1))^T)_nj dg/dz(l)_nj
    ((a(l - 1))^T δ(l))_jk
    Σ_{n=1}^N δ(l)_nk
    """
    z, a, delta, W, b = (indexed(name) for name in ("z", "a", "delta", "W", "b"))
    ahead = Statement(
        z[l + 1, n, k],
        Add(Sum(g(z[l, n, j]) * W[l + 1, j, k], (j, 1, WIDTHS[l])), b[l + 1, k]),
        (N, WIDTHS[l + 1]),
    )
    here = Statement(
        z[l, n, k],
        Add(Sum(a[l - 1, n, j] * W[l, j, k], (j, 1, WIDTHS[l - 1])), b[l, k]),
        (N, WIDTHS[l]),
    )
    return (
        told(adjoint([(ahead, delta[l + 1, n, k])], z[l, n, j])),
        *(told(adjoint([(here, delta[l, n, k])], wanted)) for wanted in (W[l, j, k], b[l, k])),
    )


def told(derived: Derivation, *more: Step) -> Derivation:
    """A derivation with further steps, and what it comes to in matrices where that can be said."""
    steps = [*derived.steps, *more]
    whole = Derivation(derived.claim, tuple(steps), derived.variable, derived.where)
    steps += in_matrices(whole.result)
    return Derivation(derived.claim, tuple(steps), derived.variable, derived.where)


def backprop(
    hidden: Sequence[str | Activation],
    output: str | Activation,
    loss: str,
    penalties: Sequence[str] = (),
) -> Derivation:
    """Derive the recursion of backpropagation, and every gradient of a network.

    Args:
        hidden, output, loss, penalties: as for `program`.

    Returns:
        A Derivation whose parts are the three of the recursion, then for each layer, last one
        first, the derivative of J by its logits, its weights and its biases.
    """
    rows = [row_of(given) for given in (*hidden, output)]
    parts = (*recursion(), *gradients(rows, loss_of(loss), penalties))
    claim = Tuple(*(part.claim for part in parts))
    return Derivation.of(claim, parts, Tuple(*(part.variable for part in parts)))


def gradients(rows: Sequence[Row], cost: Loss, penalties: Sequence[str]) -> list[Derivation]:
    last = len(rows)
    parts = output_errors(cost, rows[-1], last)
    for layer in range(last, 0, -1):
        statement = dense(layer, indexed(layer_names(layer, last)[0])[n, j])
        slope = indexed(f"delta{layer}")[n, k]
        for wanted in (indexed(f"W{layer}")[j, k], indexed(f"b{layer}")[k]):
            added = of_layer(penalties, layer) if len(wanted.indices) == 2 else S.Zero
            parts.append(told(adjoint([(statement, slope)], wanted, (), added)))
        if layer > 1:
            parts.append(through(rows[layer - 2], layer - 1))
    return parts


def through(row: Row, layer: int) -> Derivation:
    """The derivative by the logits of a hidden layer, through those of the next one."""
    z, a = (indexed(f"{name}{layer}")[n, j] for name in "za")
    slope = indexed(f"delta{layer + 1}")[n, k]
    if isinstance(row, str):
        share = Statement(a, activated(row, layer, (n, j)), (N, width(layer)))
        derived = adjoint([(dense(layer + 1, share.expr), slope)], z)
        return told(derived, *name_arrays(derived.result, share))
    # The function stays a letter until the sums are gone: it may be given by cases.
    derived = adjoint([(dense(layer + 1, g(z)), slope)], z)
    return told(derived, slope_step(row, z, a))
