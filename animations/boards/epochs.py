"""Storyboard: the same samples passed over again and again, each pass cut into batches anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

import mathcore
from animations import theme
from animations.boards.descent import Words
from animations.boards.surface import room_around
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

TITLE = N_("Epochs, batches, iterations")
RATE, START = 0.2, (-1.0, -0.5)
# An iteration that is not told any more takes so many seconds.
QUICK = 2 * theme.QUICK_STEP
Array = np.ndarray
Batches = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """The samples (n, 2) in a chart, and as many numbers in a row; a line to be trained."""

    words: str
    window: Window
    variable: Formula
    points: Array
    line: Array
    label: str
    epochs: int


@dataclass(frozen=True, slots=True)
class Deal:
    """An epoch begins: its samples, counted from 1, lie in their batches."""

    words: str
    epoch: int
    label: str
    batches: Batches


@dataclass(frozen=True, slots=True, eq=False)
class Iteration:
    """One step by the samples of one batch: the line before and after it, as heights (2,).

    `counts` says the epoch, the batch within it, the iteration and the cost after it.
    """

    words: str
    epoch: int
    batch: int
    told: bool
    samples: tuple[int, ...]
    before: Array
    after: Array
    counts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cuts:
    """The same epochs cut into batches of several sizes: a label, and pieces for each epoch."""

    words: str
    epochs: tuple[str, ...]
    labels: tuple[str, ...]
    pieces: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """The samples of the film in the order of x, and how they are trained on."""

    x: Array
    y: Array
    epochs: int
    seed: int

    def run(self, size: int) -> mathcore.History:
        """A line trained on them, a row for every iteration."""
        network = mathcore.Network((1, 1), output="identity", loss="mse")
        start = {"W1": np.array([[START[0]]]), "b1": np.array([START[1]])}
        return self._trained(network, self.x[:, None], self.y, size, start)

    def drawn(self, size: int) -> Batches:
        """The samples of each iteration, counted from 1.

        A second network trains beside the first, with a weight for each sample that reads this
        sample alone: a weight moves when its sample is in the batch.
        """
        n = len(self.x)
        network = mathcore.Network((n, 1), output="identity", loss="mse")
        start = {"W1": np.zeros((n, 1)), "b1": np.zeros(1)}
        history = self._trained(network, np.eye(n), np.ones(n), size, start)
        moved = np.diff(history.parameters["W1"][:, :, 0], axis=0) != 0
        return tuple(tuple(int(k) + 1 for k in np.flatnonzero(row)) for row in moved)

    def _trained(self, network: Any, x: Array, y: Array, size: int, start: Any) -> mathcore.History:
        return mathcore.train(
            network, x, y, initial=start, learning_rate=RATE, epochs=self.epochs,
            batch_size=size, every="batch", seed=self.seed, backend="numpy",
        )  # fmt: skip


def epochs(
    data: str, n: int, size: int, epochs: int, seed: int = 0, lang: str = "en"
) -> Storyboard:
    """The beats of the film.

    Args:
        data: a name in DATASETS, of one input.
        n: how many samples.
        size: how many samples a batch holds.
        epochs: how many passes over them.
        seed: of the shuffling.
    """
    inputs, y = mathcore.dataset(data, n=n)
    order = np.argsort(inputs[:, 0])
    samples = Samples(inputs[order, 0], y[order], epochs, seed)
    history, drawn = samples.run(size), samples.drawn(size)
    window = window_of(room_around(samples.x, 0.1), room_around(samples.y, 0.1), lang)
    ends = np.array(window.x)
    heights = history.parameters["W1"][:, :, 0] * ends + history.parameters["b1"]
    per_epoch = int(history.metrics["batch"].max())
    values = {
        "n": n,
        "size": size,
        "epochs": epochs,
        "batches": per_epoch,
        "iterations": int(history.step[-1]),
    }
    title, opening = say(TITLE, lang), say(OPENING, lang, **values)
    setting = Setting(
        opening,
        window,
        formula(symbol("x")),
        np.stack([samples.x, samples.y], axis=1),
        heights[0],
        say(N_("samples"), lang),
        epochs,
    )
    beats = [
        Beat("title", Words(title), reading_seconds(title)),
        Beat("setting", setting, reading_seconds(opening) + theme.MORPH),
    ]
    for row in range(1, len(history)):
        epoch, batch = (int(history.metrics[name][row]) for name in ("epoch", "batch"))
        if batch == 1:
            words = say(DEALS[min(epoch, len(DEALS)) - 1], lang, **values)
            label = _named(epoch, lang)
            deal = Deal(words, epoch, label, drawn[row - 1 : row - 1 + per_epoch])
            beats.append(Beat("deal", deal, reading_seconds(words) + 2 * theme.FADE))
        told = epoch == 1
        if told:
            step = 0 if batch == 1 else 2 if batch == per_epoch else 1
            words = say(STEPS[step], lang, **values)
        counts = (
            _named(epoch, lang),
            say(N_("batch {batch} of {batches}"), lang, batch=batch, batches=per_epoch),
            say(N_("iteration {iteration}"), lang, iteration=int(history.step[row])),
            say(N_("cost {cost}"), lang, cost=written(history.loss[row], lang)),
        )
        iteration = Iteration(
            words, epoch, batch, told, drawn[row - 1], heights[row - 1], heights[row], counts
        )
        seconds = reading_seconds(words) + theme.MORPH if told else QUICK
        beats.append(Beat("iteration", iteration, seconds))
    closing = say(CLOSING, lang, **values)
    return (
        *beats,
        Beat("verdict", Words(closing), reading_seconds(closing) + theme.FADE),
        _cuts(samples, (n, size, 1), values, lang),
    )


def _named(epoch: int, lang: str) -> str:
    return say(N_("epoch {epoch}"), lang, epoch=epoch)


def _cuts(samples: Samples, sizes: tuple[int, ...], values: dict[str, int], lang: str) -> Beat:
    """What other sizes of batches would have made of as many epochs."""
    labels, pieces = [], []
    for size in sizes:
        history = samples.run(size)
        labels.append(
            say(
                N_("batches of {size}: {iterations} iterations, cost {cost}"),
                lang,
                size=size,
                iterations=int(history.step[-1]),
                cost=written(history.loss[-1], lang),
            )
        )
        of_epoch = history.metrics["epoch"][1:].astype(int)
        pieces.append(tuple(np.bincount(of_epoch)[1:].tolist()))
    words = say(OTHERS, lang, **values)
    names = tuple(_named(epoch, lang) for epoch in range(1, values["epochs"] + 1))
    payload = Cuts(words, names, tuple(labels), tuple(pieces))
    return Beat("cuts", payload, reading_seconds(words, *labels) + theme.MORPH)


OPENING = N_("{n} samples, numbered from left to right, and a line that is to learn from them.")
DEALS = (
    N_("An epoch begins: the samples are shuffled, and cut into batches of {size}."),
    N_("The next epoch shuffles them anew, so its batches are other ones."),
    N_("And again: each epoch uses every sample once, in an order of its own."),
)
STEPS = (
    N_("One batch gives one gradient, and that one step. This is an iteration."),
    N_("The next batch takes the line from where it is now."),
    N_("After {batches} batches every sample has been used once: one epoch is over."),
)
CLOSING = N_("{epochs} epochs of {batches} batches are {iterations} iterations.")
OTHERS = N_("As many epochs, cut in other ways: the smaller the batches, the more iterations.")
