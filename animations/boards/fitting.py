"""Runs of training with two parameters as beats: the data with the curve, the cost with the path.

Every number is read off a `mathcore.train` history; the cost is the true mean loss of the data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from sympy import Expr

import mathcore
from animations import theme
from animations.boards.descent import Words
from animations.boards.surface import Surface, room_around, surface
from animations.storyboard import (
    Beat,
    Formula,
    Storyboard,
    Window,
    equal,
    formula,
    reading_seconds,
    shown,
    window_of,
    written,
)
from animations.words import say
from mathcore.errors import N_
from mathcore.symbols import function, index, indexed, symbol

DESCENT_TITLE = N_("Descent, seen twice")
SGD_TITLE = N_("All points, or one at a time")
W, B, X, I = symbol("w"), symbol("b"), symbol("x"), index("i")
SAMPLES = 81
# The map of the cost shows at least this part of its width in weights as biases.
SQUAT = 0.6
Array = np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Data and a curve through them on one side, the cost of its two parameters on the other."""

    words: str
    formulas: tuple[Formula, ...]
    window: Window
    names: tuple[Formula, Formula]
    points: Array
    cost: Surface


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """The parameters go along `path` (n, 2); `curves` (n, samples) over `x` are what they give.

    `boundary` (n,) is where a classifier says one half. `shown` are the numbers at the end.
    """

    words: str
    quantity: str
    path: Array
    x: Array
    curves: Array
    boundary: Array | None
    shown: tuple[Formula, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Neuron:
    """One input, one output, trained on data: what its films are told from."""

    network: mathcore.Network
    points: Array
    lang: str

    def run(self, start: tuple[float, float], **settings: Any) -> mathcore.History:
        initial = {"W1": np.array([[start[0]]]), "b1": np.array([start[1]])}
        x, y = self.points.T
        return mathcore.train(
            self.network, x[:, None], y, initial=initial, backend="numpy", **settings
        )

    def cost(self) -> Callable[[Array, Array], Array]:
        """The mean loss at any weights and biases."""
        row = mathcore.LOSSES[self.network.loss]
        phi = mathcore.ACTIVATIONS[str(self.network.output)]
        one = row.definition.xreplace({row.prediction: phi.at(W * X + B)})
        run = mathcore.compile(one, [W, B, X, row.target])
        x, y = self.points.T
        return lambda w, b: run(w[..., None], b[..., None], x, y).mean(axis=-1)

    def ground(self, words: str, *histories: mathcore.History) -> Beat:
        x, y = self.points.T
        path = np.concatenate([path_of(each) for each in histories])
        weights, biases = room_around(path[:, 0]), room_around(path[:, 1])
        lacking = max(0.0, SQUAT * (weights[1] - weights[0]) - (biases[1] - biases[0])) / 2
        payload = Ground(
            words,
            of_one_sample(self.network, W * indexed("x")[I] + B, self.lang),
            window_of(room_around(x, 0.1), room_around(y, 0.2), self.lang),
            (formula(X), formula(symbol("y"))),
            self.points,
            surface(
                self.cost(),
                weights,
                (biases[0] - lacking, biases[1] + lacking),
                (formula(W), formula(B)),
                self.lang,
            ),
        )
        return Beat("ground", payload, reading_seconds(words) + 2 * theme.MORPH)

    def descent(self, words: str, quantity: str, history: mathcore.History) -> Beat:
        path = path_of(history)
        x = np.linspace(*room_around(self.points[:, 0], 0.1), SAMPLES)
        curves = np.array(
            [
                mathcore.predict(self.network, history.at(k), x[:, None]).ravel()
                for k in range(len(history))
            ]
        )
        boundary = -path[:, 1] / path[:, 0] if self.network.output == "sigmoid" else None
        cost = function("J")(W, B)
        numbers = tuple(
            shown(name, number, self.lang)
            for name, number in zip((W, B, cost), (*path[-1], history.loss[-1]), strict=True)
        )
        payload = Run(words, quantity, path, x, curves, boundary, numbers)
        return Beat("run", payload, reading_seconds(words) + theme.SLIDE)


def of_one_sample(network: mathcore.Network, total: Expr, lang: str) -> tuple[Formula, Formula]:
    """What a neuron says of a sample i from its weighted sum, and what its error costs."""
    phi = mathcore.ACTIVATIONS[str(network.output)]
    row = mathcore.LOSSES[network.loss]
    p, y = indexed("p")[I], indexed("y")[I]
    cost = row.definition.xreplace({row.prediction: p, row.target: y})
    said = phi.at(total) if phi.name == "identity" else phi.called(total)
    return formula(equal(p, said), lang=lang), formula(equal(indexed("J")[I], cost), lang=lang)


def path_of(history: mathcore.History) -> Array:
    return np.stack([history.parameters["W1"].ravel(), history.parameters["b1"].ravel()], axis=1)


def neuron(data: str, n: int, output: str, loss: str, lang: str) -> Neuron:
    """A neuron for a data set of one input; of two-dimensional ones the first input is taken."""
    inputs, y = mathcore.dataset(data, n=n)
    network = mathcore.Network((1, 1), output=output, loss=loss)
    return Neuron(network, np.stack([inputs[:, 0], y], axis=1), lang)


def descent(
    regression: tuple[str, int, float, int],
    classification: tuple[str, int, float, int],
    start: tuple[float, float],
    lang: str = "en",
) -> Storyboard:
    """The beats of the film: a line, then a boundary; each data, their number, rate and epochs."""
    title = say(DESCENT_TITLE, lang)
    beats = [Beat("title", Words(title), reading_seconds(title))]
    for given, output, loss, told in (
        (regression, "identity", "mse", LINE),
        (classification, "sigmoid", "log_loss", BOUNDARY),
    ):
        data, n, rate, epochs = given
        one = neuron(data, n, output, loss, lang)
        history = one.run(start, learning_rate=rate, epochs=epochs)
        values = {
            "steps": epochs,
            "before": written(history.loss[0], lang),
            "after": written(history.loss[-1], lang),
        }
        opening, running, closing = (say(each, lang, **values) for each in told)
        beats += [one.ground(opening, history), one.descent(running, "step", history)]
        beats.append(Beat("verdict", Words(closing), reading_seconds(closing) + theme.FADE))
    return tuple(beats)


LINE = (
    N_("Left a line through points, right the cost of every line: a point there is a line here."),
    N_("Descent on the right: the line turns and lifts until it lies among the points."),
    N_("{steps} steps took the cost from {before} to {after}."),
)
BOUNDARY = (
    N_("Two classes, at 0 and at 1: the curve is the share of class 1, the bar where it is half."),
    N_("The same descent on another cost: the curve grows steep, the boundary goes between them."),
    N_("{steps} steps took the log loss from {before} to {after}."),
)


def sgd_against_gd(
    data: str, n: int, start: tuple[float, float], rate: float, epochs: int, lang: str = "en"
) -> Storyboard:
    """The beats of the film: the same passes over the data, with all points or one a step."""
    one = neuron(data, n, "identity", "mse", lang)
    whole = one.run(start, learning_rate=rate, epochs=epochs)
    single = one.run(start, learning_rate=rate, epochs=epochs, batch_size=1, every="batch")
    title = say(SGD_TITLE, lang)
    values = {
        "n": n,
        "epochs": epochs,
        "whole": written(whole.loss[-1], lang),
        "single": written(single.loss[-1], lang),
        "steps": int(single.step[-1]),
        "best": written(float(single.loss.min()), lang),
    }
    opening, all_points, one_point, closing = (say(each, lang, **values) for each in SGD)
    return (
        Beat("title", Words(title), reading_seconds(title)),
        one.ground(opening, whole, single),
        one.descent(all_points, "step", whole),
        one.descent(one_point, "slope", single),
        Beat("verdict", Words(closing), reading_seconds(closing) + theme.FADE),
    )


SGD = (
    N_("The cost is the mean over {n} points, and its contours are drawn from all of them."),
    N_(
        "Gradient descent looks at all {n} for one step, and goes straight down: "
        "{epochs} steps in {epochs} passes."
    ),
    N_(
        "SGD steps after every point, and each pulls its own way: "
        "{steps} steps in the same {epochs} passes."
    ),
    N_(
        "After as many looks at the data SGD is at {single}, gradient descent at {whole}. "
        "But SGD does not settle: it goes on swinging round the minimum."
    ),
)
