"""What data must be before a network can be trained on them, or one line on what is wrong."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from mathcore.derivation.layers import loss_of
from mathcore.errors import N_, DataError
from mathcore.training.network import Network

Array = np.ndarray[Any, np.dtype[Any]]
Batch: TypeAlias = tuple[Array, Array]


def checked(network: Network, X: Any, y: Any) -> Batch:
    """The data as float64 of shapes (n, d) and (n, k), or one line on what is wrong."""
    X, y = numbers(X, "X"), numbers(y, "y")
    check_shapes(network, X.shape, y.shape)
    y = y[:, None] if y.ndim == 1 else y
    check_numbers(X, y)
    check_labels(network, y)
    return X, y


def numbers(given: Any, name: str) -> Array:
    """An array of numbers as float64, whatever its kind and layout."""
    try:
        found = np.asarray(given)
        if found.dtype.kind == "c":
            raise TypeError
        return np.ascontiguousarray(found, dtype=float) if found.ndim else found.astype(float)
    except (TypeError, ValueError):
        raise DataError(N_("{name} is not an array of real numbers"), name=name) from None


def check_shapes(network: Network, X: tuple[int, ...], y: tuple[int, ...]) -> None:
    target = (*y, 1) if len(y) == 1 else y
    wanted = (network.sizes[0], network.sizes[-1])
    if len(X) != 2 or len(target) != 2 or X[0] != target[0] or (X[1], target[1]) != wanted:
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
    for name, array in (("X", X), ("y", y)):
        if not np.isfinite(array).all():
            row, column = np.argwhere(~np.isfinite(array))[0]
            raise DataError(
                N_("{name}: row {row}, column {column}, counted from 1, is not finite: {value}"),
                name=name,
                row=int(row) + 1 + begin,
                column=int(column) + 1,
                value=f"{array[row, column]:g}",
            )


def check_labels(network: Network, y: Array, begin: int = 0) -> None:
    """Refuse targets that the loss has no value for."""
    if loss_of(network.loss).two_classes and not ((y == 0) | (y == 1)).all():
        row, column = np.argwhere((y != 0) & (y != 1))[0]
        raise DataError(
            N_("{loss} needs targets that are 0 or 1; row {row}, counted from 1, has {value}"),
            loss=network.loss,
            row=int(row) + 1 + begin,
            value=f"{y[row, column]:g}",
        )
