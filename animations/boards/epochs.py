"""Storyboard: samples shuffled, cut into batches and seen again: epochs, batches, iterations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import mathcore
from animations import theme
from animations.boards.descent import Words
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
from mathcore.training.starting import shuffled

TITLE = N_("Epochs, batches, iterations")
SEED = 0
COUNTED = (N_("epoch {epoch}"), N_("batch {batch} of {batches}"), N_("iteration {step}"))
Labels = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Ground:
    """The samples by their numbers, and the chart of the cost over the iterations."""

    words: str
    samples: int
    size: int
    window: Window
    names: tuple[Formula, Formula]
    first: float


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Some iterations of a pass: the order of the samples in it, and what each step came to.

    `batches` counts the batches of these steps from 0; `quick` ones are not dwelt on.
    """

    words: str
    order: tuple[int, ...]
    batches: tuple[int, ...]
    labels: tuple[Labels, ...]
    points: tuple[tuple[int, float], ...]
    quick: bool


def epochs(
    data: str, n: int, batch_size: int, rate: float, passes: int, lang: str = "en"
) -> Storyboard:
    """The beats of the film: two passes step by step, the others quickly."""
    inputs, y = mathcore.dataset(data, n=n, seed=SEED)
    network = mathcore.Network((inputs.shape[1], 1), output="identity", loss="mse")
    history = mathcore.train(
        network, inputs, y, learning_rate=rate, epochs=passes, batch_size=batch_size,
        every="batch", backend="numpy", seed=SEED,
    )  # fmt: skip
    loss, each = history.loss, -(-n // batch_size)
    values = {
        "n": n, "size": batch_size, "batches": each, "passes": passes, "total": len(loss) - 1,
        "before": written(loss[0], lang), "after": written(loss[-1], lang),
    }  # fmt: skip
    title, *told = (say(template, lang, **values) for template in (TITLE, *TOLD))
    opening, first, others, again, quickly, closing = told

    def counted(epoch: int, batch: int, step: int) -> Labels:
        numbers = {"epoch": epoch, "batch": batch, "batches": each, "step": step}
        first, second, third = (say(template, lang, **numbers) for template in COUNTED)
        return first, second, third

    def steps(words: str, since: int, count: int, quick: bool = False) -> Beat:
        """Iterations after `since` of them, all of one pass."""
        rows = range(since + 1, since + 1 + count)
        epoch = since // each + 1
        payload = Steps(
            words,
            tuple(int(k) + 1 for k in shuffled(n, SEED, epoch)),
            tuple((row - 1) % each for row in rows),
            tuple(counted(epoch, (row - 1) % each + 1, row) for row in rows),
            tuple((row, float(loss[row])) for row in rows),
            quick,
        )
        pace = theme.BLINK if quick else theme.STEP
        # The words of the quick passes are read once, while the first of them runs.
        reading = 0.0 if quick and since > 2 * each else reading_seconds(words)
        return Beat("steps", payload, reading + count * pace + theme.FADE)

    top = float(np.max(loss))
    window = window_of((0.0, float(len(loss) - 1)), (0.0, 1.08 * top), lang)
    names = (formula(symbol("t")), formula(symbol("J")))
    ground = Ground(opening, n, batch_size, window, names, float(loss[0]))
    return (
        Beat("title", Words(title), reading_seconds(title)),
        Beat("ground", ground, reading_seconds(opening) + theme.MORPH),
        steps(first, 0, 1),
        steps(others, 1, each - 1),
        steps(again, each, each),
        *(steps(quickly, epoch * each, each, quick=True) for epoch in range(2, passes)),
        Beat("verdict", Words(closing), reading_seconds(closing) + theme.FADE),
    )


TOLD = (
    N_("{n} samples. A step may look at {size} of them: a batch. So they make {batches} batches."),
    N_("Shuffled, then cut. The gradient of the first batch moves the weights: one iteration."),
    N_("With the other batches every sample has been seen once: one epoch, {batches} iterations."),
    N_("The next epoch shuffles anew, so that its batches are others."),
    N_("And so on: the cost J of all samples goes down, a step for every batch."),
    N_("{passes} epochs of {batches} iterations are {total} steps: J from {before} to {after}."),
)
