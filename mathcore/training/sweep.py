"""Many runs at once: learning rates, seeds or starts as one more axis of every array.

A step of a thousand runs is one call of each line of the program; no loop goes over runs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

import numpy as np

from mathcore.codegen.runs import for_runs
from mathcore.codegen.source import InPlace
from mathcore.errors import N_, SettingError
from mathcore.formulas import Optimizer, Schedule
from mathcore.formulas.hyper import RATE
from mathcore.training.breaking import EXPLODED
from mathcore.training.classes import has_shares
from mathcore.training.history import History
from mathcore.training.measure import threshold
from mathcore.training.network import Network
from mathcore.training.optimize import Stepper, check_rate
from mathcore.training.rows import Rows
from mathcore.training.running import Run
from mathcore.training.settings import Settings
from mathcore.training.starting import check_seed, drawn, taken_over

Array = np.ndarray[Any, np.dtype[Any]]
MOST_RUNS = 100_000
AT_ONCE = 1 << 28
"""Bytes of what is kept of one chunk of runs, about: more runs are trained chunk by chunk."""
LEAST_RUNS, LEAST_BLOCK, IN_CACHE = 64, 8, 1 << 20
"""Runs that are not split between cores, samples judged at once, bytes of an array in the cache."""


def sweep(
    network: Network,
    X: Any,
    y: Any,
    *,
    learning_rates: Sequence[float] | float | None = None,
    seeds: Sequence[int] | int = 0,
    initial: Sequence[History | Mapping[str, Any]] | None = None,
    optimizer: str | Optimizer = "sgd",
    epochs: int = 100,
    batch_size: int | None = None,
    schedule: str | Schedule | None = None,
    hyper: Mapping[str, float] | None = None,
    initialisation: str | None = None,
) -> list[History]:
    """Train a network many times at once, by several rates, from several seeds or starts.

    Args:
        network, X, y: as for `train`; the data are held in memory.
        learning_rates: one for each run, or one for all; the optimizer's own if left out.
        seeds: of the start and the shuffling, one for each run, or one for all.
        initial: parameters to start from, one for each run.
        optimizer, epochs, batch_size, schedule, hyper, initialisation: as for `train`.

    Returns:
        A History for each run, as `train` gives it with the same settings, to 1e-10. A run that
        explodes ends in the row where `train` would have raised, `config["stopped"]` says
        "diverged", and the others go on.

    Raises:
        DataError: as for `train`.
        SettingError: lists of different lengths, an empty one, a rate that is not positive.

    >>> X, y = np.array([[0.0], [1.0]]), np.array([[0.0], [1.0]])
    >>> runs = sweep(Network([1, 1]), X, y, learning_rates=[0.1, 1.0, 5.0], epochs=20)
    >>> [round(float(run.loss[-1]), 3) for run in runs]
    [0.57, 0.231, 0.051]
    """
    rates, numbers, starts = asked(network, learning_rates, seeds, initial)
    settings = Settings(
        optimizer, rates[0], epochs, batch_size, numbers[0], schedule, hyper, None, None,
        initialisation, None, "epoch", "numpy",
    )  # fmt: skip
    model = Run(network, X, y, settings)
    assert isinstance(model.data, Rows)
    cores = os.cpu_count() or 1
    size = min(
        chunk_size(network, len(model.data), epochs), max(LEAST_RUNS, -(-len(numbers) // cores))
    )

    def some(begin: int) -> list[History]:
        part = slice(begin, begin + size)
        return Sweep(model, rates[part], numbers[part], starts[part]).histories()

    begins = range(0, len(numbers), size)
    if len(begins) == 1:
        return some(0)
    with ThreadPoolExecutor(cores) as pool:
        return [history for found in pool.map(some, begins) for history in found]


def asked(
    network: Network, rates: Any, seeds: Any, initial: Any
) -> tuple[list[float | None], list[int], list[Any]]:
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

    def each(name: str) -> list[Any]:
        return lists.get(name, [given[name]] * count)

    for rate in each("learning_rates"):
        if rate is not None:
            check_rate(rate)
    for seed in each("seeds"):
        check_seed(seed)
    starts = [None if one is None else taken_over(network, one) for one in each("initial")]
    return each("learning_rates"), [int(seed) for seed in each("seeds")], starts


def is_list(value: Any) -> bool:
    return value is not None and not isinstance(value, int | float | str | Mapping)


def chunk_size(network: Network, samples: int, epochs: int) -> int:
    """How many runs go at once."""
    weights = sum(d * k + k for d, k in zip(network.sizes, network.sizes[1:], strict=False))
    return max(1, AT_ONCE // (16 * (samples * network.sizes[-1] + (epochs + 1) * weights)))


@lru_cache(maxsize=32)
def _printed(network_key: tuple[Any, ...], apart: bool) -> InPlace:
    layers, loss, strengths, sizes = network_key
    constants = dict(strengths)
    network = Network(sizes, layers[:-1], layers[-1], loss, **constants)
    shared = tuple(constants) if apart else ("x", "y", *constants)
    return InPlace.of(for_runs(network.program, shared), constants)


def printed(network: Network, apart: bool = False) -> InPlace:
    """The program of many runs as NumPy; `apart` where each run sees samples of its own."""
    key = (network.layers, network.loss, tuple(network.strengths.items()), tuple(network.sizes))
    return _printed(key, apart)


@dataclass
class Rowed:
    """What is kept of all runs after an epoch."""

    step: int
    epoch: int
    loss: Array
    metrics: dict[str, Array]
    parameters: Array
    gradients: Array


@dataclass
class Sweep:
    """Some runs, trained side by side."""

    model: Run
    rates: list[float | None]
    seeds: list[int]
    starts: list[Any]
    rows: list[Rowed] = field(default_factory=list)

    def __post_init__(self) -> None:
        run, network = self.model, self.model.network
        assert isinstance(run.data, Rows)
        self.X, self.y = run.data.X, run.data.y
        draw = lru_cache(partial(drawn, network, initialisation=run.settings.initialisation))
        first = [
            draw(seed) if start is None else start
            for seed, start in zip(self.seeds, self.starts, strict=True)
        ]
        self.shapes = {name: np.shape(array) for name, array in first[0].items()}
        columns = [np.concatenate([np.ravel(a) for a in one.values()]) for one in first]
        self.vector: Array = np.ascontiguousarray(np.stack(columns, axis=1))
        self.slope = np.empty_like(self.vector)
        self.named, self.slopes = self.views(self.vector), self.views(self.slope)
        settings = run.settings
        usual = run.stepper.row.hyper[RATE]
        self.first_rates = np.array([usual if rate is None else rate for rate in self.rates])
        self.stepper = Stepper(run.stepper.row, self.rates[0], settings.schedule, run.length())
        self.stepper.begin(self.vector)
        self.apart = len(set(self.seeds)) > 1 and settings.batch_size not in (None, len(self.X))
        self.whole_program = printed(network)
        self.program = printed(network, self.apart)
        self.strengths = tuple(network.strengths.values())
        self.memory: tuple[list[Array], list[Array]] = ([], [])
        self.wide: tuple[list[Array], list[Array]] = ([], [])

    def views(self, vector: Array) -> dict[str, Array]:
        """The parts of an array (parameters, runs), by name."""
        found, begin = {}, 0
        for name, shape in self.shapes.items():
            end = begin + int(np.prod(shape))
            found[name] = vector[begin:end].reshape(*shape, vector.shape[1])
            begin = end
        return found

    # Steps

    def room(self, program: InPlace, X: Array, y: Array) -> tuple[list[Array], list[Array]]:
        """Arrays to write into; gradients go straight to the slopes."""
        by_rows, others = program.memory_for(X, y, *self.named.values())
        slopes = {f"d{name}": array for name, array in self.slopes.items()}
        return by_rows, [
            slopes.get(name, array) for name, array in zip(program.others, others, strict=True)
        ]

    def move(self, rates: Array) -> None:
        stepper = self.stepper
        numbers: list[Any] = list(stepper.numbers)
        numbers[stepper.rate_place] = rates
        stepper.done += 1
        stepper.update(
            self.vector, self.slope, *stepper.state.values(), stepper.done, *numbers, stepper.spare
        )

    def batches(self, epoch: int, size: int) -> Iterator[tuple[Array, Array]]:
        """The samples of each step: shared, or of each run by its own seed."""
        count = len(self.X)
        if not self.apart:
            order = np.random.default_rng((self.seeds[0], epoch)).permutation(count)
            X, y = self.X[order], self.y[order]
        else:
            orders = np.stack(
                [np.random.default_rng((seed, epoch)).permutation(count) for seed in self.seeds], 1
            )
            X = np.ascontiguousarray(np.moveaxis(self.X[orders], 1, 2))
            y = np.ascontiguousarray(np.moveaxis(self.y[orders], 1, 2))
        for begin in range(0, count, size):
            yield X[begin : begin + size], y[begin : begin + size]

    def pass_over(self, epoch: int) -> None:
        """One pass over the data."""
        size = self.model.settings.batch_size or len(self.X)
        values = (*self.named.values(), *self.strengths)
        rates = self.rates_ahead(-(-len(self.X) // size))
        if size >= len(self.X):
            # The last row holds the gradients of all samples already.
            np.copyto(self.slope, self.rows[-1].gradients)
            self.move(rates[0])
            return
        for rate, (X, y) in zip(rates, self.batches(epoch, size), strict=True):
            if not self.memory[0]:
                self.memory = self.room(self.program, X, y)
            self.program.gradients(X, y, *values, self.memory, False)
            self.move(rate)

    def rates_ahead(self, count: int) -> Array:
        """The rates of the next steps, (steps, runs)."""
        return self.stepper.rates_for(self.first_rates, count)

    # Rows

    def row(self, epoch: int) -> None:
        """Judge all samples by the parameters as they are."""
        values = (*self.named.values(), *self.strengths)
        count, runs = len(self.X), self.vector.shape[1]
        block = max(LEAST_BLOCK, IN_CACHE // (8 * runs * max(self.model.network.sizes[1:])))
        if not self.wide[0]:
            self.wide = self.room(self.whole_program, self.X[:block], self.y[:block])
        total, slope = np.zeros(runs), np.zeros_like(self.slope)
        outputs: Array = np.empty((count, self.y.shape[1], runs))
        for begin in range(0, count, block):
            part = slice(begin, min(begin + block, count))
            loss, p, *rest = self.whole_program.gradients(
                self.X[part], self.y[part], *values, self.wide, True
            )
            total += loss.sum(axis=(0, 1))
            outputs[part] = p
            slope += (part.stop - begin) / count * self.slope
        np.copyto(self.slope, slope)
        metrics = self.scores(outputs)
        if self.strengths:
            metrics["penalty"] = np.array(rest[-1]).reshape(-1)
        done = self.stepper.done
        self.rows.append(Rowed(done, epoch, total / count, metrics, self.vector.copy(), slope))

    def scores(self, p: Array) -> dict[str, Array]:
        """Accuracy or R2 of each run, as `train` says it."""
        network, y = self.model.network, self.y
        limit = threshold(network)
        if has_shares(network):
            return {"accuracy": (p.argmax(axis=1) == y.argmax(axis=1)[:, None]).mean(axis=0)}
        target = y[:, :, None]
        if limit is not None:
            return {"accuracy": ((p >= limit) == (target >= 0.5)).mean(axis=(0, 1))}
        spread = float(((y - y.mean(axis=0)) ** 2).sum())
        missed = ((target - p) ** 2).sum(axis=(0, 1))
        return {"r2": 1 - missed / spread if spread else np.zeros(len(missed))}

    def histories(self) -> list[History]:
        """Every run to its end."""
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            self.row(0)
            for epoch in range(1, self.model.settings.epochs + 1):
                self.pass_over(epoch)
                self.row(epoch)
        return self.told()

    def told(self) -> list[History]:
        loss = np.stack([row.loss for row in self.rows])
        cost = loss + np.stack([row.metrics.get("penalty", np.zeros_like(row.loss))
                                for row in self.rows])  # fmt: skip
        broken = ~np.isfinite(cost) | (cost > EXPLODED * (1 + cost[0]))
        ends = np.where(broken.any(axis=0), broken.argmax(axis=0) + 1, len(loss))
        step = np.array([row.step for row in self.rows])
        epoch = np.array([row.epoch for row in self.rows])
        metrics = {name: np.stack([row.metrics[name] for row in self.rows], axis=-1)
                   for name in self.rows[0].metrics}  # fmt: skip
        # Runs first, so that a run's numbers lie together.
        values = np.ascontiguousarray(
            np.stack([r.parameters for r in self.rows]).transpose(2, 0, 1)
        )
        slopes = np.ascontiguousarray(np.stack([r.gradients for r in self.rows]).transpose(2, 0, 1))
        config = self.model.config("epochs")
        found = []
        for k, end in enumerate(ends):
            stopped = "diverged" if broken[:, k].any() else "epochs"
            own = {"learning_rate": float(self.first_rates[k]), "seed": self.seeds[k]}
            found.append(
                History(
                    {**config, **own, "stopped": stopped},
                    step[:end],
                    np.ascontiguousarray(loss[:end, k]),
                    self.by_name(values[k, :end]),
                    self.by_name(slopes[k, :end]),
                    {"epoch": epoch[:end], **{n: m[k, :end] for n, m in metrics.items()}},
                    {name: array[:, k].copy() for name, array in self.stepper.state.items()},
                )
            )
        return found

    def by_name(self, rows: Array) -> dict[str, Array]:
        """Flat rows (T, parameters) as arrays (T, ...) by name."""
        found, begin = {}, 0
        for name, shape in self.shapes.items():
            end = begin + int(np.prod(shape))
            found[name] = rows[:, begin:end].reshape(len(rows), *shape)
            begin = end
        return found
