"""The questions of the page on under- and overfitting: a cubic, fitted with more or less capacity.

Jobs as in `app.jobs`. A neuron reads the Legendre polynomials of x up to a degree: the degree is
its capacity.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sympy import legendre

import mathcore
from app.sampling import evenly, rounded
from mathcore.errors import N_, DivergenceError, SettingError
from mathcore.printing import latex
from mathcore.symbols import symbol
from mathcore.training.features import legendre_features

Array = NDArray[np.float64]
Plain = dict[str, Any]
HIGHEST = 15
MOST_SAMPLES, MOST_EPOCHS = 200, 5000
JUDGED = 60
MOST_FRAMES, CURVE = 200, 161
RATE = 0.05
RULE = "nesterov"
x = symbol("x")


def drawn(samples: int, noise: float, seed: int) -> tuple[Array, Array, Array, Array]:
    """The samples to learn from, and others to judge by.

    Raises:
        SettingError: too few or too many samples.
    """
    if not 2 <= samples <= MOST_SAMPLES:
        raise SettingError(
            N_("take from {least} to {most} samples here, not {count}"),
            least=2, most=MOST_SAMPLES, count=samples,
        )  # fmt: skip
    learned, y = mathcore.dataset("cubic", n=samples, noise=noise, seed=seed)
    judged, z = mathcore.dataset("cubic", n=JUDGED, noise=noise, seed=seed + 1)
    return learned[:, 0], y, judged[:, 0], z


def trained(
    data: tuple[Array, Array, Array, Array], degree: int, epochs: int, **more: Any
) -> mathcore.History:
    """A run with the samples to judge by beside; one that diverges up to there.

    Raises:
        SettingError: too many epochs.
    """
    if not 1 <= epochs <= MOST_EPOCHS:
        raise SettingError(
            N_("take from 1 to {most} epochs here, not {epochs}"), most=MOST_EPOCHS, epochs=epochs
        )
    learned, y, judged, z = data
    network = mathcore.Network([degree, 1], output="identity", loss="mse")
    try:
        return mathcore.train(
            network, legendre_features(learned, degree), y, optimizer=RULE, learning_rate=RATE,
            epochs=epochs, validation=(legendre_features(judged, degree), z), backend="numpy",
            **more,
        )  # fmt: skip
    except DivergenceError as error:
        stopped: mathcore.History = error.history
        return stopped


def fit(degree: int, samples: int, noise: float, epochs: int, patience: int, seed: int) -> Plain:
    """One fit, its curve and both losses over the epochs, and where early stopping ends it.

    Raises:
        SettingError: a setting outside its range.
    """
    if not 1 <= degree <= HIGHEST:
        raise SettingError(
            N_("the degree is a whole number from 1 to {most}, not {degree}"),
            most=HIGHEST, degree=degree,
        )  # fmt: skip
    data = drawn(samples, noise, seed)
    learned, y, judged, z = data
    run = trained(data, degree, epochs, every=1)
    rule = mathcore.Stop(patience=patience, watch="validation_loss")
    stopped = trained(data, degree, epochs, every=1, stop=rule)
    kept = run.metrics["validation_loss"]
    rows = evenly(len(run), MOST_FRAMES)
    best, end = int(np.argmin(kept)), len(stopped) - 1
    places = np.linspace(-1, 1, CURVE)
    weights = run.parameters["W1"][rows][:, :, 0]
    heights = weights @ legendre_features(places, degree).T + run.parameters["b1"][rows]
    early = stopped.parameters["W1"][-1][:, 0] @ legendre_features(places, degree).T
    return {
        "epochs": run.metrics["epoch"][rows].astype(int).tolist(),
        "x": rounded(learned), "y": rounded(y), "judged": [rounded(judged), rounded(z)],
        "places": rounded(places),
        "curves": [rounded(row) for row in heights],
        "early": rounded(early + stopped.parameters["b1"][-1]),
        "loss": rounded(run.loss[rows]),
        "judged_loss": rounded(kept[rows]),
        "last": [float(run.loss[-1]), float(kept[-1])],
        "best": [best, float(kept[best])],
        "stopped": [end, float(stopped.metrics["validation_loss"][-1]), stopped.config["stopped"]],
        "numbers": degree + 1,
    }  # fmt: skip


def by_degree(samples: int, noise: float, epochs: int, seed: int) -> Plain:
    """Both losses at the end of a run, for every degree."""
    data = drawn(samples, noise, seed)
    runs = [trained(data, degree, epochs, every=epochs) for degree in range(1, HIGHEST + 1)]
    judged = [float(run.metrics["validation_loss"][-1]) for run in runs]
    return {
        "degrees": list(range(1, HIGHEST + 1)),
        "loss": [float(run.loss[-1]) for run in runs],
        "judged": judged,
        "best": 1 + int(np.argmin(judged)),
    }


def shapes(degree: int) -> list[str]:
    """The first polynomials that the neuron reads, as formulas."""
    return [latex(legendre(k, x)) for k in range(1, min(degree, 4) + 1)]
