"""What data must be before a network can be trained on them, or one line on what is wrong."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from mathcore.errors import N_, DataError
from mathcore.training.classes import check_labels, has_shares, in_columns
from mathcore.training.kinds import check_given, numbers
from mathcore.training.network import Network

Array = np.ndarray[Any, np.dtype[Any]]
Batch: TypeAlias = tuple[Array, Array]


def check_network(network: object) -> None:
    check_given("network", network, isinstance(network, Network), "Network([2, 3, 1])")


def checked(network: Network, X: Any, y: Any) -> Batch:
    """The data as float64 of shapes (n, d) and (n, k), or one line on what is wrong.

    Where each output is a class, targets may be the numbers of classes, (n,) or (n, 1).
    """
    check_network(network)
    X, y = numbers(X, "X"), numbers(y, "y")
    check_shapes(network, X.shape, y.shape)
    check_numbers(X, y)
    check_labels(network, y)
    # A compiled loop takes no array that nobody may write to, even where it only reads it.
    return np.require(X, requirements="W"), np.require(in_columns(network, y), requirements="W")


def checked_inputs(network: Network, X: Any) -> Array:
    """Inputs alone as float64, (n, d)."""
    check_network(network)
    inputs = numbers(X, "X")
    if inputs.ndim != 2 or inputs.shape[1] != network.sizes[0]:
        raise DataError(
            N_("inputs of shape {X} do not fit a network of sizes {sizes}"),
            X=inputs.shape,
            sizes=", ".join(map(str, network.sizes)),
        )
    return inputs


def check_shapes(network: Network, X: tuple[int, ...], y: tuple[int, ...]) -> None:
    target = (*y, 1) if len(y) == 1 else y
    widths = {network.sizes[-1], *([1] if has_shares(network) else [])}
    matching = len(X) == len(target) == 2 and X[0] == target[0]
    if not matching or X[1] != network.sizes[0] or target[1] not in widths:
        raise DataError(
            N_("data of shapes {X} and {y} do not fit a network of sizes {sizes}"),
            X=X,
            y=y,
            sizes=", ".join(map(str, network.sizes)),
        )
    if not X[0]:
        raise DataError(N_("there are no samples to train on"))


def check_numbers(X: Array, y: Array, begin: int = 0) -> None:
    """Refuse the first entry that is not finite, by its place."""
    for name, array in (("X", X), ("y", y[:, None] if y.ndim == 1 else y)):
        if not np.isfinite(array).all():
            row, column = np.argwhere(~np.isfinite(array))[0]
            raise DataError(
                N_("{name}: row {row}, column {column}, counted from 1, is not finite: {value}"),
                name=name,
                row=int(row) + 1 + begin,
                column=int(column) + 1,
                value=float(array[row, column]),
            )
