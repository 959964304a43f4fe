"""Compiling a formula to a NumPy function. The only `lambdify` of the house is here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np
from sympy import Expr, Symbol, lambdify

from mathcore.codegen.numpy_printer import HousePrinter
from mathcore.codegen.source import load
from mathcore.codegen.special import NAMES
from mathcore.codegen.stable import stabilise
from mathcore.derivation.indices import Program
from mathcore.errors import N_, FreeSymbolError, SettingError
from mathcore.formulas import Activation
from mathcore.parse import parse
from mathcore.printing import plain
from mathcore.symbols import D

Array = np.ndarray[Any, np.dtype[Any]]
Outside = Literal["warn", "nan"]


def compile(
    expr: Expr | str | Activation | Program,
    args: Sequence[Symbol] | None = None,
    *,
    dtype: type = float,
    outside: Outside = "warn",
) -> Callable[..., Array]:
    """Compile a formula to a NumPy function that works elementwise.

    Args:
        expr: a scalar expression, text for `parse`, or an activation's record; named functions
            such as sigma are opened and overflowing spellings replaced by stable ones. Or a
            program in index notation, which becomes a function of its inputs that returns its
            outputs as a tuple; then the other arguments do not count.
        args: its symbols in call order; the free symbols by name if left out.
        dtype: float for 64 bit, numpy.float32 for 32.
        outside: "warn" lets NumPy warn where the formula has no value; "nan" says that points
            outside the domain are expected (a curve with a pole) and gives nan or inf there.

    Returns:
        f(*arrays) -> array of the arrays' common broadcast shape, also where the formula is
        constant or ignores an argument.

    Raises:
        FreeSymbolError: the formula has a symbol that args lacks.

    Source:
        Constant shapes: https://github.com/sympy/sympy/issues/5642

    >>> compile("x^2")([1.0, 2.0, 3.0])
    array([1., 4., 9.])
    """
    if isinstance(expr, Program):
        return load(expr)
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
    run = lambdify(known, formula, [NAMES, "numpy"], printer=HousePrinter(), cse=True, dummify=True)
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


def as_formula(given: Expr | str | Activation) -> Expr:
    if isinstance(given, Activation):
        return given.numeric
    return parse(given) if isinstance(given, str) else given
