"""The JAX backend: one jitted scan over the batches of a pass, on all devices there are.

The parameters and the data lie on every device. The rows of a batch are spread over as many
groups of devices as divide their number, such as 2 of 8 devices for a batch of 10 and all 8 for
one of 32; the devices of a group do the same work. XLA adds up the gradients.

On several machines each process runs the same script with the same data and the same seed, and
calls `jax.distributed.initialize()` before anything else, on a cluster that JAX does not know by
itself with its address, the number of processes and its own number. Data that fit no device come
as a stream of batches, each of which is spread as it is read.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import jax
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from mathcore.codegen.backends import exact
from mathcore.codegen.ondisk import module_of
from mathcore.training.flat import Array, Flat
from mathcore.training.network import Network
from mathcore.training.optimize import Stepper

CARRIED = ("parameters", "state")


@lru_cache(maxsize=1)
def everywhere() -> NamedSharding:
    """An array whole on every device."""
    mesh = Mesh(np.array(jax.devices()), ("rows",))
    return NamedSharding(mesh, PartitionSpec())  # type: ignore[no-untyped-call]


@lru_cache(maxsize=64)
def spread(rows: int, axis: int = 0) -> NamedSharding:
    """An array with so many rows along an axis, spread over as many groups as divide them."""
    devices = np.array(jax.devices())
    groups = math.gcd(rows, devices.size)
    if groups == 1:
        return everywhere()
    mesh = Mesh(devices.reshape(groups, -1), ("rows", "copies"))
    places = PartitionSpec(*[None] * axis, "rows")  # type: ignore[no-untyped-call]
    return NamedSharding(mesh, places)


@lru_cache(maxsize=64)
def compiled(source: str) -> tuple[Any, Any, Any, Any]:
    """The functions `gradients`, `step` and `steps` of a source, jitted once for each shape.

    The arrays that are carried on take the room of those that were given. The second one is
    `gradients` up to losses and predictions: XLA leaves out what nobody asks for.
    """
    module, whole = module_of(source), everywhere()

    def forward(*arrays: Any) -> Any:
        return module.gradients(*arrays)[:2]

    return (
        jax.jit(module.gradients, out_shardings=whole),
        jax.jit(forward, out_shardings=whole),
        jax.jit(module.step, out_shardings=whole, donate_argnames=CARRIED),
        jax.jit(module.steps, out_shardings=whole, donate_argnames=CARRIED),
    )


class JaxEngine:
    """A jitted scan over the batches of a pass.

    Args:
        fixed: arrays that stay as they are for the whole run, put on the devices once.
    """

    name = "jax"

    def __init__(
        self,
        network: Network,
        flat: Flat,
        slope: Flat,
        stepper: Stepper,
        fixed: tuple[Array, ...] = (),
    ) -> None:
        self.flat, self.slope, self.stepper, self.fixed = flat, slope, stepper, fixed
        self.run, self.ahead, self.one, self.scan = compiled(network.traced(stepper.row))
        self.there: dict[tuple[int, NamedSharding], Any] = {}
        self.carry: tuple[Any, Any] | None = None
        self.behind = False

    def placed(self, array: Array, where: NamedSharding) -> Any:
        """An array on the devices."""
        if not any(array is one for one in self.fixed):
            return jax.device_put(array, where)
        key = id(array), where
        if key not in self.there:
            self.there[key] = jax.device_put(array, where)
        return self.there[key]

    def carried(self) -> tuple[Any, Any]:
        """The parameters, and for each letter of the optimizer's state an array for each."""
        if self.carry is not None:
            return self.carry
        parts = self.flat.views
        state = [tuple(parts(kept).values()) for kept in self.stepper.state.values()]
        return tuple(self.flat.named.values()), tuple(state)

    def settle(self) -> None:
        """Write what the devices hold into the run's arrays: from pass to pass it stays there."""
        if not self.behind:
            return
        parameters, state = jax.device_get(self.carry)
        self.flat.fill(parameters)
        for kept, arrays in zip(self.stepper.state.values(), state, strict=True):
            np.concatenate([array.ravel() for array in arrays], out=kept)
        self.behind = False

    def gradients(self, *arrays: Array, measure: bool = True) -> tuple[Array, ...]:
        return self.on_devices(self.run, *arrays)[: 2 + len(self.flat.named)]

    def forward(self, *arrays: Array) -> tuple[Array, ...]:
        return self.on_devices(self.ahead, *arrays)

    def on_devices(self, run: Any, X: Array, y: Array, *values: Array) -> tuple[Array, ...]:
        """What a jitted function makes of some samples, the rows spread over the devices."""
        where = spread(len(X))
        with exact():
            found = run(self.placed(X, where), self.placed(y, where), *values)
            return tuple(np.array(one) for one in found)

    def update(self) -> None:
        self.settle()
        self.stepper.step(self.flat.vector, self.slope.vector)
        self.carry = None

    def steps(self, X: Array, y: Array, order: Array, size: int) -> None:
        stepper = self.stepper
        rates = stepper.rates_ahead(-(-len(order) // size)).astype(self.flat.vector.dtype)
        hyper = [v for k, v in enumerate(stepper.numbers) if k != stepper.rate_place]
        with exact():
            if size >= len(order) == len(X):
                where = spread(len(X))
                batch = self.placed(X, where), self.placed(y, where)
                carry = self.one(*batch, *self.carried(), stepper.done + 1, rates[0], *hyper)
            else:
                samples = self.placed(X, everywhere()), self.placed(y, everywhere())
                carry, done = self.carried(), 0
                for rows in in_batches(order, size):
                    there = jax.device_put(rows, spread(rows.shape[1], axis=1))
                    now = rates[done : done + len(rows)]
                    carry = self.scan(*samples, there, *carry, stepper.done + done, now, *hyper)
                    done += len(rows)
        self.carry, self.behind = carry, True
        stepper.done += len(rates)


def in_batches(order: Array, size: int) -> list[Array]:
    """An order of rows as a table with a batch in each row, and the smaller batch at its end."""
    full = len(order) // size * size
    parts = order[:full].reshape(-1, size), order[full:][None]
    return [part for part in parts if part.size]
