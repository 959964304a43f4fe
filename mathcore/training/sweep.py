"""Many runs at once: learning rates, seeds or starts as one more axis of every array.

A step of a thousand runs is one call of each line of the program; no loop goes over runs.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from mathcore.errors import N_, DataError, SettingError
from mathcore.formulas import Optimizer, Schedule
from mathcore.training.abreast import Abreast, Asked, bytes_of_a_run
from mathcore.training.history import History
from mathcore.training.kinds import numbers
from mathcore.training.network import Network
from mathcore.training.rows import Rows
from mathcore.training.running import Run
from mathcore.training.settings import Settings
from mathcore.training.starting import check_seed, taken_over

MOST_RUNS = 100_000
AT_ONCE = 1 << 28
"""Bytes that the runs at work take, about: more runs than that are trained chunk by chunk."""
LEAST_RUNS = 64
"""So few runs are not split between cores."""


def sweep(
    network: Network,
    X: Any,
    y: Any,
    *,
    learning_rates: Sequence[float] | float | None = None,
    seeds: Sequence[int] | int | None = None,
    initial: Sequence[History | Mapping[str, Any]] | History | Mapping[str, Any] | None = None,
    optimizer: str | Optimizer = "sgd",
    epochs: int = 100,
    batch_size: int | None = None,
    seed: int = 0,
    schedule: str | Schedule | None = None,
    hyper: Mapping[str, float] | None = None,
    initialisation: str | None = None,
    every: str | int = "epoch",
) -> list[History]:
    """Train a network many times at once, by several rates, from several seeds or starts.

    What is a list is taken run by run, so lists have one length: the k-th run has the k-th rate,
    the k-th seed and the k-th start. What is no list is the same for all.

    Args:
        network, X, y: as for `train`; the data are held in memory.
        learning_rates: one for each run, or one for all; the optimizer's own if left out.
        seeds: of the start and the shuffling, one for each run; `seed` for all if left out.
        initial: parameters to start from, one for each run, or one for all.
        optimizer, epochs, batch_size, seed, schedule, hyper, initialisation, every: as for
            `train`.

    Returns:
        A History for each run, as `train` gives it with the same settings, to 1e-10. A run that
        explodes ends in the row where `train` would have raised, `config["stopped"]` says
        "diverged", and the others go on.

    Raises:
        DataError: as for `train`.
        SettingError: lists of different lengths, an empty one, more than 100,000 runs, a rate
            that is not positive.

    >>> X, y = np.array([[0.0], [1.0]]), np.array([[0.0], [1.0]])
    >>> runs = sweep(Network([1, 1]), X, y, learning_rates=[0.1, 1.0, 5.0], epochs=20)
    >>> [round(float(run.loss[-1]), 3) for run in runs]
    [0.57, 0.231, 0.051]
    """
    asked = each_asked(network, learning_rates, seed if seeds is None else seeds, initial)
    settings = Settings(
        optimizer, asked[0].rate, epochs, batch_size, asked[0].seed, schedule, hyper,
        initialisation=initialisation, initial=asked[0].start, every=every, backend="numpy",
    )  # fmt: skip
    # A file is read into memory: runs of many seeds take its rows in as many orders.
    X, y = (np.array(given) if isinstance(given, np.memmap) else given for given in (X, y))
    model = Run(network, X, y, settings)
    if not isinstance(model.data, Rows):
        raise DataError(N_("a sweep needs all the data at once: give X and y as arrays"))
    cores = os.cpu_count() or 1
    most = max(1, AT_ONCE // (cores * bytes_of_a_run(model, len({one.seed for one in asked}) > 1)))
    size = min(most, max(LEAST_RUNS, -(-len(asked) // cores)))
    chunks = [asked[begin : begin + size] for begin in range(0, len(asked), size)]

    def trained(chunk: list[Asked]) -> list[History]:
        return Abreast(model, chunk).histories()

    if len(chunks) == 1:
        return trained(asked)
    with ThreadPoolExecutor(cores) as pool:
        return [history for found in pool.map(trained, chunks) for history in found]


def each_asked(network: Network, rates: Any, seeds: Any, initial: Any) -> list[Asked]:
    """What each run is asked for: its rate, its seed and its start."""
    given = {"learning_rates": rates, "seeds": seeds, "initial": initial}
    lists = {name: list(v) for name, v in given.items() if is_list(v)}
    lengths = {name: len(values) for name, values in lists.items()}
    count = max(lengths.values(), default=1)
    for name, length in lengths.items():
        if length != count or not length:
            raise SettingError(
                N_("{name} has {length} entries for {count} runs; give one for each, or one for "
                   "all"),
                name=name, length=length, count=max(count, 1),
            )  # fmt: skip
    if count > MOST_RUNS:
        raise SettingError(
            N_("{count} runs are too many at once; at most {most}"), count=count, most=MOST_RUNS
        )
    checked: dict[str, list[Any]] = {
        "learning_rates": checked_rates(lists.get("learning_rates", [rates])),
        "seeds": [checked_seed(one) for one in lists.get("seeds", [seeds])],
        "initial": [
            one if one is None else taken_over(network, one)
            for one in lists.get("initial", [initial])
        ],
    }
    columns = (v if name in lists else v * count for name, v in checked.items())
    return [Asked(*row) for row in zip(*columns, strict=True)]


def is_list(value: Any) -> bool:
    """Whether there is one for each run; a start is a mapping or a run itself."""
    return hasattr(value, "__iter__") and not isinstance(value, str | Mapping | History)


def checked_rates(given: list[Any]) -> list[float | None]:
    """Learning rates that are positive numbers, or the usual one."""
    if given == [None]:
        return given
    rates = numbers(given, "learning_rates")
    if rates.ndim != 1:
        raise DataError(
            N_("learning_rates is a list of numbers, not an array of shape {shape}"),
            shape=rates.shape,
        )
    for place, rate in enumerate(rates.tolist(), start=1):
        if not (np.isfinite(rate) and rate > 0):
            raise SettingError(
                N_("learning rate {place} of {count} must be a number greater than 0, not {rate}"),
                place=place,
                count=len(rates),
                rate=rate,
            )
    return list(rates.tolist())


def checked_seed(seed: Any) -> int:
    check_seed(seed)
    return int(seed)
