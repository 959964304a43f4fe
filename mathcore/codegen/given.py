"""What a program in index notation is given: its arrays, or one line on which do not fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from sympy import Expr, Integer, Symbol

from mathcore.derivation.indices import Program
from mathcore.errors import N_, DataError
from mathcore.printing import plain

Array = np.ndarray[Any, np.dtype[Any]]


def guarded(program: Program, run: Callable[..., Any]) -> Callable[..., Any]:
    """A program's function that looks at its arrays first.

    Raises, when it is called:
        DataError: too few or too many arrays, one that holds no real numbers, or shapes that do
            not fit together; both are named.
    """

    def compiled(*given: Any, **settings: Any) -> Any:
        return run(*fitting(program, given), **settings)

    return compiled


def fitting(program: Program, given: Sequence[Any]) -> list[Array]:
    """Arrays of real numbers in the order of the program's inputs, checked to fit together."""
    names = program.inputs
    if len(given) != len(names):
        raise DataError(
            N_("arrays to give: {wanted}, in this order: {names}; given: {count}"),
            wanted=len(names),
            names=", ".join(names),
            count=len(given),
        )
    arrays = [real(name, array) for name, array in zip(names, given, strict=True)]
    check_sizes(program, dict(zip(names, arrays, strict=True)))
    return arrays


def real(name: str, given: Any) -> Array:
    """An array of floats, of the kind that it is or of 64 bits; one that may be written to."""
    try:
        found = np.asarray(given)
    except ValueError:
        found = np.empty(0, object)
    if found.dtype.kind not in "fiub":
        raise DataError(N_("{name} is not an array of real numbers"), name=name)
    return np.require(found, found.dtype if found.dtype.kind == "f" else float, "W")


def check_sizes(program: Program, arrays: dict[str, Array]) -> None:
    """Each letter is one size, wherever it stands, and what is made of letters comes to it."""
    sizes: dict[Expr, tuple[int, str]] = {}
    shapes = [(name, extents) for name, extents in program.shapes if name in arrays]
    for name, extents in shapes:
        shape = arrays[name].shape
        if len(shape) != len(extents):
            raise DataError(
                N_("{name} has the shape {given}, and its indices run to: {wanted}"),
                name=name,
                given=shape,
                wanted=", ".join(map(plain, extents)),
            )
        for extent, size in zip(extents, shape, strict=True):
            known, first = sizes.setdefault(extent, (size, name))
            if known != size:
                raise DataError(
                    N_("{extent} is {known} in {first} of shape {theirs}, and {size} in {name} of "
                       "shape {own}"),
                    extent=plain(extent), known=known, first=first, theirs=arrays[first].shape,
                    size=size, name=name, own=shape,
                )  # fmt: skip
    letters = {e: Integer(size) for e, (size, _) in sizes.items() if isinstance(e, Symbol)}
    for extent, (size, name) in sizes.items():
        value = extent.xreplace(letters)
        if value.is_Integer and value != size:
            raise DataError(
                N_("{extent} comes to {known} here, and {name} has the shape {shape}"),
                extent=plain(extent), known=int(value), name=name, shape=arrays[name].shape,
            )  # fmt: skip
