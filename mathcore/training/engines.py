"""What runs a network's gradients and an optimizer's steps: one class for each backend.

Every engine runs code printed from the same statements. `auto` takes the compiled loop where
Numba is installed and the run is long enough to repay compiling it, and NumPy otherwise.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np

from mathcore.codegen.ondisk import module_of
from mathcore.errors import N_, SettingError
from mathcore.training.flat import Array, Flat
from mathcore.training.network import Network
from mathcore.training.optimize import Stepper

REPAYS = 2.0
"""Seconds of work by NumPy from which on `auto` compiles: what compiling takes, or less."""
PER_STEP, PER_MULTIPLICATION = 40e-6, 3e-10
"""What NumPy needs for a step whatever its size, and for a multiplication, in seconds; roughly."""


class Engine(Protocol):
    """What a run asks of a backend."""

    name: str

    def gradients(self, *arrays: Array, measure: bool = True) -> tuple[Array, ...]:
        """Losses, predictions and the gradients by every parameter, in arrays of their own."""

    def update(self) -> None:
        """One step of the optimizer by the slopes as they are."""

    def steps(self, X: Array, y: Array, order: Array, size: int) -> None:
        """A step for each `size` rows of X and y, in an order of their numbers."""


class NumpyEngine:
    """The printed source with its preallocated arrays, a call for each batch."""

    name = "numpy"

    def __init__(self, network: Network, flat: Flat, slope: Flat, stepper: Stepper) -> None:
        self.flat, self.slope, self.stepper = flat, slope, stepper
        self.gradients = network.run()
        printed = network.printed()
        self.run, self.memory_for, self.others = (
            printed.gradients, printed.memory_for, printed.others,
        )  # fmt: skip
        self.memory: tuple[list[Array], list[Array]] = ([], [])

    def room(self, X: Array, y: Array) -> None:
        """Arrays to write into; gradients go straight to the slopes."""
        by_rows, others = self.memory_for(X, y, *self.flat.named.values())
        slopes = {f"d{name}": array for name, array in self.slope.named.items()}
        self.memory = (
            by_rows,
            [slopes.get(name, array) for name, array in zip(self.others, others, strict=True)],
        )

    def update(self) -> None:
        self.stepper.step(self.flat.vector, self.slope.vector)

    def learn(self, X: Array, y: Array) -> None:
        if not self.memory[0] or len(self.memory[0][0]) < len(X):
            self.room(X, y)
        self.run(X, y, *self.flat.named.values(), memory=self.memory, measure=False)
        self.update()

    def steps(self, X: Array, y: Array, order: Array, size: int) -> None:
        if size >= len(order) == len(X):
            self.learn(X, y)
            return
        X, y = X[order], y[order]
        for begin in range(0, len(order), size):
            self.learn(X[begin : begin + size], y[begin : begin + size])


class NumbaEngine:
    """One compiled loop for all the batches of a pass."""

    name = "numba"

    def __init__(
        self, network: Network, flat: Flat, slope: Flat, stepper: Stepper, batch: int
    ) -> None:
        self.flat, self.slope, self.stepper = flat, slope, stepper
        self.module = module_of(network.looped(stepper.row, batch))
        stepper.update = self.compiled_update

    def gradients(self, *arrays: Array, measure: bool = True) -> tuple[Array, ...]:
        found = self.module.gradients(*map(np.ascontiguousarray, arrays), measure)
        return tuple(found)[: 2 + len(self.flat.named)]

    def compiled_update(self, *given: Any) -> None:
        *arrays_and_numbers, _ = given
        self.module.update(*arrays_and_numbers)

    def update(self) -> None:
        self.stepper.step(self.flat.vector, self.slope.vector)

    def steps(self, X: Array, y: Array, order: Array, size: int) -> None:
        stepper, count = self.stepper, -(-len(order) // size)
        rates = stepper.rates_ahead(count)
        hyper = [v for k, v in enumerate(stepper.numbers) if k != stepper.rate_place]
        self.module.steps(
            X, y, order, size, self.flat.vector, self.slope.vector, *stepper.state.values(),
            stepper.done, rates, *hyper,
        )  # fmt: skip
        stepper.done += count


def work(network: Network, samples: int, batch: int, epochs: int) -> float:
    """About how many seconds NumPy would need."""
    weights = sum(d * k for d, k in zip(network.sizes, network.sizes[1:], strict=False))
    steps = epochs * -(-samples // batch)
    return steps * PER_STEP + 3 * epochs * samples * weights * PER_MULTIPLICATION


BACKENDS = ("auto", "numpy", "numba", "jax")
NEEDS = {"numba": ("numba", "fast"), "jax": ("jax", "jax")}
"""The module that a backend stands on, and the extra that installs it."""


def installed(module: str) -> bool:
    return find_spec(module) is not None


def chosen(backend: str, seconds: float) -> str:
    """The backend that a run takes.

    Raises:
        SettingError: no such backend, or one that is not installed.
    """
    if backend not in BACKENDS:
        raise SettingError(
            N_("no backend is named {name!r}; known: {known}"),
            name=str(backend)[:40],
            known=", ".join(BACKENDS),
        )
    if backend == "auto":
        return "numba" if seconds >= REPAYS and installed("numba") else "numpy"
    if backend in NEEDS and not installed(NEEDS[backend][0]):
        raise SettingError(
            N_("the backend {name} is not installed; pip install 'discesa[{extra}]' brings it"),
            name=backend,
            extra=NEEDS[backend][1],
        )
    return backend


def engine(
    backend: str, network: Network, flat: Flat, slope: Flat, stepper: Stepper, batch: int
) -> Engine:
    """The engine of a backend on some parameters."""
    if backend == "numba":
        return NumbaEngine(network, flat, slope, stepper, batch)
    return NumpyEngine(network, flat, slope, stepper)
