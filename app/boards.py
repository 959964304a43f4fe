"""A run of the playground as the browser shows it: maps of every unit, weights, curves; packed.

Maps go as one byte a place, weights as 32-bit numbers, both in base64, so that a run of a hundred
frames is a message of about a megabyte. Every number comes out of mathcore.
"""

from __future__ import annotations

import tempfile
from base64 import b64encode
from pathlib import Path

import numpy as np

import mathcore
from app.sampling import evenly, rounded
from app.stepping import SHOWN, SLOW
from app.ui.i18n import told
from mathcore.training.playing import batches, finite_rows, network_of, played
from mathcore.training.setups import Array, Plain, Scene, Setup, scene

MOST_FRAMES = 100
OUTPUT_SIZE = 40
UNIT_SIZES = (24, 20, 16, 12)
MOST_UNIT_BYTES = 900_000
MOST_UNIT_SIZE = 0.99
States = list[dict[str, Array]]


def play(setup: Setup, lang: str) -> Plain:
    """Train, and lay the run out for the board.

    Raises:
        DataError, SettingError, BudgetError, UnknownFormulaError: what cannot be done, in one
            line. A run that diverges is no error: `broken` says where, and it is shown to there.
    """
    seen = scene(setup)
    network = network_of(setup, len(seen.classes))
    history, broken = played(setup, seen, network)
    length = finite_rows(history)
    rows = evenly(length, MOST_FRAMES)
    states = [history.at(row) for row in rows]
    reach = 1.05 * float(np.abs(seen.places).max()) or 1.0
    curves = curves_of(history, rows)
    return {
        "sizes": list(network.sizes),
        "activations": list(setup.activations),
        "output": network.output,
        "features": list(setup.features),
        "classes": list(seen.classes),
        "axes": list(seen.axes),
        "reach": reach,
        "places": [rounded(column) for column in seen.places.T],
        "targets": rounded(seen.targets),
        "trained": seen.trained.tolist(),
        "left_out": seen.left_out,
        "broken": None if broken is None else told(broken, lang),
        "steps": history.step[rows].tolist(),
        "epochs": history.metrics["epoch"][rows].tolist(),
        **curves,
        **scores_of(setup, seen, network, history, states, rows),
        "norms": norms_of(network, history, rows),
        "maps": maps_of(setup, seen, network, states, reach),
        "weights": packed(network, states),
        "parameters": np.array([flat(state) for state in states]).tobytes(),
        "lens": lens_of(setup, seen, network),
        "source": network.source(),
    }


def files(setup: Setup) -> dict[str, str | bytes]:
    """The run as .npz, and its samples as CSV."""
    seen = scene(setup)
    return files_of(seen, played(setup, seen, network_of(setup, len(seen.classes))).history)


def curves_of(history: mathcore.History, rows: list[int]) -> Plain:
    """The mean loss at each frame: of what is learned from, and of the test."""
    test = history.metrics.get("validation_loss")
    return {
        "loss": rounded(history.loss[rows]),
        "test_loss": None if test is None else rounded(test[rows]),
    }


def scores_of(
    setup: Setup,
    seen: Scene,
    network: mathcore.Network,
    history: mathcore.History,
    states: States,
    rows: list[int],
) -> Plain:
    """Accuracy of classes, share explained of numbers; at each frame."""
    if not seen.classes:
        kept = history.metrics
        test = kept.get("validation_r2")
        return {
            "score": rounded(kept["r2"][rows]),
            "test_score": None if test is None else rounded(test[rows]),
        }
    learned, judged = batches(setup, seen, network)

    def accuracies(inputs: Array, targets: Array) -> list[float | None]:
        return rounded(np.array([mathcore.accuracy(network, s, inputs, targets) for s in states]))

    return {
        "score": accuracies(*learned),
        "test_score": accuracies(*judged) if len(judged[0]) else None,
    }


def norms_of(
    network: mathcore.Network, history: mathcore.History, rows: list[int]
) -> list[list[float | None]]:
    """The length of each layer's gradient by its weights, at each frame."""
    return [
        rounded(np.linalg.norm(history.gradients[f"W{layer}"][rows], axis=(1, 2)))
        for layer in range(1, len(network.sizes))
    ]


def maps_of(
    setup: Setup, seen: Scene, network: mathcore.Network, states: States, reach: float
) -> Plain:
    """What the features, every hidden unit and the outputs make of the plane."""
    hidden = sum(network.sizes[1:-1])
    room = [s for s in UNIT_SIZES if hidden * len(states) * s * s <= MOST_UNIT_BYTES]
    small = room[0] if room else UNIT_SIZES[-1]
    coarse = mathcore.featured(grid(reach, small), setup.features)
    fine = mathcore.featured(grid(reach, OUTPUT_SIZE), setup.features)
    units = [mathcore.unit_outputs(network, state, coarse)[:-1] for state in states]
    outputs = np.array([mathcore.predict(network, state, fine) for state in states])
    layers = [np.array([frame[k] for frame in units]) for k in range(len(network.sizes) - 2)]
    return {
        "size": small,
        "inputs": [levels(column, around(column)) for column in coarse.T],
        "hidden": [unit_levels(layer) for layer in layers],
        "output_size": OUTPUT_SIZE,
        "output": output_levels(seen, outputs),
    }


def unit_levels(layer: Array) -> list[list[str]]:
    """The maps of each unit of a layer, (frames, places, units), on the scale of the layer."""
    ends = around(layer)
    return [[levels(values, ends) for values in layer[:, :, k]] for k in range(layer.shape[2])]


def grid(reach: float, size: int) -> Array:
    """The places of a square map, row by row from the lower left."""
    line = np.linspace(-reach, reach, size)
    return np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)


def around(values: Array) -> tuple[float, float]:
    """The ends of a colour scale whose middle means 0; or 1/2, for values from 0 to 1."""
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    if low >= 0 and high <= 1 and high > 0:
        return 0.0, 1.0
    size = float(np.quantile(np.abs(known), MOST_UNIT_SIZE)) if known.size else 0.0
    return -(size or 1.0), size or 1.0


def levels(values: Array, ends: tuple[float, float]) -> str:
    """A map as bytes in base64: 0 is no number, 1 to 255 go from the lower to the upper end."""
    low, high = ends
    share = (np.clip(np.nan_to_num(values, nan=low), low, high) - low) / (high - low)
    level = np.where(np.isfinite(values), 1 + np.rint(254 * share), 0).astype(np.uint8)
    return b64encode(level.tobytes()).decode()


def output_levels(seen: Scene, outputs: Array) -> list[str]:
    """The output's map at each frame: a probability, a number, or the likeliest class.

    Of several classes a byte holds 64 times the likeliest one, and how sure it is from 0 to 63.
    """
    if outputs.shape[2] == 1:
        ends = (0.0, 1.0) if seen.classes else around(seen.targets)
        return [levels(values[:, 0], ends) for values in outputs]
    count = outputs.shape[2]
    likeliest, most = outputs.argmax(axis=2), outputs.max(axis=2)
    if count == 2:
        return [levels(values[:, 1], (0.0, 1.0)) for values in outputs]
    sure = np.clip(np.rint(63 * (most - 1 / count) / (1 - 1 / count)), 0, 63)
    return [b64encode((64 * c + s).astype(np.uint8).tobytes()).decode()
            for c, s in zip(likeliest, sure, strict=True)]  # fmt: skip


def flat(state: dict[str, Array]) -> Array:
    """All parameters end to end."""
    return np.concatenate([array.ravel() for array in state.values()])


def packed(network: mathcore.Network, states: States) -> Plain:
    """Each frame's parameters as 32-bit numbers in base64, and the size that is drawn thickest."""
    frames = [flat(state).astype("<f4") for state in states]
    sizes = np.abs(np.concatenate([states[-1][f"W{k}"].ravel() for k in layers(network)]))
    return {
        "frames": [b64encode(frame.tobytes()).decode() for frame in frames],
        "thickest": float(np.quantile(sizes, 0.95)) or 1.0,
    }


def layers(network: mathcore.Network) -> range:
    return range(1, len(network.sizes))


def lens_of(setup: Setup, seen: Scene, network: mathcore.Network) -> Plain | None:
    """Where the behaviour of descent on all samples changes with the rate, for a single neuron
    whose cost is equally curved everywhere."""
    (inputs, _), _ = batches(setup, seen, network)
    curved = network.curvature(inputs) if setup.optimizer == "sgd" else None
    if curved is None:
        return None
    first, second = 1 / curved, 2 / curved
    shown = min(max(SHOWN * first, 1.1 * setup.rate), 2 * SHOWN * first)
    return {"bounds": [SLOW * first, first, second, shown]}


def files_of(seen: Scene, history: mathcore.History) -> dict[str, str | bytes]:
    """The run as .npz, and the samples as CSV."""
    names = [*(axis.replace(",", " ").replace('"', "") for axis in seen.axes), "target", "set"]
    kinds = np.where(seen.trained, "train", "test")
    lines = [
        f"{x!r},{y!r},{seen.classes[int(t)] if seen.classes else repr(t)},{kind}"
        for (x, y), t, kind in zip(
            seen.places.tolist(), seen.targets.tolist(), kinds.tolist(), strict=True
        )
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.npz"
        history.save(path)
        return {"csv": "\n".join([",".join(names), *lines, ""]), "npz": path.read_bytes()}
