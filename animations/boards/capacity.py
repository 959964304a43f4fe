"""Storyboard: one set of noisy points fitted with more and more capacity, and judged by others."""

from __future__ import annotations

from dataclasses import dataclass

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
from mathcore.training.features import legendre_features

TITLE = N_("Too little, right, too much")
JUDGED, SAMPLES = 60, 161
RATE, RULE = 0.05, "nesterov"


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The points to learn from and those that only judge, and the chart of both errors."""

    words: str
    window: Window
    names: tuple[Formula, Formula]
    learned: np.ndarray
    judged: np.ndarray
    errors: Window
    error_names: tuple[Formula, Formula]
    legend: tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """Fits of some degrees: the curve of each over x, and its errors on both sets of points."""

    words: str
    degrees: tuple[int, ...]
    labels: tuple[str, ...]
    x: np.ndarray
    curves: np.ndarray
    learned: tuple[float, ...]
    judged: tuple[float, ...]


def capacity(
    n: int, noise: float, seed: int, epochs: int, highest: int, lang: str = "en"
) -> Storyboard:
    """The beats of the film: a cubic with noise, fitted by polynomials of degree 1 to `highest`."""
    inputs, y = mathcore.dataset("cubic", n=n, noise=noise, seed=seed)
    others, z = mathcore.dataset("cubic", n=JUDGED, noise=noise, seed=seed + 1)
    x = np.linspace(-1, 1, SAMPLES)
    degrees = range(1, highest + 1)
    curves, runs = [], []
    for degree in degrees:
        network = mathcore.Network((degree, 1), output="identity", loss="mse")
        run = mathcore.train(
            network, legendre_features(inputs[:, 0], degree), y, optimizer=RULE,
            learning_rate=RATE, epochs=epochs, every=epochs, backend="numpy",
            validation=(legendre_features(others[:, 0], degree), z),
        )  # fmt: skip
        runs.append(run)
        curves.append(mathcore.predict(network, run.at(-1), legendre_features(x, degree)).ravel())
    learned = [float(run.loss[-1]) for run in runs]
    judged = [float(run.metrics["validation_loss"][-1]) for run in runs]
    best, worst = int(np.argmin(judged)), int(np.argmax(judged))
    values = {
        "n": n, "others": JUDGED, "best": best + 1, "worst": worst + 1, "highest": highest,
        "low_l": written(learned[0], lang), "low_j": written(judged[0], lang),
        "best_l": written(learned[best], lang), "best_j": written(judged[best], lang),
        "worst_l": written(learned[worst], lang), "worst_j": written(judged[worst], lang),
    }  # fmt: skip
    title, *told = (say(template, lang, **values) for template in (TITLE, *TOLD))
    opening, little, right, more, closing = told

    def fits(words: str, first: int, last: int) -> Beat:
        chosen = slice(first - 1, last)
        payload = Fits(
            words,
            tuple(degrees[chosen]),
            tuple(say(N_("degree {degree}"), lang, degree=degree) for degree in degrees[chosen]),
            x,
            np.array(curves[chosen]),
            tuple(learned[chosen]),
            tuple(judged[chosen]),
        )
        return Beat("fits", payload, reading_seconds(words) + (last - first + 1) * theme.TURN)

    points = np.stack([inputs[:, 0], y], axis=1), np.stack([others[:, 0], z], axis=1)
    top = max(*learned, *judged)
    ground = Ground(
        opening,
        window_of((-1.1, 1.1), room_around(np.concatenate([y, z]), 0.2), lang),
        (formula(symbol("x")), formula(symbol("y"))),
        *points,
        window_of((0.0, highest + 0.5), (0.0, 1.1 * top), lang),
        (formula(symbol("k")), formula(symbol("J"))),
        (say(N_("learned"), lang), say(N_("judged"), lang)),
    )
    return (
        Beat("title", Words(title), reading_seconds(title)),
        Beat("ground", ground, reading_seconds(opening) + theme.MORPH),
        fits(little, 1, 1),
        fits(right, 2, best + 1),
        fits(more, best + 2, highest),
        Beat("verdict", Words(closing), reading_seconds(closing) + theme.FADE),
    )


TOLD = (
    N_("{n} points to learn from, dark, and {others} that only judge. Right: both errors."),
    N_("A line, degree 1, is too stiff: {low_l} on what it learned, {low_j} on the others."),
    N_("Degree {best} can bend as the points do: both errors come down, to {best_l} and {best_j}."),
    N_("With still more the curve runs after the noise: learned {worst_l}, judged {worst_j}."),
    N_(
        "What was learned favours the highest degree always. Only points that were not learned "
        "from can choose: degree {best}."
    ),
)
