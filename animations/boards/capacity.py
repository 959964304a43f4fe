"""Storyboard: polynomials of growing degree fitted to a few noisy points, and judged by others."""

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
    Regime,
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
RATE, RULE = 0.05, "nesterov"
JUDGED, SAMPLES = 60, 221
# A test error up to so many times the least one is as good as that.
AS_GOOD = 1.5
# A fit that is not told any more takes so many seconds.
QUICK = 2 * theme.QUICK_STEP
X, DEGREE = symbol("x"), symbol("d")
Array = np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The points to learn from and those to judge by, (n, 2); a chart for both errors.

    The errors stand over the degree, as powers of ten.
    """

    words: str
    window: Window
    variable: Formula
    learned: Array
    judged: Array
    errors: Window
    degree: Formula
    names: tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """The curve goes over into that of the next degree; the powers of ten of both errors."""

    words: str
    label: str
    told: bool
    degree: int
    x: Array
    before: Array
    after: Array
    errors: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Regimes:
    """The stretches of degrees that fit alike."""

    words: str
    regimes: tuple[Regime, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """A cubic with noise: some points to learn from, others to judge by, x and y of each."""

    learned: tuple[Array, Array]
    judged: tuple[Array, Array]

    def fitted(self, degree: int, epochs: int) -> tuple[Array, float, float]:
        """The curve after training, (SAMPLES,), and its errors on either points.

        A neuron reads the Legendre polynomials up to the degree: they stand square on each
        other, so descent finds every one of them soon.
        """
        network = mathcore.Network([degree, 1], output="identity", loss="mse")
        (x, y), (at, z) = self.learned, self.judged
        history = mathcore.train(
            network, legendre_features(x, degree), y, optimizer=RULE, learning_rate=RATE,
            epochs=epochs, every=epochs, backend="numpy",
            validation=(legendre_features(at, degree), z),
        )  # fmt: skip
        curve = mathcore.predict(
            network, history.at(-1), legendre_features(_places(), degree)
        ).ravel()
        return curve, float(history.loss[-1]), float(history.metrics["validation_loss"][-1])


def capacity(
    n: int, noise: float, seed: int, highest: int, epochs: int, lang: str = "en"
) -> Storyboard:
    """The beats of the film.

    Args:
        n: how many points to learn from.
        noise: how far they stand off the cubic, as a standard deviation.
        seed: of the noise; the points to judge by have the next one.
        highest: the highest degree.
        epochs: passes over the points for each degree.
    """
    inputs, y = mathcore.dataset("cubic", n=n, noise=noise, seed=seed)
    others, z = mathcore.dataset("cubic", n=JUDGED, noise=noise, seed=seed + 1)
    data = Data((inputs[:, 0], y), (others[:, 0], z))
    fits = [data.fitted(degree, epochs) for degree in range(1, highest + 1)]
    errors = np.array([pair for _, *pair in fits])
    regimes = regimes_of(errors[:, 1], lang)
    best = 1 + int(np.argmin(errors[:, 1]))
    title = say(TITLE, lang)
    opening = say(
        N_("{n} points of a cubic, with noise, to learn from; {others} others only judge."),
        lang,
        n=n,
        others=JUDGED,
    )
    ground = Ground(
        opening,
        window_of(room_around(inputs[:, 0], 0.1), room_around(np.append(y, z), 0.1), lang),
        formula(X),
        np.stack(data.learned, axis=1),
        np.stack(data.judged, axis=1),
        _errors_window(errors, lang),
        formula(DEGREE),
        (say(N_("training error"), lang), say(N_("test error"), lang)),
    )
    beats = [
        Beat("title", Words(title), reading_seconds(title)),
        Beat("ground", ground, reading_seconds(opening, *ground.names) + theme.MORPH),
    ]
    curve, words = np.full(SAMPLES, y.mean()), ""
    for degree, (after, *pair) in enumerate(fits, start=1):
        template = _template(degree, best, highest)
        learned, judged = (written(each, lang) for each in pair)
        values = {"degree": degree, "learned": learned, "judged": judged}
        words = say(template, lang, **values) if template else words
        regime = next(each for each in regimes if degree < each.until)
        label = say(N_("degree d = {degree}: {regime}"), lang, degree=degree, regime=regime.name)
        in_training, in_test = (float(each) for each in np.log10(pair))
        powers = (in_training, in_test)
        fit = Fit(words, label, bool(template), degree, _places(), curve, after, powers)
        seconds = reading_seconds(words) + theme.MORPH + theme.FADE if template else QUICK
        beats.append(Beat("fit", fit, seconds))
        curve = after
    closing = say(
        N_(
            "The training error only falls: it always wants more. The test error is least at "
            "degree {best}, and it alone can choose."
        ),
        lang,
        best=best,
    )
    return (*beats, Beat("regimes", Regimes(closing, regimes), reading_seconds(closing) + 2))


def regimes_of(judged: Array, lang: str) -> tuple[Regime, ...]:
    """The degrees that are as good as the best, and those below and above them.

    Degree d stands in the stretch from d - 1/2 to d + 1/2; a stretch without degrees is left out.
    """
    first = last = int(np.argmin(judged))
    good = judged <= AS_GOOD * judged.min()
    while first > 0 and good[first - 1]:
        first -= 1
    while last < len(judged) - 1 and good[last + 1]:
        last += 1
    ends = (0.5, first + 0.5, last + 1.5, len(judged) + 0.5)
    kinds = (
        ("underfitting", N_("underfitting")),
        ("fitting", N_("a good fit")),
        ("overfitting", N_("overfitting")),
    )
    return tuple(
        Regime(quantity, say(name, lang), since, until)
        for (quantity, name), since, until in zip(kinds, ends, ends[1:], strict=False)
        if since < until
    )


def _template(degree: int, best: int, highest: int) -> str:
    """What is said at a degree; nothing where the words before it go on."""
    return {
        1: N_(
            "Degree 1 is a line, and cannot bend: it errs by {learned} in training and by "
            "{judged} in the test."
        ),
        highest: N_(
            "Degree {degree} bends to the noise: it errs by {learned} where it has learned, and by "
            "{judged} beside."
        ),
        best + 1: N_("Still more capacity: the training error falls on, the test error turns."),
        best: N_(
            "Degree {degree} follows the cubic: both errors are small, {learned} and {judged}."
        ),
    }.get(degree, "")


def _places() -> Array:
    return np.linspace(-1, 1, SAMPLES)


def _errors_window(errors: Array, lang: str) -> Window:
    """Degrees across; up, the powers of ten of the errors, labelled by the errors themselves."""
    low, high = np.log10(errors.min()), np.log10(errors.max())
    room = 0.08 * (high - low)
    degrees = tuple((float(d), str(d)) for d in range(1, len(errors) + 1))
    powers = range(int(np.ceil(low - room)), int(np.floor(high + room)) + 1)
    return Window(
        (0.5, len(errors) + 0.5),
        (low - room, high + room),
        degrees,
        tuple((float(k), written(10.0**k, lang)) for k in powers),
    )
