"""Storyboard: the boundary of a network while it trains, with linear units and with others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

import mathcore
from animations import theme
from animations.boards.descent import Words
from animations.boards.surface import room_around
from animations.level_lines import level_lines
from animations.storyboard import (
    Beat,
    Formula,
    Storyboard,
    Window,
    formula,
    reading_seconds,
    window_of,
    written,
)
from animations.words import say
from mathcore.errors import N_
from mathcore.symbols import symbol

TITLE = N_("A line, however deep, or a curve")
GRID, MOMENTS = 41, 24
RATE = 0.05
Lines = tuple[np.ndarray, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The samples, drawn twice: side by side for two networks."""

    words: str
    window: Window
    names: tuple[Formula, Formula]
    points: np.ndarray
    classes: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Training:
    """Both networks train: where each says one half, at each moment, and how often it is right.

    `lines` holds for each network, for each moment, the lines of its boundary.
    """

    words: str
    labels: tuple[str, str]
    lines: tuple[tuple[Lines, ...], tuple[Lines, ...]]
    results: tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class _Course:
    """One network on the data: its boundaries, and its accuracy at the end."""

    label: str
    lines: tuple[Lines, ...]
    accuracy: float


@dataclass(frozen=True, slots=True, eq=False)
class _Samples:
    """What every network of the film trains on."""

    inputs: np.ndarray
    y: np.ndarray
    epochs: int
    window: Window
    lang: str

    def course(self, units: Sequence[int], activation: str) -> _Course:
        network = mathcore.Network((2, *units, 1), hidden=activation)
        history = mathcore.train(
            network, self.inputs, self.y, optimizer="adam", learning_rate=RATE,
            epochs=self.epochs, every=self.epochs // MOMENTS, backend="numpy", seed=1,
        )  # fmt: skip
        x_1, x_2 = np.linspace(*self.window.x, GRID), np.linspace(*self.window.y, GRID)
        places = np.stack(np.meshgrid(x_1, x_2), axis=-1).reshape(-1, 2)
        said = (mathcore.predict(network, history.at(k), places) for k in range(len(history)))
        lines = tuple(level_lines(x_1, x_2, each.reshape(GRID, GRID), 0.5) for each in said)
        label = say(
            N_("{activation}, hidden layers: {layers}"),
            self.lang,
            activation=activation,
            layers=len(units),
        )
        return _Course(label, lines, float(history.metrics["accuracy"][-1]))


def boundary(data: str, n: int, hidden: Sequence[int], epochs: int, lang: str = "en") -> Storyboard:
    """The beats of the film for data of two inputs and two classes.

    Args:
        data: a name in DATASETS.
        n: how many samples.
        hidden: the units of the hidden layers of the deep network; the others have the first.
        epochs: passes over the data.
    """
    inputs, y = mathcore.dataset(data, n=n, seed=1)
    window = window_of(room_around(inputs[:, 0], 0.1), room_around(inputs[:, 1], 0.1), lang)
    samples = _Samples(inputs, y, epochs, window, lang)
    linear, bent = samples.course(hidden[:1], "identity"), samples.course(hidden[:1], "tanh")
    deep, cornered = samples.course(hidden, "identity"), samples.course(hidden[:1], "relu")
    opening = say(N_("{n} samples of two classes, one inside the other. Two networks."), lang, n=n)
    flat = say(
        N_("Left the units pass their sums on, right they bend them: a line, and a curve."), lang
    )
    deeper = say(
        N_("More linear layers still draw a line; ReLU bends at edges, so its curve has corners."),
        lang,
    )
    closing = say(
        N_("Linear in linear is linear: of {n} samples the line gets {line} right, tanh {curve}."),
        lang,
        n=n,
        line=round(max(linear.accuracy, deep.accuracy) * n),
        curve=round(bent.accuracy * n),
    )
    title = say(TITLE, lang)
    names = (formula(symbol("x_1")), formula(symbol("x_2")))
    ground = Ground(opening, window, names, inputs, tuple(int(each) for each in y))
    return (
        Beat("title", Words(title), reading_seconds(title)),
        Beat("ground", ground, reading_seconds(opening) + theme.MORPH),
        _training(flat, linear, bent, lang),
        _training(deeper, deep, cornered, lang),
        Beat("verdict", Words(closing), reading_seconds(closing) + theme.FADE),
    )


def _training(words: str, left: _Course, right: _Course, lang: str) -> Beat:
    first, second = (
        say(N_("{share} % right"), lang, share=written(100 * each.accuracy, lang))
        for each in (left, right)
    )
    payload = Training(words, (left.label, right.label), (left.lines, right.lines), (first, second))
    return Beat("training", payload, reading_seconds(words) + theme.SLIDE)
