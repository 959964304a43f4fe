"""What is said of a run that breaks: its steps are replayed from the last row that held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from mathcore.errors import N_, DivergenceError
from mathcore.training.checks import Batch
from mathcore.training.diagnosis import GROWN, Diagnosis, Quantities, in_chunks
from mathcore.training.flat import Flat
from mathcore.training.largest import largest_curvature
from mathcore.training.rows import Rows
from mathcore.training.settings import Snapshot

if TYPE_CHECKING:
    from mathcore.training.running import Run

Array = np.ndarray[Any, np.dtype[Any]]
Parameters = Mapping[str, Array]
EXPLODED = 1e8
MOST_SAMPLES, LEAST_SAMPLES, MOST_WORK = 8192, 32, 20_000_000
"""Samples, and samples times parameters, on which a curvature is estimated."""


@dataclass(slots=True)
class Held:
    """How far a run has held: where it began, its last row, and the last one that was better."""

    first: float
    start: Parameters
    last: Snapshot
    calm: Parameters

    def keep(self, row: Snapshot, cost: float) -> None:
        self.last = row
        if cost < self.first:
            self.calm = row.parameters

    def broken_by(self, cost: float) -> bool:
        return not np.isfinite(cost) or cost > EXPLODED * (1 + self.first)


@dataclass(frozen=True, slots=True)
class State:
    """A run before one of its steps, and the samples that it is looked at with."""

    step: int
    parameters: Parameters
    pieces: Iterable[Batch]


AT_START = N_(
    "the loss is not finite at the start already: in {quantity} of layer {layer} {factor} comes "
    "to {largest}; take smaller numbers, or an output that suits the loss"
)
UNKNOWN = N_(
    "the run diverges: at step {step} the loss has exploded, and {quantity} of layer {layer} "
    "first, where {factor} comes to {largest}. The learning rate {rate} is too large for this "
    "cost; try a tenth of it"
)
EXACT = N_(
    "the run diverges: at step {step} the loss has exploded, and {quantity} of layer {layer} "
    "first, where {factor} comes to {largest}. The learning rate {rate} is above {bound}, which is "
    "2 divided by the largest curvature of this cost; stay below it"
)
ESTIMATED = N_(
    "the run diverges: at step {step} the loss has exploded, and {quantity} of layer {layer} "
    "first, where {factor} comes to {largest}. The learning rate {rate} is above {bound}, an "
    "estimate of 2 divided by the largest curvature of this cost; stay below it"
)


def broken(run: Run) -> DivergenceError:
    """The error of a run whose cost exploded, or is not finite at the start, with its diagnosis."""
    found, batch = diagnosed(run)
    bound, estimated = rate_to_hold(run, batch)
    template = UNKNOWN if bound is None else ESTIMATED if estimated else EXACT
    error = DivergenceError(
        AT_START if run.held is None else template,
        step=run.stepper.done,
        quantity=found.quantity,
        layer=found.layer,
        factor=found.culprit,
        largest=float(f"{found.largest:.3g}"),
        rate=float(run.stepper.first_rate),
        bound="" if bound is None else float(f"{bound:.3g}"),
    )
    error.diagnosis = replace(found, rate=bound, estimated=estimated)
    return error


def diagnosed(run: Run) -> tuple[Diagnosis, Batch]:
    """The first quantity past its bounds, or the one that grew most, and the samples where."""
    quantities = Quantities(run.network)
    start = run.flat.named if run.held is None else run.held.start
    best, most = None, -1.0
    for state in states(run, quantities):
        for X, y in in_chunks(state.pieces):
            now = quantities.at(X, y, state.parameters)
            statement, ratio = quantities.broken(now, quantities.at(X, y, start))
            if ratio > most:
                best, most = (state.step, statement, state.parameters, (X, y)), ratio
            if ratio > GROWN:
                break
        if most > GROWN:
            break
    assert best is not None
    step, statement, parameters, batch = best
    now, before = quantities.at(*batch, parameters), quantities.at(*batch, start)
    return quantities.diagnosis(step, statement, now, before), batch


def states(run: Run, quantities: Quantities) -> Iterator[State]:
    """The states of a run since its last row that held, up to now."""
    data, held, done = run.data, run.held, run.stepper.done
    if data.once:
        if run.seen is not None:
            yield run.seen
            yield State(done, run.flat.named, run.seen.pieces)
        return
    if held is not None and run.full:
        yield State(held.last.step, held.last.parameters, data.pieces())
    elif held is not None:
        yield from replayed(run, held.last, quantities)
    yield State(done, run.flat.named, data.pieces())


def replayed(run: Run, last: Snapshot, quantities: Quantities) -> Iterator[State]:
    """The steps after a row once more, each before it is taken, with its batch."""
    flat, stepper = Flat(last.parameters), copy(run.stepper)
    stepper.go_on(flat.vector, last.state, last.step)
    slope = Flat(last.parameters)
    draw = np.random.default_rng((run.settings.seed, run.epoch))
    skipped = last.batch if last.epoch == run.epoch else 0
    for count, (X, y) in enumerate(run.data.batches(run.settings.batch_size, draw), start=1):
        if count <= skipped or stepper.done >= run.stepper.done:
            continue
        yield State(stepper.done, flat.copy(), [(X, y)])
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            slope.fill(quantities.gradients(quantities.at(X, y, flat.named)))
            stepper.step(flat.vector, slope.vector)


def rate_to_hold(run: Run, batch: Batch) -> tuple[float | None, bool]:
    """The learning rate of plain descent to stay below, if the run was above; and if estimated."""
    if run.stepper.row.name != "sgd" or run.held is None:
        return None, False
    rate = run.stepper.first_rate
    if isinstance(run.data, Rows) and not run.data.on_disk:
        exact = run.network.curvature(run.data.X)
        if exact is not None and rate > 2 / exact:
            return 2 / exact, False
    X, y = batch
    count = samples_for(run)
    looked_at = [(X[:count], y[:count]), *some(run, count)]
    for parameters in (run.held.calm, run.held.last.parameters):
        curvature = max(largest_curvature(run.network, *part, parameters) for part in looked_at)
        if np.isfinite(curvature) and curvature > 0 and rate > 2 / curvature:
            return 2 / curvature, True
    return None, False


def samples_for(run: Run) -> int:
    return max(LEAST_SAMPLES, min(MOST_SAMPLES, MOST_WORK // run.flat.vector.size))


def some(run: Run, most: int) -> Iterator[Batch]:
    """Samples from everywhere in the data, where they can be picked."""
    if isinstance(run.data, Rows):
        count = min(len(run.data), most)
        yield run.data.take(np.linspace(0, len(run.data) - 1, count).astype(int))
