"""The gradient of every cost, for one input or many, with a penalty or without."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Tuple

from mathcore.derivation import classes
from mathcore.derivation.classes import class_gradient
from mathcore.derivation.costs import neuron_gradient
from mathcore.derivation.penalties import penalised
from mathcore.derivation.steps import Derivation
from mathcore.derivation.vectors import vector_gradient
from mathcore.errors import N_, SettingError
from mathcore.formulas import LOSSES, PENALTIES, Activation, Loss, activation_of

MODELS: dict[str, Callable[[Loss, Activation, str | None], list[Derivation]]] = {
    "scalar": neuron_gradient,
    "vector": vector_gradient,
}
"""How the neuron is fed: by one number x_i, or by the row X_i1, X_i2, ... of a matrix."""

COSTS: tuple[str, ...] = (*LOSSES, classes.NAME)
"""The costs whose gradient is derived, by name."""


def loss_gradient(
    loss: str,
    activation: str | Activation | None = None,
    *,
    scaling: str | None = None,
    model: str | None = None,
    penalty: str | None = None,
) -> Derivation:
    """Derive the gradient of a cost J(w, b) = Sum(loss(phi(z_i), y_i), i = 1..n).

    Args:
        loss: a name in COSTS.
        activation: a name in ACTIVATIONS for phi, or a record; the loss's own partner if left
            out.
        scaling: how the cost is put together: for "mse" half_sum, half_mean (over 2n) or mean,
            for the others sum or mean; the sum if left out.
        model: "scalar" for z_i = w x_i + b, "vector" for z_i = Sum(X_ij w_j, j = 1..d) + b with
            X of shape (n, d) and w of shape (d,), in index notation. For "cross_entropy" a layer
            of m logits, W of shape (d, m), and phi is softmax.
        penalty: a name in PENALTIES, added to the cost; the biases are not penalised.

    Returns:
        The Derivation of (dJ/dw, dJ/db), or of (dJ/dw_k, dJ/db) for vectors, or of
        (dl_i/dz_ir, dJ/dW_jk, dJ/db_k) for classes, l_i being the loss of sample i, one chain of
        steps for each. Where the errors are an array, the derivative by a weight ends in an
        `Entry` of X^T (phi - y).

    Raises:
        UnknownFormulaError: no such loss, activation or penalty.
        SettingError: the loss is not put together in that way, or there is no such model.

    >>> print(loss_gradient("log_loss").result[1])
    Sum(phi(b + w*x[i]) - y[i], (i, 1, n))
    >>> from mathcore.printing import plain
    >>> plain(loss_gradient("mse", model="vector").result[0])
    '(X^T (φ - y))_k'
    >>> plain(loss_gradient("cross_entropy").result[1])
    '(X^T (p - y))_jk'
    >>> plain(loss_gradient("mse", penalty="l2", model="vector").result[0])
    '2λ w_k + (X^T (φ - y))_k'
    """
    kind = "classes" if loss == classes.NAME else model or "scalar"
    of = of_classes if loss == classes.NAME else of_neuron
    parts = of(loss, activation, scaling, model)
    if penalty is not None:
        row = PENALTIES[penalty]
        # The loss of one sample, derived by its logit, holds no weights.
        *before, weight, bias = parts
        parts = [*before, *(penalised(part, row, kind) for part in (weight, bias))]
    claim = Tuple(*(part.claim for part in parts))
    return Derivation.of(claim, parts, Tuple(*(part.variable for part in parts)))


def of_neuron(
    loss: str, activation: str | Activation | None, scaling: str | None, model: str | None
) -> list[Derivation]:
    if loss not in LOSSES:
        raise LOSSES.unknown(loss, classes.NAME)
    row = LOSSES[loss]
    neuron = activation_of(row.paired_with if activation is None else activation)
    known = model or "scalar"
    if known not in MODELS:
        raise SettingError(
            N_("no model of a neuron is called {name!r}; known: {known}"),
            name=str(model)[:40],
            known=", ".join(MODELS),
        )
    return MODELS[known](row, neuron, scaling)


def of_classes(
    loss: str, activation: str | Activation | None, scaling: str | None, model: str | None
) -> list[Derivation]:
    if (activation or classes.PARTNER, model or "vector") != (classes.PARTNER, "vector"):
        raise SettingError(
            N_("{loss} is derived for a layer of classes only: softmax, with the model vector"),
            loss=loss,
        )
    return class_gradient(scaling)
