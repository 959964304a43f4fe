"""What a network's outputs are worth: mean loss, gradients, accuracy, R2, confusion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from mathcore.codegen.source import load
from mathcore.derivation.layers import layer_names, loss_of
from mathcore.errors import N_, DataError
from mathcore.formulas import Activation
from mathcore.training.checks import Batch, checked, checked_inputs
from mathcore.training.classes import has_shares
from mathcore.training.network import Network
from mathcore.training.parameters import in_order

Array = np.ndarray[Any, np.dtype[Any]]


def threshold(network: Network) -> float | None:
    """The output from which on a sample is of class 1; None where no single output tells that."""
    row = loss_of(network.loss)
    if not row.two_classes or has_shares(network):
        return None
    return 0.5 if row.paired_with == "sigmoid" else 0.0


def right(network: Network, outputs: Array, y: Array) -> Array:
    """Which outputs are on the right side: one entry a sample, or one an output.

    Of several classes the one with the largest output is taken. Where the loss has no classes of
    its own, an output from 0.5 on stands for class 1.
    """
    if has_shares(network):
        return np.asarray(outputs.argmax(axis=1) == y.argmax(axis=1))
    limit = threshold(network)
    return np.asarray((outputs >= (0.5 if limit is None else limit)) == (y >= 0.5))


class Measure:
    """Loss, gradients and score over samples that come piece by piece."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.classes = has_shares(network) or threshold(network) is not None
        self.count, self.losses = 0, 0.0
        self.right, self.missed = 0.0, 0.0
        self.mean: Array = np.zeros(1)
        self.spread = 0.0
        self.gradients: list[Array] = []

    def add(self, run: Any, X: Array, y: Array, parameters: Mapping[str, Array]) -> list[Array]:
        """Count some samples in, and give the gradients of their mean loss, if `run` does."""
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            loss, prediction, *gradients = run(X, y, *parameters.values())
            self.score(prediction, y)
            before, self.count = self.count, self.count + len(X)
            self.losses += float(loss.sum())
            if not before:
                self.gradients = list(gradients)
            else:
                share = len(X) / self.count
                self.gradients = [
                    old + share * (new - old)
                    for old, new in zip(self.gradients, gradients, strict=True)
                ]
        return list(gradients)

    def score(self, prediction: Array, y: Array) -> None:
        if self.classes:
            self.right += float(right(self.network, prediction, y).mean()) * len(y)
            return
        self.missed += float(np.sum((y - prediction) ** 2))
        mean, before = y.mean(axis=0), self.count
        apart = mean - self.mean if before else np.zeros_like(mean)
        total = before + len(y)
        # The spread of two groups together: Chan, Golub, LeVeque 1979.
        between = float(np.sum(apart**2)) * before * len(y) / total
        self.spread += float(np.sum((y - mean) ** 2)) + between
        self.mean = self.mean + apart * len(y) / total if before else mean

    @property
    def loss(self) -> float:
        return self.losses / self.count

    @property
    def metrics(self) -> dict[str, float]:
        """Accuracy where the targets are classes, R2 where they are numbers.

        Where each output is a class, the largest output is compared with the largest target.
        """
        if self.classes:
            return {"accuracy": self.right / self.count}
        return {"r2": 1 - self.missed / self.spread if self.spread else 0.0}


def measured(
    network: Network, run: Any, pieces: Iterable[Batch], parameters: Mapping[str, Array]
) -> Measure:
    """All the samples of some pieces, at one state of the parameters."""
    found = Measure(network)
    for X, y in pieces:
        found.add(run, X, y, parameters)
    return found


def predict(network: Network, parameters: Mapping[str, Array], X: Any) -> Array:
    """The outputs of a network, (n, k); with softmax the class taken is the largest of a row.

    Args:
        network: its layers and loss.
        parameters: by name, such as `history.at(-1)`.
        X: inputs, (n, d).

    Raises:
        DataError: inputs or parameters that do not fit the network.
    """
    inputs, given = checked_inputs(network, X), in_order(network, parameters)
    targets = np.zeros((len(inputs), network.sizes[-1]))
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        _, outputs = network.forward()(inputs, targets, *given, measure=False)
    return np.asarray(outputs)


def accuracy(network: Network, parameters: Mapping[str, Array], X: Any, y: Any) -> float:
    """The share of samples that a network has right, whatever its loss.

    Raises:
        DataError: data that do not fit.
    """
    X, y = checked(network, X, y)
    return float(right(network, predict(network, parameters, X), y).mean())


def unit_outputs(network: Network, parameters: Mapping[str, Array], X: Any) -> tuple[Array, ...]:
    """What every unit makes of some inputs: an array (n, units) for each layer, the last one's
    last, by the network's own forward statements.

    >>> net = Network([2, 3, 1])
    >>> [layer.shape for layer in unit_outputs(net, net.start(0), np.zeros((5, 2)))]
    [(5, 3), (5, 1)]
    """
    inputs, given = checked_inputs(network, X), in_order(network, parameters)
    targets = np.zeros((len(inputs), network.sizes[-1]))
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        return tuple(_by_layer(network.layers, network.loss)(inputs, targets, *given))


@lru_cache(maxsize=32)
def _by_layer(layers: tuple[str | Activation, ...], loss: str) -> Any:
    """The forward statements of a network, up to the outputs of each layer."""
    sizes = [1] * (len(layers) + 1)
    program = Network(sizes, layers[:-1], layers[-1], loss).program
    last = len(layers)
    return load(program.up_to(layer_names(layer, last)[1] for layer in range(1, last + 1)))


def confusion(network: Network, parameters: Mapping[str, Array], X: Any, y: Any) -> Array:
    """How many samples of each true class (rows) were taken for each class (columns), (k, k).

    k is the number of outputs where each output is a class, and 2 where an output tells two
    classes apart. Shares count for the class that has the largest one.

    Raises:
        DataError: data that do not fit, or a loss whose targets are numbers.
    """
    limit, by_largest = threshold(network), has_shares(network)
    if limit is None and not by_largest:
        raise DataError(
            N_("the targets of {loss} are numbers, so there are no classes to confuse"),
            loss=network.loss,
        )
    X, y = checked(network, X, y)
    outputs = predict(network, parameters, X)
    if by_largest:
        count, true, said = network.sizes[-1], y.argmax(axis=1), outputs.argmax(axis=1)
    else:
        count, true, said = 2, (y.ravel() >= 0.5).astype(int), (outputs >= limit).ravel()
    return np.bincount(count * true + said, minlength=count**2).reshape(count, count)
