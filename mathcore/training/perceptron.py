"""The perceptron at work: its rule run over samples, its mistakes counted, and their bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from mathcore.codegen.functions import compile as compile_formula
from mathcore.errors import N_, DataError, SettingError
from mathcore.formulas.hyper import RATE
from mathcore.formulas.perceptron import PERCEPTRON
from mathcore.symbols import symbol
from mathcore.training.checks import Array, check_numbers
from mathcore.training.history import History
from mathcore.training.kinds import check_count, check_rate, numbers
from mathcore.training.settings import MOST_EPOCHS
from mathcore.training.starting import check_seed, shuffled

W, X_ = symbol("w"), symbol("x")
LETTERS = {PERCEPTRON.weight: W, PERCEPTRON.input: X_}
METRICS = {
    "epoch": ("epoch", "mistakes", "accuracy"),
    "mistake": ("epoch", "mistakes", "accuracy", "sample"),
}
"""What a history holds beside weights and loss, by how often it has a row."""
AHEAD = 16
"""Samples that are scored together; twice as many each time that none of them is a mistake."""


class Perceptron:
    """Weights, bias and mistakes so far; updates are compiled from the rule.

    They are counted in learning rates: from a start at 0 a rate changes no decision, and what it
    rounds off, such as 0.1 times 3, must not either.
    """

    def __init__(self, features: int) -> None:
        self.w: Array = np.zeros(features)
        self.b, self.mistakes = 0.0, 0
        label, bias = PERCEPTRON.label, PERCEPTRON.bias
        self.new_w = compile_formula(PERCEPTRON.new_weight.xreplace(LETTERS), [W, X_, label, RATE])
        self.new_b = compile_formula(PERCEPTRON.new_bias, [bias, label, RATE])

    def score(self, X: Array) -> Array:
        return np.asarray(X @ self.w + self.b)

    def next_mistake(self, X: Array, y: Array, begin: int) -> int:
        """The first sample from `begin` on that is on the wrong side, or how many there are."""
        ahead = AHEAD
        while begin < len(X):
            part = slice(begin, begin + ahead)
            wrong = np.flatnonzero(y[part] * self.score(X[part]) <= 0)
            if len(wrong):
                return begin + int(wrong[0])
            begin, ahead = begin + ahead, 2 * ahead
        return len(X)

    def learn(self, x: Array, y: float) -> None:
        self.w = self.new_w(self.w, x, y, 1.0)
        self.b = float(self.new_b(self.b, y, 1.0))
        self.mistakes += 1

    def row(self, X: Array, y: Array) -> dict[str, float]:
        """What one row of the history holds beside the weights."""
        margins = y * self.score(X)
        wrong = margins <= 0
        return {
            "loss": float(-np.sum(margins[wrong]) / len(X)),
            "accuracy": float(1 - wrong.mean()),
        }


def train_perceptron(
    X: Any,
    y: Any,
    *,
    learning_rate: float = 1.0,
    epochs: int = 100,
    seed: int | None = None,
    every: str = "epoch",
) -> History:
    """Run the perceptron rule over samples until a pass makes no mistake.

    Args:
        X: inputs, (n, d), finite.
        y: labels, (n,), 0 and 1, or -1 and 1; two classes.
        learning_rate: the factor on each correction; from a start at 0 it changes no decision.
        epochs: passes over the data, at most.
        seed: of the order of the samples, new in each pass; as they are given if left out.
        every: "epoch", or "mistake" for a row after each correction.

    Returns:
        A History of "w" (T, d) and "b" (T,), from 0 on. `step` counts the mistakes so far, each a
        correction; the metric "mistakes" counts those of the pass. With a row for each mistake the
        metric "sample" is the number of the sample, from 0, that was corrected before it; -1 at
        the start. The loss is the mean of how
        far samples lie on the wrong side. `config["stopped"]` is "separated" where the last pass
        made no mistake, otherwise "epochs".

    Raises:
        DataError: shapes that do not fit, numbers that are not finite, other labels, one class.
        SettingError: a setting outside its range.

    >>> run = train_perceptron([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 0, 0, 1])
    >>> run.config["stopped"], int(run.step[-1])
    ('separated', 18)
    """
    X, y = samples(X, y)
    check_rate(learning_rate)
    check_count("epochs", epochs, MOST_EPOCHS)
    check_seed(seed or 0)
    if every not in METRICS:
        raise SettingError(
            N_("rows are kept every epoch or every mistake, not every {name!r}"),
            name=str(every)[:40],
        )
    neuron, rate = Perceptron(X.shape[1]), float(learning_rate)
    rows: list[dict[str, Any]] = []

    def keep(epoch: int, made: int, sample: int = -1) -> None:
        counts = {"step": neuron.mistakes, "epoch": epoch, "mistakes": made, "sample": sample}
        row = neuron.row(X, y)
        with np.errstate(over="ignore"):  # said in a line
            w, b, loss = rate * neuron.w, rate * neuron.b, rate * row["loss"]
        if not (np.isfinite(w).all() and np.isfinite([b, loss]).all()):
            raise SettingError(
                N_("with the learning rate {rate} the weights leave the finite numbers"), rate=rate
            )
        rows.append(counts | row | {"w": w, "b": b, "loss": loss})

    keep(0, 0)
    stopped = "epochs"
    for epoch in range(1, epochs + 1):
        order = np.arange(len(X)) if seed is None else shuffled(len(X), seed, epoch)
        before, place = neuron.mistakes, -1
        inputs, labels = X[order], y[order]
        while (place := neuron.next_mistake(inputs, labels, place + 1)) < len(X):
            neuron.learn(inputs[place], float(labels[place]))
            if every == "mistake":
                keep(epoch, neuron.mistakes - before, int(order[place]))
        if every == "epoch":
            keep(epoch, neuron.mistakes - before)
        if neuron.mistakes == before:
            stopped = "separated"
            break
    config = {
        "rule": "perceptron",
        "learning_rate": float(learning_rate),
        "epochs": epochs,
        "seed": seed,
        "every": every,
        "stopped": stopped,
    }
    found = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    return History(
        config,
        found["step"],
        found["loss"],
        {name: found[name] for name in ("w", "b")},
        {},
        {name: found[name] for name in METRICS[every]},
    )


def samples(X: Any, y: Any) -> tuple[Array, Array]:
    """Inputs, and labels as -1 and 1, or one line on what is wrong."""
    X, y = numbers(X, "X"), numbers(y, "y")
    if X.ndim != 2 or y.shape != X.shape[:1]:
        raise DataError(
            N_("inputs of shape {X} and labels of shape {y} do not fit together"),
            X=X.shape,
            y=y.shape,
        )
    if not len(X):
        raise DataError(N_("there are no samples to train on"))
    check_numbers(X, y[:, None])
    found = set(np.unique(y).tolist())
    for labels in ({0.0, 1.0}, {-1.0, 1.0}):
        if found == labels:
            return X, y if -1.0 in labels else 2 * y - 1
    if len(found) == 1:
        raise DataError(
            N_("every target is {value}: there is one class only, and nothing to tell apart"),
            value=float(found.pop()),
        )
    raise DataError(
        N_("the perceptron needs labels 0 and 1, or -1 and 1; there are {known}"),
        known=sorted(found)[:5],
    )


@dataclass(frozen=True, slots=True)
class MistakeBound:
    """How many mistakes the perceptron can make, and from what."""

    radius: float
    margin: float
    mistakes: float


def mistake_bound(X: Any, y: Any, w: Any, b: float = 0.0) -> MistakeBound:
    """The most mistakes a perceptron can make on samples that these weights separate.

    Args:
        X: inputs, (n, d).
        y: labels, (n,), 0 and 1, or -1 and 1.
        w: weights that separate them, (d,), of any length; the larger their margin, the better
            the bound.
        b: their bias.

    Raises:
        DataError: the weights do not separate the samples, so nothing is promised.

    >>> mistake_bound([[3.0], [-4.0]], [1, 0], [1.0]).mistakes == 17 / 9
    True
    """
    X, y = samples(X, y)
    own = np.append(numbers(w, "w").ravel(), b)
    if len(own) != X.shape[1] + 1:
        raise DataError(
            N_("weights given: {given}, features of the inputs: {wanted}; these must be equal"),
            given=len(own) - 1,
            wanted=X.shape[1],
        )
    ones = np.hstack([X, np.ones((len(X), 1))])
    margin = float(np.min(y * (ones @ own))) / max(float(np.linalg.norm(own)), 1e-300)
    if not margin > 0:
        raise DataError(N_("these weights do not separate the samples, so no bound follows"))
    radius = float(np.linalg.norm(ones, axis=1).max())
    bound = compile_formula(PERCEPTRON.bound, [PERCEPTRON.radius, PERCEPTRON.margin])
    return MistakeBound(radius, margin, float(bound(radius, margin)))
