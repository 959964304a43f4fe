"""The JAX backend: one jitted scan over the batches of a pass, on all devices there are.

The parameters are on every device, the rows of a batch are spread over them where their number
divides; XLA adds up the gradients. On several machines each process first calls
`jax.distributed.initialize()`, then trains with the same data and the same seed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from mathcore.codegen.ondisk import module_of
from mathcore.training.flat import Array, Flat
from mathcore.training.network import Network
from mathcore.training.optimize import Stepper


@lru_cache(maxsize=64)
def compiled(source: str) -> tuple[Any, Any, Any]:
    """The functions `gradients`, `step` and `steps` of a source, jitted once for each shape."""
    module = module_of(source)
    return jax.jit(module.gradients), jax.jit(module.step), jax.jit(module.steps)


class JaxEngine:
    """A jitted scan over the batches of a pass."""

    name = "jax"

    def __init__(self, network: Network, flat: Flat, slope: Flat, stepper: Stepper) -> None:
        self.flat, self.slope, self.stepper = flat, slope, stepper
        self.run, self.one, self.scan = compiled(network.traced(stepper.row))
        self.mesh = Mesh(np.array(jax.devices()), ("rows",))
        self.on_all = self.spread()

    def spread(self, *axes: str | None) -> NamedSharding:
        """Over which axes an array is spread; none of them puts it on every device."""
        return NamedSharding(self.mesh, PartitionSpec(*axes))  # type: ignore[no-untyped-call]

    def placed(self, array: Array, axis: int = 0) -> Any:
        """An array on the devices, spread along an axis where the number divides."""
        divides = array.shape[axis] % self.mesh.size == 0
        where = self.spread(*[None] * axis, "rows") if divides else self.on_all
        return jax.device_put(array, where)

    def parameters(self) -> tuple[Any, ...]:
        return tuple(jax.device_put(a, self.on_all) for a in self.flat.named.values())

    def state(self) -> tuple[Any, ...]:
        """What the optimizer keeps: for each of its letters an array for each parameter."""
        return tuple(
            tuple(jax.device_put(a, self.on_all) for a in self.flat.views(kept).values())
            for kept in self.stepper.state.values()
        )

    def gradients(self, *arrays: Array, measure: bool = True) -> tuple[Array, ...]:
        with jax.enable_x64(True):
            X, y, *values = arrays
            found = self.run(self.placed(X), self.placed(y), *values)
            return tuple(np.array(one) for one in found)[: 2 + len(self.flat.named)]

    def update(self) -> None:
        self.stepper.step(self.flat.vector, self.slope.vector)

    def steps(self, X: Array, y: Array, order: Array, size: int) -> None:
        stepper, full = self.stepper, len(order) // size
        rates = stepper.rates_ahead(-(-len(order) // size)).astype(self.flat.vector.dtype)
        hyper = [v for k, v in enumerate(stepper.numbers) if k != stepper.rate_place]
        with jax.enable_x64(True):
            samples = jnp.asarray(X), jnp.asarray(y)
            carry = self.parameters(), self.state()
            if full:
                batches = self.placed(order[: full * size].reshape(full, size), 1)
                carry = self.scan(*samples, batches, *carry, stepper.done, rates[:full], *hyper)
            if full < len(rates):
                rest = order[full * size :]
                done = stepper.done + len(rates)
                carry = self.one(*(part[rest] for part in samples), *carry, done, rates[-1], *hyper)
            self.keep(*carry)
        stepper.done += len(rates)

    def keep(self, parameters: Any, state: Any) -> None:
        """Write what the devices hold into the run's arrays."""
        for array, value in zip(self.flat.named.values(), parameters, strict=True):
            array[...] = np.asarray(value)
        for kept, values in zip(self.stepper.state.values(), state, strict=True):
            for array, value in zip(self.flat.views(kept).values(), values, strict=True):
                array[...] = np.asarray(value)
