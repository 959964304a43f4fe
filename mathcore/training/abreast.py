"""Runs trained side by side: a step of a thousand runs is one call of each line of the program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any

import numpy as np
from sympy import Expr

from mathcore.codegen.runs import PrintedRuns, for_runs
from mathcore.codegen.source import InPlace
from mathcore.formulas.hyper import RATE
from mathcore.training.flat import Array, Flat
from mathcore.training.history import History
from mathcore.training.judging import Scores
from mathcore.training.network import Network
from mathcore.training.optimize import Stepper
from mathcore.training.rows import Rows
from mathcore.training.running import Run
from mathcore.training.side import COPIES, RowOfRuns, RowsOfRuns
from mathcore.training.starting import drawn, shuffled

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
    shapes, known = dict(program.shapes), dict[Expr, int]()
    for layer, pair in enumerate(pairwise(sizes), start=1):
        known |= dict(zip(shapes[f"W{layer}"], pair, strict=True))
    shared = tuple(constants) if apart else ("x", "y", *constants)
    return InPlace.printed(PrintedRuns(for_runs(program, shared), constants, known))


def printed(network: Network, apart: bool = False) -> InPlace:
    """The program of many runs as NumPy; `apart` where each run sees samples of its own."""
    key = (network.layers, network.loss, tuple(network.strengths.items()), tuple(network.sizes))
    return _printed(key, apart)


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
        self.kept = RowsOfRuns(np.zeros(self.runs, dtype=int))

    def histories(self) -> list[History]:
        """Every run to its end, or to where it exploded."""
        each = self.model.settings.every == "batch"
        # A run that explodes is told by its History.
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            self.row()
            while self.kept.hold and self.epoch < self.model.settings.epochs:
                self.epoch += 1
                for _ in self.updates():
                    if each:
                        self.row()
                        if not self.kept.hold:
                            break
                if not each and not self.model.is_passed_over(self.epoch):
                    self.row()
        stopped = np.where(self.kept.ends > 0, "diverged", "epochs").tolist()
        self.kept.end(self.kept.ends == 0, self.stepper.state)
        own = [
            {"learning_rate": rate, "seed": one.seed, "stopped": why}
            for rate, one, why in zip(self.rates.tolist(), self.asked, stopped, strict=True)
        ]
        shapes = {name: shape[:-1] for name, shape in self.flat.shapes.items()}
        return self.kept.histories(self.model.config("epochs"), own, shapes)

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
            return shuffled(count, seed, self.epoch)

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
        loss, metrics = self.judge()
        counts = self.stepper.done, self.epoch, self.batch
        row = RowOfRuns(*counts, loss, metrics, self.values.copy(), self.slopes.copy())
        self.kept.add(row, self.stepper.state)


def bytes_of_a_run(model: Run, apart: bool) -> int:
    """About how many bytes a run takes while it is at work: its arrays and the rows it leaves.

    Args:
        model: a run of that kind.
        apart: whether each run sees samples of its own.
    """
    data, settings = model.data, model.settings
    assert isinstance(data, Rows)
    one = {name: array[..., None] for name, array in model.flat.named.items()}
    inputs = data.X.shape[1] + data.y.shape[1]
    by_rows, others = printed(model.network).memory_for(data.X[:1], data.y[:1], *one.values())
    batch = settings.batch_size or len(data)
    at_once = max(LEAST_BLOCK, 0 if model.full else batch)
    arrays = at_once * sum(a.size for a in by_rows) + 2 * sum(a.size for a in others)
    # Twice: new samples are gathered while the last ones are there.
    own = 2 * (len(data) + batch * inputs) if apart and not model.full else 0
    each = -(-len(data) // batch) if settings.every == "batch" else 1
    apart_by = settings.every if isinstance(settings.every, int) else 1
    rows = 2 + settings.epochs * each // apart_by
    held = len(model.stepper.state) + len(model.stepper.spare) + COPIES * (1 + rows)
    return int(8 * (arrays + own + held * model.flat.vector.size))
