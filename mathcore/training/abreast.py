"""Runs trained side by side: a step of a thousand runs is one call of each line of the program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np

from mathcore.codegen.runs import PrintedRuns, for_runs
from mathcore.codegen.source import InPlace
from mathcore.formulas.hyper import RATE
from mathcore.training.breaking import EXPLODED
from mathcore.training.flat import Array, Flat
from mathcore.training.history import History
from mathcore.training.judging import Scores
from mathcore.training.network import Network
from mathcore.training.optimize import Stepper
from mathcore.training.rows import Rows
from mathcore.training.running import Run
from mathcore.training.starting import drawn

LEAST_BLOCK, IN_CACHE = 8, 1 << 20
"""Samples judged at once, at least; bytes of an array that stays in the cache."""
Arrays = tuple[list[Array], list[Array]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What one of several runs is asked for: a rate, if not the usual one, a seed and a start."""

    rate: float | None
    seed: int
    start: dict[str, Array] | None


@lru_cache(maxsize=32)
def _printed(key: tuple[Any, ...], apart: bool) -> InPlace:
    layers, loss, strengths, sizes = key
    constants = dict(strengths)
    program = Network(sizes, layers[:-1], layers[-1], loss, **constants).program
    shapes, known = dict(program.shapes), {}
    for layer, (d, k) in enumerate(zip(sizes, sizes[1:], strict=False), start=1):
        known |= dict(zip(shapes[f"W{layer}"], (d, k), strict=True))
    shared = tuple(constants) if apart else ("x", "y", *constants)
    return InPlace.printed(PrintedRuns(for_runs(program, shared), constants, known))


def printed(network: Network, apart: bool = False) -> InPlace:
    """The program of many runs as NumPy; `apart` where each run sees samples of its own."""
    key = (network.layers, network.loss, tuple(network.strengths.items()), tuple(network.sizes))
    return _printed(key, apart)


class Kept:
    """The rows of all runs, as long as any of them holds."""

    def __init__(self, runs: int) -> None:
        self.counts: list[tuple[int, int, int]] = []
        self.loss: list[Array] = []
        self.metrics: dict[str, list[Array]] = {}
        self.parameters: list[Array] = []
        self.gradients: list[Array] = []
        self.first: Array = np.zeros(runs)
        self.ends: Array = np.zeros(runs, dtype=int)
        self.states: dict[str, Array] = {}

    @property
    def holds(self) -> bool:
        """Whether a run is left that has not exploded."""
        return not self.ends.all()

    def end(self, ended: Array, state: dict[str, Array]) -> None:
        """Some runs end with the last row, with the optimizer's state as it is."""
        if not self.states:
            self.states = {letter: array.copy() for letter, array in state.items()}
        for letter, array in state.items():
            self.states[letter][:, ended] = array[:, ended]
        self.ends[ended] = len(self.loss)


class Abreast:
    """Some runs of one network on the same data, trained side by side.

    Args:
        model: a run with the settings that they share; its data are theirs.
        asked: what each of them is asked for.
    """

    def __init__(self, model: Run, asked: Sequence[Asked]) -> None:
        assert isinstance(model.data, Rows)
        self.model, self.asked, self.network = model, asked, model.network
        self.X, self.y, self.runs = model.data.X, model.data.y, len(asked)
        settings = model.settings
        self.size = settings.batch_size or len(self.X)
        draw = lru_cache(partial(drawn, self.network, initialisation=settings.initialisation))
        first = [one.start or draw(one.seed) for one in asked]
        self.flat = Flat({name: np.stack([f[name] for f in first], -1) for name in first[0]})
        self.slope = Flat(self.flat.named)
        # Rows are parameters, columns are runs.
        self.values = self.flat.vector.reshape(-1, self.runs)
        self.slopes = self.slope.vector.reshape(-1, self.runs)
        usual = model.stepper.row.hyper[RATE]
        self.rates = np.array([usual if one.rate is None else one.rate for one in asked])
        self.stepper = Stepper(
            model.stepper.row, float(self.rates[0]), settings.schedule, model.length()
        )
        self.stepper.begin(self.values)
        self.apart = not model.full and len({one.seed for one in asked}) > 1
        self.whole_program = printed(self.network)
        self.program = printed(self.network, self.apart)
        self.strengths: tuple[Any, ...] = tuple(self.network.strengths.values())
        self.memory: Arrays = ([], [])
        self.wide: Arrays = ([], [])
        self.epoch = self.batch = 0
        self.is_judged = False
        self.kept = Kept(self.runs)

    def histories(self) -> list[History]:
        """Every run to its end, or to where it exploded."""
        each = self.model.settings.every == "batch"
        # A run that explodes is told by its History.
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            self.row()
            while self.kept.holds and self.epoch < self.model.settings.epochs:
                self.epoch += 1
                for _ in self.updates():
                    if each:
                        self.row()
                        if not self.kept.holds:
                            break
                if not each and not self.model.is_passed_over(self.epoch):
                    self.row()
        stopped = np.where(self.kept.ends > 0, "diverged", "epochs")
        self.kept.end(self.kept.ends == 0, self.stepper.state)
        return self.told(stopped.tolist())

    # Steps

    def room(self, program: InPlace, X: Array, y: Array) -> Arrays:
        """Arrays to write into; gradients go straight to the slopes."""
        by_rows, others = program.memory_for(X, y, *self.flat.named.values())
        slopes = {f"d{name}": array for name, array in self.slope.named.items()}
        return by_rows, [
            slopes.get(name, array) for name, array in zip(program.others, others, strict=True)
        ]

    def updates(self) -> Iterator[None]:
        """One pass over the data, a stop after each update."""
        self.batch = 0
        values = (*self.flat.named.values(), *self.strengths)
        rates = self.stepper.rates_for(self.rates, -(-len(self.X) // self.size))
        if self.model.full:
            if not self.is_judged:
                self.judge()
            self.move(rates[0])
            yield
            return
        for rate, (X, y) in zip(rates, self.batches(), strict=True):
            if not self.memory[0]:
                self.memory = self.room(self.program, X, y)
            self.program.gradients(X, y, *values, self.memory, False)
            self.move(rate)
            yield

    def move(self, rates: Array) -> None:
        """One step of the optimizer, each run by its own rate."""
        stepper = self.stepper
        numbers: list[Any] = list(stepper.numbers)
        numbers[stepper.rate_place] = rates
        stepper.done += 1
        self.batch += 1
        self.is_judged = False
        stepper.update(
            self.values, self.slopes, *stepper.state.values(), stepper.done, *numbers, stepper.spare
        )

    def batches(self) -> Iterator[tuple[Array, Array]]:
        """The samples of each step: the same for all runs, or of each run by its own seed."""
        count = len(self.X)

        @lru_cache
        def order(seed: int) -> Array:
            return np.random.default_rng((seed, self.epoch)).permutation(count)

        if not self.apart:
            X, y = (array[order(self.asked[0].seed)] for array in (self.X, self.y))
            for begin in range(0, count, self.size):
                yield X[begin : begin + self.size], y[begin : begin + self.size]
            return
        orders = np.stack([order(one.seed) for one in self.asked], axis=1)
        columns = np.ascontiguousarray(self.X.T), np.ascontiguousarray(self.y.T)
        for begin in range(0, count, self.size):
            rows = orders[begin : begin + self.size]
            X, y = (array[:, rows].transpose(1, 0, 2) for array in columns)
            yield X, y

    # Rows

    def judge(self) -> tuple[Array, dict[str, Array]]:
        """Mean loss, metrics and slopes by all samples, as the parameters are now."""
        values = (*self.flat.named.values(), *self.strengths)
        count = len(self.X)
        block = max(LEAST_BLOCK, IN_CACHE // (8 * self.runs * max(self.network.sizes[1:])))
        if not self.wide[0]:
            self.wide = self.room(self.whole_program, self.X[:block], self.y[:block])
        total, slopes, scores = np.zeros(self.runs), np.zeros_like(self.slopes), Scores(self.y)
        for begin in range(0, count, block):
            X, y = self.X[begin : begin + block], self.y[begin : begin + block]
            loss, outputs, *rest = self.whole_program.gradients(X, y, *values, self.wide, True)
            total += loss.sum(axis=(0, 1))
            scores.add(self.network, outputs, y)
            slopes += len(X) / count * self.slopes
        np.copyto(self.slopes, slopes)
        self.is_judged = True
        metrics = scores.metrics
        if self.strengths:
            metrics["penalty"] = rest[-1].reshape(-1).copy()
        return total / count, metrics

    def row(self) -> None:
        """Keep a row of each run; what exploded ends there."""
        kept = self.kept
        loss, metrics = self.judge()
        kept.counts.append((self.stepper.done, self.epoch, self.batch))
        kept.loss.append(loss)
        for name, values in metrics.items():
            kept.metrics.setdefault(name, []).append(values)
        kept.parameters.append(self.values.copy())
        kept.gradients.append(self.slopes.copy())
        cost = loss + metrics.get("penalty", 0.0)
        if len(kept.loss) == 1:
            kept.first = cost
        broken = ~np.isfinite(cost) | (cost > EXPLODED * (1 + kept.first))
        if (ended := broken & (kept.ends == 0)).any():
            kept.end(ended, self.stepper.state)

    def told(self, stopped: list[str]) -> list[History]:
        """The rows of each run as its History."""
        kept, settings = self.kept, self.model.settings
        step, epoch, batch = np.array(kept.counts).T
        metrics = {name: np.stack(rows, axis=1) for name, rows in kept.metrics.items()}
        loss = np.stack(kept.loss, axis=1)
        parameters, gradients = self.by_run(kept.parameters), self.by_run(kept.gradients)
        states = {letter: np.ascontiguousarray(s.T) for letter, s in kept.states.items()}
        counts = {"epoch": epoch} | ({"batch": batch} if settings.every == "batch" else {})
        config, rates = self.model.config("epochs"), self.rates.tolist()
        found = []
        for k, end in enumerate(kept.ends.tolist()):
            own = {"learning_rate": rates[k], "seed": self.asked[k].seed, "stopped": stopped[k]}
            found.append(
                History(
                    {**config, **own},
                    step[:end].copy(),
                    loss[k, :end],
                    {name: rows[k, :end] for name, rows in parameters.items()},
                    {name: rows[k, :end] for name, rows in gradients.items()},
                    {name: count[:end].copy() for name, count in counts.items()}
                    | {name: rows[k, :end] for name, rows in metrics.items()},
                    {letter: array[k] for letter, array in states.items()},
                )
            )
        return found

    def by_run(self, rows: list[Array]) -> dict[str, Array]:
        """Rows (parameters, runs) as arrays (runs, rows, ...) by name; the rows are used up."""
        whole, found, begin = np.stack(rows, axis=1), {}, 0
        rows.clear()
        for name, (*shape, _) in self.flat.shapes.items():
            end = begin + int(np.prod(shape, dtype=int))
            part = np.ascontiguousarray(whole[begin:end].transpose(2, 1, 0))
            found[name] = part.reshape(*part.shape[:2], *shape)
            begin = end
        return found
