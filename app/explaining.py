"""One weight of a playground's run, on one sample: forward and backward, in plain data."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from sympy import Float

import mathcore
from app.sampling import rounded
from mathcore.errors import N_, DataError
from mathcore.printing import latex
from mathcore.training.playing import network_of, targets_of
from mathcore.training.setups import Array, Plain, Setup, scene


def explained(setup: Setup, parameters: bytes, place: str, sample: int, lang: str) -> Plain:
    """One weight on one sample at one frame: forward and backward, with the numbers put in.

    Args:
        parameters: a frame of `play`'s, as 64-bit numbers.
        place: a weight, such as "W1[1,2]".
        sample: its number, from 1 on.
    """
    seen = scene(setup)
    network = network_of(setup, len(seen.classes))
    if not 1 <= sample <= len(seen.targets):
        raise DataError(
            N_("there are the samples 1 to {count}, and no sample {number}"),
            count=len(seen.targets), number=sample,
        )  # fmt: skip
    x = mathcore.featured(seen.places, setup.features)[sample - 1]
    y = targets_of(network, seen.targets)[sample - 1]
    state = unflattened(network, np.frombuffer(parameters))
    found = network.explain(place, x, y, state)

    def line(one: Any) -> Plain:
        return {
            "name": latex(one.derivative),
            "formula": latex(one.formula, decimal_comma=lang == "it"),
            "numbers": latex(found.put_in(one.formula), decimal_comma=lang == "it"),
            "value": latex(Float(f"{one.value:.4g}"), decimal_comma=lang == "it"),
        }

    return {
        "forward": [line(one) for one in found.forward],
        "backward": [line(unit) for units in found.layers for unit in units],
        "last": line(found.last),
        "claim": latex(found.claim),
        "product": latex(Float(f"{found.value:.4g}"), decimal_comma=lang == "it"),
        "value": found.value,
        "paths": found.count,
        "inputs": dict(zip(setup.features, rounded(x), strict=True)),
        "target": rounded(y),
        "weight": state_at(state, found),
    }


def unflattened(network: mathcore.Network, values: Array) -> dict[str, Array]:
    """Parameters by name, from end to end."""
    found, begin = {}, 0
    for name, array in network.start(0).items():
        found[name] = values[begin : begin + array.size].reshape(array.shape)
        begin += array.size
    return found


def state_at(state: dict[str, Array], found: mathcore.Explanation) -> float:
    """What the explained weight is."""
    places = tuple(int(i) - 1 for i in found.weight.indices)
    return float(state[str(found.weight.base.label)][places])


def weights_of(sizes: Sequence[int]) -> list[str]:
    """Every weight by its place, layer by layer."""
    return [
        f"W{layer}[{j},{k}]"
        for layer, (d, units) in enumerate(pairwise(sizes), start=1)
        for k in range(1, units + 1)
        for j in range(1, d + 1)
    ]
