"""The questions of the page on the chain rule and backpropagation. Jobs as in `app.jobs`.

The stages of the picture are the statements of the network's own program, in its order.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from sympy import Eq

import mathcore
from app.telling import explained
from app.worked import listed, within
from mathcore.derivation.recurrences import short
from mathcore.errors import N_, SettingError
from mathcore.printing import latex, plain, speech

__all__ = ["ACTIVATIONS", "LONGEST", "TASKS", "numbers", "steps", "swelling", "weight"]

Plain = dict[str, Any]
ACTIVATIONS = ("tanh", "sigmoid", "relu", "identity")
TASKS: dict[str, dict[str, Any]] = {
    "class": {"output": "sigmoid", "loss": "log_loss"},
    "number": {"output": "identity", "loss": "mse"},
}
MOST_INPUTS, MOST_UNITS, MOST_LAYERS = 3, 3, 2
LONGEST = 120
NEAR = 1e-5
DEPTHS = 4
DESCENT = mathcore.OPTIMIZERS["sgd"]


def network_of(x: list[float], hidden: str, activation: str, task: str) -> Any:
    """The network that the fields ask for, with one output."""
    units = listed(hidden, 1, MOST_LAYERS)
    if not all(unit in range(1, MOST_UNITS + 1) for unit in units):
        raise SettingError(N_("each hidden layer here has from 1 to {most} units"), most=MOST_UNITS)
    sizes = [len(x), *(int(unit) for unit in units), 1]
    return mathcore.Network(sizes, hidden=activation, **TASKS[task])


def parameters_of(network: Any, seed: int) -> dict[str, Any]:
    """Random weights of two decimals, so that every product can be checked by hand."""
    return {name: np.round(values, 2) for name, values in network.start(seed).items()}


def numbers(
    sample: str, target: float, hidden: str, activation: str, task: str, seed: int, rate: float
) -> Plain:
    """Every number of a pass forwards and backwards, the update, and the loss after it."""
    x = listed(sample, 1, MOST_INPUTS)
    within(target, rate)
    network = network_of(x, hidden, activation, task)
    parameters = parameters_of(network, seed)
    found = network.numbers(x, target, parameters)
    moved = mathcore.compile(DESCENT.update, [DESCENT.parameter, DESCENT.gradient, *DESCENT.hyper])
    after = {name: moved(value, found[f"d{name}"], rate) for name, value in parameters.items()}
    afterwards = network.numbers(x, target, after)
    return {
        "sizes": list(network.sizes),
        "stages": [
            {"name": s.name, "text": plain(Eq(s.target, s.expr, evaluate=False))}
            for s in network.program
        ],
        "update": f"{plain(DESCENT.parameter)} ← {plain(DESCENT.update)}",
        "arrays": {name: np.asarray(array).tolist() for name, array in found.items()},
        "after": {name: value.tolist() for name, value in after.items()},
        "loss": [float(found["loss"].sum()), float(afterwards["loss"].sum())],
        "output": [float(found["p"][0, 0]), float(afterwards["p"][0, 0])],
        "weights": [
            f"W{layer}[{j + 1},{k + 1}]"
            for layer in range(1, len(network.sizes))
            for j in range(network.sizes[layer - 1])
            for k in range(network.sizes[layer])
        ],
        "settings": {"sizes": list(network.sizes), "hidden": activation, **TASKS[task]},
        "source": network.source(),
    }


def weight(
    name: str,
    sample: str,
    target: float,
    hidden: str,
    activation: str,
    task: str,
    seed: int,
    lang: str,
) -> Plain:
    """The derivative by one weight: along each path, summed, regrouped, and measured."""
    x = listed(sample, 1, MOST_INPUTS)
    network = network_of(x, hidden, activation, task)
    parameters = parameters_of(network, seed)
    found = network.explain(name, x, target, parameters)

    def line(one: Any) -> Plain:
        whole = Eq(
            Eq(one.derivative, one.formula, evaluate=False),
            short(float(f"{one.value:.6g}")),
            evaluate=False,
        )
        return {
            "latex": latex(whole, decimal_comma=lang == "it"),
            "spoken": speech(whole, lang),
        }

    return {
        "claim": latex(found.claim),
        "value": float(found.value),
        "measured": measured(network, name, x, target, parameters),
        "count": found.count,
        "paths": [
            {
                "units": [*path.units],
                "chain": latex(path.chain),
                "factors": [line(factor) for factor in path.factors],
                "value": float(path.value),
            }
            for path in found.paths or (found.path,)
        ],
        "layers": [line(unit) for layer in found.layers for unit in layer] + [line(found.last)],
        "place": place_of(name),
    }


def place_of(name: str) -> list[int]:
    """Layer, start and end of a weight written W1[2,3], units counted from 0."""
    layer, _, places = name.removeprefix("W").removesuffix("]").partition("[")
    j, _, k = places.partition(",")
    return [int(layer), int(j) - 1, int(k) - 1]


def measured(network: Any, name: str, x: list[float], y: float, parameters: Any) -> float:
    """How the loss changes when the weight is moved a little, both ways."""
    layer, j, k = place_of(name)
    losses = []
    for step in (NEAR, -NEAR):
        moved = {key: value.copy() for key, value in parameters.items()}
        moved[f"W{layer}"][j, k] += step
        losses.append(float(network.numbers(x, y, moved)["loss"].sum()))
    return (losses[0] - losses[1]) / (2 * NEAR)


def steps(sizes: tuple[int, ...], activation: str, task: str, lang: str) -> Plain:
    """Backpropagation for these layers, derived, every step proved."""
    network = mathcore.Network(sizes, hidden=activation, **TASKS[task])
    derivation = network.backprop()
    return explained(derivation, lang) | {"names": [latex(part) for part in derivation.claim]}


def swelling(activation: str, task: str) -> list[Plain]:
    """The operations of one gradient for networks of two units a layer, by depth."""
    swell = mathcore.Network([2, 2, 1], hidden=activation, **TASKS[task]).swell(DEPTHS)
    return [
        {
            "sizes": list(row.sizes),
            "unrolled": row.unrolled,
            "shared": row.shared,
            "backprop": row.backprop,
            "ratio": float(row.ratio),
        }
        for row in swell.by_depth
    ]
