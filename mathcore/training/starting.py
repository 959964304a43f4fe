"""The parameters before the first step: drawn by a formula, or taken over from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import numpy as np

from mathcore.errors import N_, DataError, SettingError
from mathcore.formulas import INITIALISATIONS
from mathcore.training.history import History
from mathcore.training.kinds import LONGEST, numbers
from mathcore.training.network import Network

Array = np.ndarray[Any, np.dtype[Any]]


def drawn(network: Network, seed: int, initialisation: str | None = None) -> dict[str, Array]:
    """Weights as an initialisation draws them, and biases of 0.

    Args:
        network: whose parameters to draw.
        seed: of the drawing.
        initialisation: a name in INITIALISATIONS; as `Network.start` does it if left out.

    Raises:
        UnknownFormulaError: no such initialisation.
    """
    usual = network.start(seed)
    if initialisation is None:
        return usual
    row = INITIALISATIONS[initialisation]
    draw = np.random.default_rng(seed)
    found = {}
    for name, array in usual.items():
        if array.ndim < 2:
            found[name] = np.zeros_like(array)
            continue
        d, k = array.shape
        spread = float(row.spread.subs({row.inputs: d, row.outputs: k}))
        found[name] = draw.normal(0, spread, (d, k))
    return found


def taken_over(network: Network, initial: History | Mapping[str, Any]) -> dict[str, Array]:
    """Parameters of another run, or by name, checked to fit.

    Raises:
        DataError: one that is missing, or that the network does not have, of another shape (both
            are named), not finite, or no real numbers at all.
    """
    given = initial.at(-1) if isinstance(initial, History) else initial
    usual, found = network.start(0), {}
    for name in given:
        if name not in usual:
            raise unknown_parameter(str(name)[:LONGEST], list(usual))
    for name, array in usual.items():
        if name not in given:
            raise DataError(
                N_("the initial parameters lack {name!r}; they are: {known}"),
                name=name,
                known=", ".join(map(str, given)) or "none",
            )
        value = np.array(numbers(given[name], name))
        if value.shape != array.shape:
            raise DataError(
                N_("the initial {name} has the shape {given}, and the network's is {wanted}"),
                name=name,
                given=value.shape,
                wanted=array.shape,
            )
        if not np.isfinite(value).all():
            raise DataError(N_("the initial {name} holds a number that is not finite"), name=name)
        found[name] = value
    return found


def unknown_parameter(name: str, known: Sequence[str]) -> DataError:
    """The error for a name that no parameter of a network has."""
    small = {one.lower(): one for one in known}
    near = get_close_matches(name.lower(), small, n=1, cutoff=0.5)
    values = {"name": name, "known": ", ".join(known)}
    if near:
        return DataError(
            N_("the network has no parameter {name!r} to start from; it has {known}; the nearest "
               "is {near}"),
            near=small[near[0]], **values,
        )  # fmt: skip
    return DataError(
        N_("the network has no parameter {name!r} to start from; it has {known}"), **values
    )


def shuffled(count: int, seed: int, epoch: int) -> Array:
    """The order in which a run of that seed sees its samples in a pass, by their numbers from 0."""
    return np.random.default_rng((seed, epoch)).permutation(count)


def check_seed(seed: int) -> None:
    if not isinstance(seed, int | np.integer) or seed < 0:
        raise SettingError(N_("the seed is 0 or a positive whole number, not {seed}"), seed=seed)
