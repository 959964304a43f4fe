"""A run that goes on otherwise than it began: at another rate, or with one parameter moved."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np

from mathcore.errors import N_, SettingError
from mathcore.training.gathering import gathered, joined
from mathcore.training.history import History
from mathcore.training.kinds import check_rate
from mathcore.training.network import Network
from mathcore.training.running import Run
from mathcore.training.settings import Settings, Validation

Array = np.ndarray[Any, np.dtype[Any]]
PLACE = re.compile(r"(?P<array>[Wb]\d{1,2})\[(?P<places>\d{1,4}(,\s*\d{1,4})?)\]")


def at_rate(history: History, learning_rate: float) -> History:
    """The same run, to be gone on with at another learning rate; nothing else is reset.

    >>> from mathcore.training.train import resume, train
    >>> X, y = np.array([[0.0], [1.0]]), np.array([0.0, 1.0])
    >>> run = train(Network([1, 1]), X, y, learning_rate=0.1, epochs=2)
    >>> resume(at_rate(run, 0.5), Network([1, 1]), X, y, epochs=1).step
    array([0, 1, 2, 3])
    """
    check_rate(learning_rate)
    return replace(history, config={**history.config, "learning_rate": float(learning_rate)})


def with_parameter(
    history: History,
    network: Network,
    X: Any,
    y: Any,
    place: str,
    value: float,
    validation: Validation = None,
) -> History:
    """The run with one more row, in which a weight or bias has another value, measured anew.

    Args:
        history: a run of `train`.
        network, X, y, validation: those of the run.
        place: the entry, counted from 1, such as "W1[2,3]" or "b2[1]".
        value: what it becomes; the optimizer's state stays as it is.

    Raises:
        SettingError: no such entry, or a value that is not finite.
    """
    name, index = entry(network, place)
    if not np.isfinite(value):
        raise SettingError(N_("the value of {place} must be a finite number"), place=place[:40])
    moved = {key: rows.copy() for key, rows in history.parameters.items()}
    moved[name][(-1, *index)] = value
    settings = replace(Settings.of(history, 1), validation=validation)
    run = Run(network, X, y, settings, replace(history, parameters=moved))
    run.rows.append(run.snapshot(run.whole()))
    added = gathered(run.config("epochs"), run.rows)
    return joined(history, replace(added, config=history.config))


def entry(network: Network, place: str) -> tuple[str, tuple[int, ...]]:
    """The array and the index of an entry that is there."""
    match = PLACE.fullmatch(place.strip())
    if match:
        name, index = match["array"], tuple(int(i) - 1 for i in match["places"].split(","))
        shape = dict(shapes(network)).get(name, ())
        inside = all(0 <= i < size for i, size in zip(index, shape, strict=False))
        if len(index) == len(shape) > 0 and inside:
            return name, index
    raise SettingError(
        N_("no parameter {place!r} in a network of sizes {sizes}; write it as W1[2,1] or b1[2]"),
        place=place[:40],
        sizes=", ".join(map(str, network.sizes)),
    )


def shapes(network: Network) -> list[tuple[str, tuple[int, ...]]]:
    """The names of the parameters and their shapes, layer by layer."""
    pairs = zip(network.sizes, network.sizes[1:], strict=False)
    return [
        named
        for layer, (d, k) in enumerate(pairs, start=1)
        for named in ((f"W{layer}", (d, k)), (f"b{layer}", (k,)))
    ]
