"""The questions of the page on why layers need non-linearity. Jobs as in `app.jobs`."""

from __future__ import annotations

from typing import Any

import numpy as np
from sympy import Add, Eq, ImmutableMatrix, MatMul

import mathcore
from app.runs import widened
from app.sampling import evenly, rounded
from app.telling import explained
from app.ui.i18n import told
from mathcore.derivation.recurrences import short
from mathcore.errors import N_, DivergenceError, SettingError
from mathcore.printing import latex, speech
from mathcore.symbols import indexed, symbol

__all__ = ["ACTIVATIONS", "BATCH", "LINEAR", "SAMPLES", "collapse", "race"]

Plain = dict[str, Any]
ACTIVATIONS = ("tanh", "relu", "sigmoid", "softplus")
LINEAR = "identity"
SAMPLES, BATCH = 160, 20
MOST_LAYERS, MOST_UNITS, MOST_EPOCHS = 4, 12, 600
MOST_FRAMES, SIDE = 80, 31
X1, X2, C = symbol("x_1"), symbol("x_2"), symbol("c")


def race(
    data: str, activation: str, layers: int, units: int, rate: float, epochs: int, seed: int,
    lang: str,
) -> Plain:  # fmt: skip
    """One network twice, from the same start on the same samples: linear, and with bends."""
    for value, most, what in (
        (layers, MOST_LAYERS, N_("take from 1 to {most} hidden layers here, not {given}")),
        (units, MOST_UNITS, N_("take from 1 to {most} units a layer here, not {given}")),
        (epochs, MOST_EPOCHS, N_("take from 1 to {most} epochs here, not {given}")),
    ):
        if not 1 <= value <= most:
            raise SettingError(what, most=most, given=value)
    inputs, classes = mathcore.dataset(data, n=SAMPLES, noise=0.1, seed=seed)
    low, high = widened(inputs.ravel(), 0.05)
    axis = np.linspace(low, high, SIDE)
    plane = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    runs = {}
    for name in (LINEAR, activation):
        network = mathcore.Network([2, *[units] * layers, 1], hidden=name)
        history, trouble = trained(network, inputs, classes, rate, epochs, seed)
        runs[name] = laid_out(network, history, plane) | {
            "trouble": told(trouble, lang) if trouble else "",
        }
        if name == LINEAR:
            runs[name] |= {"one": as_one_neuron(history.at(-1), plane, network, lang)}
    length = min(len(run["steps"]) for run in runs.values())
    return {
        "x": rounded(inputs[:, 0]),
        "y": rounded(inputs[:, 1]),
        "group": classes.astype(int).tolist(),
        "frame": [low, high],
        "side": SIDE,
        "length": length,
        "runs": runs,
    }


def trained(
    network: Any, inputs: Any, classes: Any, rate: float, epochs: int, seed: int
) -> tuple[Any, DivergenceError | None]:
    """The run, up to where it diverges."""
    try:
        history = mathcore.train(
            network, inputs, classes, learning_rate=rate, epochs=epochs, batch_size=BATCH, seed=seed
        )
    except DivergenceError as error:
        return error.history, error
    return history, None


def laid_out(network: Any, history: Any, plane: Any) -> Plain:
    """A run for the player: for each frame the map of probabilities, the loss, the accuracy."""
    finite = np.isfinite(history.loss)
    length = len(history) if finite.all() else max(1, int(np.argmin(finite)))
    rows = evenly(length, MOST_FRAMES)
    run, unused = network.run(), np.zeros((len(plane), 1))
    maps = []
    for row in rows:
        state = history.at(row)
        with np.errstate(over="ignore", invalid="ignore"):  # a run that diverges is shown so far
            maps.append(rounded(run(plane, unused, *state.values(), measure=False)[1][:, 0]))
    return {
        "steps": rows,
        "maps": maps,
        "loss": rounded(history.loss[rows]),
        "accuracy": rounded(history.metrics["accuracy"][rows]),
    }


def as_one_neuron(state: Plain, plane: Any, network: Any, lang: str) -> Plain:
    """The linear network's weights multiplied into those of a single neuron, and how far apart
    the two are anywhere on the plane."""
    names = [name for name in state if name.startswith("W")]
    weights, bias = np.eye(2), np.zeros(2)
    for name in names:
        layer = state[name]
        weights, bias = weights @ layer, bias @ layer + state[name.replace("W", "b")]
    single, unused = mathcore.Network([2, 1]).run(), np.zeros((len(plane), 1))
    with np.errstate(over="ignore", invalid="ignore"):  # of a run that diverges
        deep = network.run()(plane, unused, *state.values())[1].copy()
        gap = np.abs(deep - single(plane, unused, weights, bias)[1]).max()
    whole = Eq(product_of(len(names)), matrix(weights), evaluate=False)
    return {
        "latex": latex(whole, decimal_comma=lang == "it"),
        "spoken": speech(whole, lang),
        "gap": float(gap) if np.isfinite(gap) else None,
    }


def product_of(count: int) -> Any:
    """The name of the product of all weight matrices."""
    return MatMul(*(symbol(f"W_{k}") for k in range(1, count + 1)), evaluate=False)


def matrix(values: Any) -> ImmutableMatrix:
    return ImmutableMatrix([[short(float(f"{v:.3g}")) for v in row] for row in values])


def collapse(lang: str) -> Plain:
    """Two linear layers put into each other: proved to be one, and its slopes derived."""
    w, v, b = indexed("W"), indexed("v"), indexed("b")
    hidden = [w[1, k] * X1 + w[2, k] * X2 + b[k] for k in (1, 2)]
    nested = Add(*(v[k] * z for k, z in zip((1, 2), hidden, strict=True)), C)
    one = Add(
        *(Add(*(w[j, k] * v[k] for k in (1, 2))) * x for j, x in ((1, X1), (2, X2))),
        *(b[k] * v[k] for k in (1, 2)),
        C,
    )
    slopes = [mathcore.partial(nested, x) for x in (X1, X2)]
    verdict = mathcore.equivalent(nested, one).verdict
    whole = Eq(nested, one, evaluate=False)
    return {
        "latex": latex(nested),
        "one": latex(one),
        "spoken": speech(whole, lang),
        "verdict": verdict.name,
        "slopes": [explained(slope, lang) for slope in slopes],
    }
