"""What runs a network's gradients and an optimizer's steps: one class for each backend.

Every engine runs code printed from the same statements.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from mathcore.codegen.ondisk import module_of
from mathcore.training.flat import Array, Flat
from mathcore.training.network import Network
from mathcore.training.optimize import Stepper

PER_STEP, PER_MULTIPLICATION = 40e-6, 3e-10
"""What NumPy needs for a step whatever its size, and for a multiplication, in seconds; roughly."""


MOST_PARTS, PART = 4, 1_000_000
"""Rows that are many are cut into parts of so many numbers at least, which run side by side."""


BLOCK, LEAST_ROWS = 1 << 21, 1024
"""NumPy takes many rows block by block, of so many bytes in the widest layer: what the forward
pass has read is still in the cache when the backward pass reads it again."""


@lru_cache(maxsize=1)
def threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count())


class Engine(Protocol):
    """What a run asks of a backend."""

    name: str

    def gradients(self, *arrays: Array, measure: bool = True) -> tuple[Array, ...]:
        """Losses, predictions and the gradients by every parameter, in arrays of their own."""

    def forward(self, *arrays: Array) -> tuple[Array, ...]:
        """Losses and predictions alone."""

    def update(self) -> None:
        """One step of the optimizer by the slopes as they are."""

    def steps(self, X: Array, y: Array, order: Array, size: int) -> None:
        """A step for each `size` rows of X and y, in an order of their numbers."""

    def settle(self) -> None:
        """Write what has been learned into the run's arrays, where it is not there yet."""


class InArrays:
    """An engine that works on the run's arrays themselves."""

    flat: Flat
    slope: Flat
    stepper: Stepper

    def update(self) -> None:
        self.stepper.step(self.flat.vector, self.slope.vector)

    def settle(self) -> None:
        """They are as they should be at any time."""


class NumpyEngine(InArrays):
    """The printed source with its preallocated arrays, a call for each batch."""

    name = "numpy"

    def __init__(self, network: Network, flat: Flat, slope: Flat, stepper: Stepper) -> None:
        self.flat, self.slope, self.stepper = flat, slope, stepper
        self.gradients, self.forward = network.run(), network.forward()
        printed = network.printed()
        self.run, self.memory_for, self.others = (
            printed.gradients, printed.memory_for, printed.others,
        )  # fmt: skip
        self.strengths: tuple[Any, ...] = tuple(network.strengths.values())
        self.memory: tuple[list[Array], list[Array]] = ([], [])
        self.block = max(LEAST_ROWS, BLOCK // (flat.vector.itemsize * max(network.sizes)))

    def room(self, X: Array, y: Array) -> None:
        """Arrays to write into; gradients go straight to the slopes."""
        by_rows, others = self.memory_for(X, y, *self.flat.named.values())
        slopes = {f"d{name}": array for name, array in self.slope.named.items()}
        self.memory = (
            by_rows,
            [slopes.get(name, array) for name, array in zip(self.others, others, strict=True)],
        )

    def values(self) -> tuple[Any, ...]:
        """The parameters and the strengths of the penalties, as the source takes them."""
        return (*self.flat.named.values(), *self.strengths)

    def learn(self, X: Array, y: Array) -> None:
        size, slope = min(len(X), self.block), self.slope.vector
        if not self.memory[0] or len(self.memory[0][0]) < size:
            self.room(X[:size], y[:size])
        whole = None if size == len(X) else np.zeros_like(slope)
        for begin in range(0, len(X), size):
            rows = slice(begin, begin + size)
            self.run(X[rows], y[rows], *self.flat.named.values(), memory=self.memory, measure=False)
            if whole is not None:
                whole += len(X[rows]) / len(X) * slope
        if whole is not None:
            np.copyto(slope, whole)
        self.update()

    def steps(self, X: Array, y: Array, order: Array, size: int) -> None:
        if size >= len(order) == len(X):
            self.learn(X, y)
            return
        X, y = X[order], y[order]
        self.room(X[:size], y[:size])
        run, stepper, memory, values = self.run, self.stepper, self.memory, self.values()
        # Bound once: on tiny batches a look-up costs as much as a sum.
        update, vector, slope = stepper.update, self.flat.vector, self.slope.vector
        state, spare, numbers = tuple(stepper.state.values()), stepper.spare, stepper.numbers
        rates = stepper.rates_ahead(-(-len(order) // size)).tolist()
        for step, rate in enumerate(rates):
            begin = step * size
            run(X[begin : begin + size], y[begin : begin + size], *values, memory, False)
            numbers[stepper.rate_place] = rate
            stepper.done += 1
            update(vector, slope, *state, stepper.done, *numbers, spare)


class NumbaEngine(InArrays):
    """One compiled loop for all the batches of a pass."""

    name = "numba"

    def __init__(
        self, network: Network, flat: Flat, slope: Flat, stepper: Stepper, batch: int
    ) -> None:
        self.flat, self.slope, self.stepper = flat, slope, stepper
        source = network.looped(stepper.row, batch)
        self.module, self.by_blas = module_of(source), "numpy.dot(" in source
        self.forward = network.forward()
        stepper.update = self.compiled_update

    def gradients(self, *arrays: Array, measure: bool = True) -> tuple[Array, ...]:
        X, y, *values = map(np.ascontiguousarray, arrays)
        found, shares = self.in_parts(X, y, values, measure)
        by_row = (np.concatenate([one[k] for one in found]) for k in (0, 1))
        return (*by_row, *averaged(found, shares))

    def in_parts(
        self, X: Array, y: Array, values: list[Array], measure: bool
    ) -> tuple[list[tuple[Array, ...]], list[float]]:
        """What the program gives for each part of the rows, and each part's share of them."""
        parts = self.parts(X)
        ends = [len(X) * k // parts for k in range(parts + 1)]
        cuts = [slice(*ends[k : k + 2]) for k in range(parts)]

        def part(rows: slice) -> tuple[Array, ...]:
            found = self.module.gradients(X[rows], y[rows], *values, measure)
            return tuple(found)[: 2 + len(self.flat.named)]

        found = [part(cuts[0])] if parts == 1 else list(threads().map(part, cuts))
        return found, [(rows.stop - rows.start) / len(X) for rows in cuts]

    def parts(self, X: Array) -> int:
        """Into how many parts the rows are cut, one to a thread: by their number alone.

        BLAS has threads of its own, which two callers would only take from each other.
        """
        return 1 if self.by_blas else max(1, min(MOST_PARTS, X.size // PART))

    def compiled_update(self, *given: Any) -> None:
        *arrays_and_numbers, _ = given
        self.module.update(*arrays_and_numbers)

    def steps(self, X: Array, y: Array, order: Array, size: int) -> None:
        if size >= len(order) == len(X) and self.parts(X) > 1:
            self.slope.fill(averaged(*self.in_parts(X, y, list(self.flat.named.values()), False)))
            self.update()
            return
        stepper, count = self.stepper, -(-len(order) // size)
        rates = stepper.rates_ahead(count)
        hyper = [v for k, v in enumerate(stepper.numbers) if k != stepper.rate_place]
        self.module.steps(
            X, y, order, size, self.flat.vector, self.slope.vector, *stepper.state.values(),
            stepper.done, rates, *hyper,
        )  # fmt: skip
        stepper.done += count


def averaged(found: list[tuple[Array, ...]], shares: list[float]) -> list[Array]:
    """The gradients over all rows, from those over parts of them."""
    if len(found) == 1:
        return list(found[0][2:])
    slopes = zip(*(one[2:] for one in found), strict=True)
    return [np.tensordot(shares, np.array(parts), 1) for parts in slopes]


def work(network: Network, samples: int, batch: int, epochs: int) -> float:
    """About how many seconds NumPy would need."""
    weights = sum(d * k for d, k in zip(network.sizes, network.sizes[1:], strict=False))
    steps = epochs * -(-samples // batch)
    return steps * PER_STEP + 3 * epochs * samples * weights * PER_MULTIPLICATION


def engine(
    backend: str,
    network: Network,
    flat: Flat,
    slope: Flat,
    stepper: Stepper,
    batch: int,
    fixed: tuple[Array, ...] = (),
) -> Engine:
    """The engine of a backend on some parameters; `fixed` are the samples that never change."""
    if backend == "jax":
        # Importing JAX takes a second, so it waits until somebody asks for it.
        from mathcore.training.jax_engine import JaxEngine

        return JaxEngine(network, flat, slope, stepper, fixed)
    if backend == "numba":
        return NumbaEngine(network, flat, slope, stepper, batch)
    return NumpyEngine(network, flat, slope, stepper)
