"""Compiling a formula to a function on arrays. The only `lambdify` of the house is here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from sympy import Expr, Symbol, lambdify

from mathcore.codegen.backends import chosen, function_of
from mathcore.codegen.given import guarded
from mathcore.codegen.numpy_printer import HousePrinter
from mathcore.codegen.special import NAMES
from mathcore.codegen.stable import stabilise
from mathcore.derivation.indices import Program, Statement
from mathcore.errors import N_, FreeSymbolError, SettingError
from mathcore.formulas import Activation
from mathcore.parse import parse
from mathcore.printing import plain
from mathcore.symbols import D, index, indexed, symbol

Array = np.ndarray[Any, np.dtype[Any]]
Outside = Literal["warn", "nan"]


def compile(
    expr: Expr | str | Activation | Program,
    args: Sequence[Symbol] | None = None,
    *,
    backend: str = "numpy",
    dtype: type = float,
    outside: Outside = "warn",
) -> Callable[..., Array]:
    """Compile a formula to a function on NumPy arrays that works elementwise.

    Args:
        expr: a scalar expression, text for `parse`, or an activation's record; named functions
            such as sigma are opened and overflowing spellings replaced by stable ones. Or a
            program in index notation, which becomes a function of its inputs that returns its
            outputs as a tuple and raises a DataError where shapes do not fit; then only
            `backend` counts.
        args: its symbols in call order; the free symbols by name if left out.
        backend: "numpy"; "numba", one compiled loop; or "jax", compiled for the device there
            is. Both take a second or more the first time, so they repay long arrays.
        dtype: float for 64 bit, numpy.float32 for 32.
        outside: "warn" lets NumPy warn where the formula has no value; "nan" says that points
            outside the domain are expected (a curve with a pole) and gives nan or inf there.

    Returns:
        f(*arrays) -> array of the arrays' common broadcast shape, also where the formula is
        constant or ignores an argument.

    Raises:
        FreeSymbolError: the formula has a symbol that args lacks.
        SettingError: an unknown backend, or one that is not installed.

    Source:
        Constant shapes: https://github.com/sympy/sympy/issues/5642

    >>> compile("x^2")([1.0, 2.0, 3.0])
    array([1., 4., 9.])
    """
    if isinstance(expr, Program):
        return guarded(expr, function_of(expr, backend))
    formula = stabilise(as_formula(expr))
    if formula.has(D):
        raise SettingError(
            N_("the derivative in {formula} is not worked out, so there is nothing to compile"),
            formula=plain(formula),
        )
    known = sorted(formula.free_symbols, key=str) if args is None else list(args)
    missing = formula.free_symbols - set(known)
    if missing:
        raise FreeSymbolError(
            N_(
                "cannot compile {formula}: no value for {names} (arguments: {given}); "
                "add it to args"
            ),
            formula=plain(formula),
            names=", ".join(sorted(map(str, missing))),
            given=", ".join(map(str, known)) or "none",
        )
    run = elementwise(formula, tuple(known), chosen(backend))
    quiet: dict[str, Any] = (
        {} if outside == "warn" else dict.fromkeys(("divide", "over", "invalid"), "ignore")
    )

    def compiled(*values: Any) -> Array:
        arrays: list[Array] = [np.asarray(value, dtype=dtype) for value in values]
        with np.errstate(**quiet):
            result: Array = np.asarray(run(*arrays), dtype=dtype)
        shape = np.broadcast_shapes(*(array.shape for array in arrays))
        return np.array(np.broadcast_to(result, shape))

    return compiled


@lru_cache(maxsize=256)
def elementwise(formula: Expr, letters: tuple[Symbol, ...], backend: str) -> Callable[..., Any]:
    """A function of a number or an array for each letter."""
    if backend == "numpy" or not letters:
        names = [NAMES, "numpy"]
        return lambdify(  # type: ignore[no-any-return]
            letters, formula, names, printer=HousePrinter(), cse=True, dummify=True
        )
    run = function_of(each_element(formula, letters), backend)

    def filled(*values: Array) -> Array:
        arrays = np.broadcast_arrays(*values)
        (found,) = run(*(array.ravel() for array in arrays))
        return np.reshape(found, arrays[0].shape)

    return filled


def each_element(formula: Expr, letters: Sequence[Symbol]) -> Program:
    """The program that works a formula out for each row of arrays."""
    row, rows = index("n"), symbol("N")
    # Names of our own: a letter may be no name in the printed source, such as lambda.
    arrays = {letter: indexed(f"x{k}") for k, letter in enumerate(letters, 1)}
    value = formula.xreplace({letter: array[row] for letter, array in arrays.items()})
    names = tuple(str(array.label) for array in arrays.values())
    return Program(
        names,
        (Statement(indexed("value")[row], value, (rows,)),),
        ("value",),
        tuple((name, (rows,)) for name in names),
    )


def as_formula(given: Expr | str | Activation) -> Expr:
    if isinstance(given, Activation):
        return given.numeric
    return parse(given) if isinstance(given, str) else given
