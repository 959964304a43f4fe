"""Targets that name one of several classes: whole numbers, or a share for each class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from mathcore.derivation.layers import SOFTMAX, loss_of
from mathcore.errors import N_, DataError

if TYPE_CHECKING:
    from mathcore.training.network import Network

Array = np.ndarray[Any, np.dtype[Any]]
ROUNDING = 1e-6
"""How far the shares of a sample may be from 1 in all; float32 rounds them."""


def has_shares(network: Network) -> bool:
    """Whether each output stands for a class of its own, and the largest one is taken."""
    return network.output == SOFTMAX or loss_of(network.loss).shares


def numbered(network: Network, y: Array) -> bool:
    """Whether targets are the numbers of classes, not shares."""
    return has_shares(network) and (y.ndim == 1 or y.shape[1] == 1)


def in_columns(network: Network, y: Array) -> Array:
    """Targets as (n, k): numbers of classes become a 1 in the column of that class."""
    if numbered(network, y):
        columns: Array = np.eye(network.sizes[-1])
        return columns[y.ravel().astype(int), :]
    return y[:, None] if y.ndim == 1 else y


def classes_in(network: Network, y: Array) -> set[float]:
    """Which classes, or numbers, there are among targets (n, k): two of them tell enough."""
    if has_shares(network):
        return {float(column) for column in np.flatnonzero((y > 0).any(axis=0))}
    return set(np.unique(y)[:3].tolist())


def check_classes(network: Network, y: Array, begin: int = 0) -> None:
    """Refuse targets that are neither the numbers of classes nor their shares."""
    count = network.sizes[-1]
    if count == 1:
        raise DataError(
            N_("{loss} with {output} has an output for each class, and this network has one; take "
               "log_loss with sigmoid to tell two classes apart by one output"),
            loss=network.loss,
            output=network.output,
        )  # fmt: skip
    wrong = wrong_number(y.ravel(), count) if numbered(network, y) else wrong_shares(y)
    if wrong is None:
        return
    row, value, summed = wrong
    template = (
        N_("a target is one of {count} classes, from 0 to {last}, or a share of each, 1 in all; "
           "the shares of row {row}, counted from 1, come to {value}")
        if summed
        else N_("a target is one of {count} classes, from 0 to {last}, or a share of each, 1 in "
                "all; row {row}, counted from 1, has {value}")
    )  # fmt: skip
    raise DataError(template, count=count, last=count - 1, row=row + 1 + begin, value=float(value))


Wrong: TypeAlias = tuple[int, float, bool] | None
"""The first row that does not do, the number in it, and whether that is the sum of its shares."""


def wrong_number(y: Array, count: int) -> Wrong:
    bad = (y < 0) | (y >= count) | (y != np.floor(y))
    row = int(np.argmax(bad))
    return (row, float(y[row]), False) if bad[row] else None


def wrong_shares(y: Array) -> Wrong:
    outside, total = (y < 0) | (y > 1), y.sum(axis=1)
    bad = outside.any(axis=1) | (abs(total - 1) > ROUNDING)
    row = int(np.argmax(bad))
    if not bad[row]:
        return None
    if outside[row].any():
        return row, float(y[row, np.argmax(outside[row])]), False
    return row, float(total[row]), True


def check_labels(network: Network, y: Array, begin: int = 0) -> None:
    """Refuse targets that the loss has no value for."""
    if has_shares(network):
        check_classes(network, y, begin)
    y = in_columns(network, y)
    if loss_of(network.loss).two_classes and not ((y == 0) | (y == 1)).all():
        row, column = np.argwhere((y != 0) & (y != 1))[0]
        raise DataError(
            N_("{loss} needs targets that are 0 or 1; row {row}, counted from 1, has {value}"),
            loss=network.loss,
            row=int(row) + 1 + begin,
            value=float(y[row, column]),
        )
