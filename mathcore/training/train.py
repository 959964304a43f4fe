"""Training a network on data by its derived gradients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from mathcore.errors import N_, DataError, DivergenceError
from mathcore.printing import plain
from mathcore.training.history import History
from mathcore.training.network import Network
from mathcore.training.optimize import Stepper, check_count

Array = np.ndarray[Any, np.dtype[Any]]
MOST_EPOCHS = 1_000_000
EXPLODED = 1e8


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of a run after `step` updates and `epoch` passes over the data.

    Loss, metrics and gradients are those of all the samples, at these parameters.
    """

    step: int
    epoch: int
    loss: float
    metrics: dict[str, float]
    parameters: dict[str, Array]
    gradients: dict[str, Array]


def train_steps(
    network: Network,
    X: Array,
    y: Array,
    *,
    optimizer: str = "sgd",
    learning_rate: float = 0.1,
    epochs: int = 100,
    batch_size: int | None = None,
    seed: int = 0,
) -> Iterator[Snapshot]:
    """The run of `train`, one Snapshot for the start and one after each epoch."""
    X, y = checked(network, X, y)
    check_count("epochs", epochs, MOST_EPOCHS)
    size = len(X) if batch_size is None else batch_size
    check_count("batch_size", size, len(X))
    stepper = Stepper(optimizer, learning_rate)
    run = network.run()
    draw = np.random.default_rng(seed)
    parameters = network.start(seed)
    step = 0
    whole = evaluate(network, run, X, y, parameters)
    first = whole[0]
    yield Snapshot(step, 0, whole[0], whole[1], parameters, whole[2])
    for epoch in range(1, epochs + 1):
        if size == len(X):
            parameters = moved(stepper, parameters, whole[2])
            step += 1
        else:
            order = draw.permutation(len(X))
            for begin in range(0, len(X), size):
                rows = order[begin : begin + size]
                *_, gradients = evaluate(network, run, X[rows], y[rows], parameters)
                parameters = moved(stepper, parameters, gradients)
                step += 1
        whole = evaluate(network, run, X, y, parameters)
        yield Snapshot(step, epoch, whole[0], whole[1], parameters, whole[2])
        if not np.isfinite(whole[0]) or whole[0] > EXPLODED * (1 + first):
            raise exploded(network, X, step, learning_rate)


def train(
    network: Network,
    X: Array,
    y: Array,
    *,
    optimizer: str = "sgd",
    learning_rate: float = 0.1,
    epochs: int = 100,
    batch_size: int | None = None,
    seed: int = 0,
) -> History:
    """Train a network by gradient descent on the mean loss.

    Args:
        network: its layers and loss.
        X: inputs, (n, d), finite.
        y: targets, (n,) or (n, k); 0 or 1 for log loss.
        optimizer: a name in OPTIMIZERS.
        learning_rate: the factor on each step, per step.
        epochs: passes over the data.
        batch_size: samples per update, drawn without replacement in an order reshuffled every
            epoch; all of them if left out.
        seed: of the start and of the shuffling; the same seed gives the same run to the bit.

    Returns:
        A History with one row for the start and one for each epoch.

    Raises:
        DataError: shapes that do not fit, numbers that are not finite, targets not 0 or 1.
        SettingError: a setting outside its range.
        DivergenceError: the loss exploded; its `history` holds the run until then.
    """
    config = {
        "sizes": list(network.sizes),
        "layers": [
            given if isinstance(given, str) else plain(given.definition) for given in network.layers
        ],
        "loss": network.loss,
        "optimizer": optimizer,
        "learning_rate": float(learning_rate),
        "epochs": epochs,
        "batch_size": batch_size,
        "seed": seed,
    }
    snapshots: list[Snapshot] = []
    steps = train_steps(
        network, X, y,
        optimizer=optimizer, learning_rate=learning_rate, epochs=epochs,
        batch_size=batch_size, seed=seed,
    )  # fmt: skip
    try:
        # extend() would lose the rows of a run that breaks; append keeps them.
        for snapshot in steps:
            snapshots.append(snapshot)
    except DivergenceError as error:
        error.history = gathered(config, snapshots)
        raise
    return gathered(config, snapshots)


def gathered(config: dict[str, Any], snapshots: list[Snapshot]) -> History:
    """Snapshots stacked into a History."""

    def stacked(field: str) -> dict[str, Array]:
        return {
            name: np.array([getattr(s, field)[name] for s in snapshots])
            for name in getattr(snapshots[0], field)
        }

    epoch = np.array([s.epoch for s in snapshots])
    return History(
        config,
        np.array([s.step for s in snapshots]),
        np.array([s.loss for s in snapshots]),
        stacked("parameters"),
        stacked("gradients"),
        {"epoch": epoch, **stacked("metrics")},
    )


def moved(
    stepper: Stepper, parameters: dict[str, Array], gradients: dict[str, Array]
) -> dict[str, Array]:
    with np.errstate(over="ignore", invalid="ignore"):  # a run that explodes is reported as such
        return {n: stepper.step(n, v, gradients[n]) for n, v in parameters.items()}


def evaluate(
    network: Network, run: Any, X: Array, y: Array, parameters: dict[str, Array]
) -> tuple[float, dict[str, float], dict[str, Array]]:
    """Mean loss, metrics and gradients of some samples."""
    with np.errstate(over="ignore", invalid="ignore"):
        loss, prediction, *gradients = run(X, y, *parameters.values())
        mean = float(loss.sum() / len(X))
        metrics = judge(network, prediction, y)
    return mean, metrics, dict(zip(parameters, gradients, strict=True))


def judge(network: Network, prediction: Array, y: Array) -> dict[str, float]:
    """Accuracy where the targets are classes, R2 where they are numbers."""
    if network.loss == "log_loss":
        return {"accuracy": float(np.mean((prediction >= 0.5) == (y >= 0.5)))}
    spread = float(np.sum((y - y.mean(axis=0)) ** 2))
    return {"r2": 1 - float(np.sum((y - prediction) ** 2)) / spread if spread else 0.0}


def checked(network: Network, X: Array, y: Array) -> tuple[Array, Array]:
    """The data as float64 of shapes (n, d) and (n, k), or one line on what is wrong."""
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    y = y[:, None] if y.ndim == 1 else y
    wanted = (network.sizes[0], network.sizes[-1])
    if X.ndim != 2 or y.ndim != 2 or len(X) != len(y) or (X.shape[1], y.shape[1]) != wanted:
        raise DataError(
            N_("data of shapes {X} and {y} do not fit a network of sizes {sizes}"),
            X=X.shape,
            y=y.shape,
            sizes=", ".join(map(str, network.sizes)),
        )
    if not len(X):
        raise DataError(N_("there are no samples to train on"))
    if not (np.isfinite(X).all() and np.isfinite(y).all()):
        raise DataError(N_("the data hold a number that is not finite"))
    if network.loss == "log_loss" and not ((y == 0) | (y == 1)).all():
        raise DataError(N_("log loss needs targets that are 0 or 1"))
    return X, y


def exploded(network: Network, X: Array, step: int, rate: float) -> DivergenceError:
    """The error of a run whose loss exploded, with the rate that would have held if known."""
    curvature = network.curvature(X)
    if curvature is not None and rate > 2 / curvature:
        return DivergenceError(
            N_(
                "the run diverges: at step {step} the loss has exploded. The learning rate "
                "{rate} is above {bound}, which is 2 divided by the largest curvature of this "
                "cost; stay below it"
            ),
            step=step,
            rate=f"{rate:g}",
            bound=f"{2 / curvature:.3g}",
        )
    return DivergenceError(
        N_(
            "the run diverges: at step {step} the loss has exploded. The learning rate {rate} is "
            "too large for this cost; try a tenth of it"
        ),
        step=step,
        rate=f"{rate:g}",
    )
