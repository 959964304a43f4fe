"""The backends by their names, and a program as a function that each of them runs.

`auto` takes the compiled loop where Numba is installed and the work is long enough to repay
compiling it, and NumPy otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

import numpy as np

from mathcore.codegen.filling import Filling
from mathcore.codegen.ondisk import module_of
from mathcore.codegen.source import load
from mathcore.codegen.traced import traced_source
from mathcore.derivation.indices import Program
from mathcore.errors import N_, SettingError

BACKENDS = ("auto", "numpy", "numba", "jax")
NEEDS = {"numba": ("numba", "fast"), "jax": ("jax", "jax")}
"""The module that a backend stands on, and the extra that installs it."""
REPAYS = 2.0
"""Seconds of work by NumPy from which on `auto` compiles: what compiling takes, or less."""


def installed(module: str) -> bool:
    return find_spec(module) is not None


def chosen(backend: str, seconds: float = 0.0) -> str:
    """The backend that some work takes.

    Args:
        backend: a name of `BACKENDS`.
        seconds: how long NumPy would need, about.

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


def by_numba(program: Program) -> Callable[..., Any]:
    """Compiled when it first sees arrays, for every length they may have."""
    fill: Callable[..., Any] = module_of(Filling(program, {}, {}).source).gradients

    def run(*arrays: Any) -> Any:
        return fill(*(np.ascontiguousarray(array) for array in arrays))

    return run


@contextmanager
def exact() -> Iterator[None]:
    """In JAX: numbers of 64 bits where they are given, products in full precision anywhere."""
    # Importing JAX takes a second, so it waits until somebody asks for it.
    import jax

    with jax.enable_x64(True), jax.default_matmul_precision("highest"):
        yield


def by_jax(program: Program) -> Callable[..., Any]:
    """Compiled for each shape that it sees, for the device that JAX has found."""
    import jax

    traced = jax.jit(module_of(traced_source(program)).gradients)

    def run(*arrays: Any) -> Any:
        with exact():
            # Where a formula is a number, JAX chooses a type of its own.
            real = np.result_type(np.float32, *arrays)
            return tuple(np.array(one, real) for one in traced(*arrays))

    return run


RUNS: dict[str, Callable[[Program], Callable[..., Any]]] = {
    "numpy": load, "numba": by_numba, "jax": by_jax,
}  # fmt: skip


def function_of(program: Program, backend: str) -> Callable[..., Any]:
    """A function of a program's inputs that returns its outputs as a tuple."""
    return RUNS[chosen(backend)](program)
