"""Running a listing of the deck: with the functions it takes for granted, on numbers or symbols.

On symbols `dot` and `sum` are NumPy's own, on arrays of expressions, and the activations stand
for themselves: the arrays that come back say exactly what a listing computes, for every value.
"""

from __future__ import annotations

import builtins
import symtable
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import signature
from typing import Any

import numpy as np
from sympy import Expr, Function

from mathcore.codegen.execute import names_in
from mathcore.codegen.functions import compile as compile_formula
from mathcore.errors import N_
from mathcore.formulas import ACTIVATIONS, LOSSES
from mathcore.symbols import symbol

Array = np.ndarray[Any, np.dtype[Any]]
Scope = Mapping[str, Any]
STEP = 1e-6
READS_UNDEFINED = N_("{function} reads {names}, which nothing defines; run, it stops: {error}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call came to, or the error it stopped with."""

    value: Any = None
    error: Exception | None = None

    @property
    def fits(self) -> bool:
        return self.error is None

    @property
    def said(self) -> str:
        """The error as Python says it: its kind and its message."""
        return "" if self.error is None else f"{type(self.error).__name__}: {self.error}"


def run(listing: str, name: str, given: Scope, arguments: Scope) -> Outcome:
    """Call one function of a listing, with those of the arguments that it takes."""
    called = names_in(listing, given)[name]
    taken = {key: arguments[key] for key in signature(called).parameters if key in arguments}
    try:
        return Outcome(called(**taken))
    except (NameError, TypeError, ValueError) as error:
        return Outcome(error=error)


def unbound(listing: str, given: Scope) -> list[str]:
    """The names that a listing's functions read and that nothing defines."""
    module = symtable.symtable(listing, "listing", "exec")
    known = {*given, *vars(builtins), *module.get_identifiers()}
    functions = [part for part in module.get_children() if isinstance(part, symtable.Function)]
    read = {name for function in functions for name in function.get_globals()}
    return sorted(read - known)


def on_numbers(draw: np.random.Generator, activation: str) -> dict[str, Any]:
    """What the listings take for granted, on arrays of numbers."""
    return {
        "rand": lambda rows, columns: draw.random((rows, columns)),
        "dot": np.dot,
        "sum": np.sum,
        "activation": compiled(activation),
        "sigmoid": compiled("sigmoid"),
        "relu": compiled("relu"),
        "relu_derivative": compiled_slope("relu"),
    }


def compiled(name: str) -> Callable[..., Array]:
    row = ACTIVATIONS[name]
    return compile_formula(row.numeric, [row.z])


def compiled_slope(name: str) -> Callable[..., Array]:
    row = ACTIVATIONS[name]
    return compile_formula(row.numeric_slope, [row.z])


class Logistic(Function):  # type: ignore[misc]
    """Sigma, known by its derivative alone: sigma (1 - sigma)."""

    def fdiff(self, argindex: int = 1) -> Expr:
        return self * (1 - self)


class Softplus(Function):  # type: ignore[misc]
    """What has sigma as its derivative; less y z it is the log loss of sigma(z)."""

    def fdiff(self, argindex: int = 1) -> Expr:
        return Logistic(self.args[0])


class Slope(Function):  # type: ignore[misc]
    """The derivative of the activation of the hidden layer."""


class Hidden(Function):  # type: ignore[misc]
    """Any activation of the hidden layer."""

    def fdiff(self, argindex: int = 1) -> Expr:
        return Slope(self.args[0])


def on_symbols(activation: Callable[[Expr], Expr]) -> dict[str, Any]:
    """The same on arrays of expressions; `rand` first gives w1, w2, ..., and then b1."""
    names = iter(("w", "b"))
    return {
        "rand": lambda rows, columns: array_of(next(names), rows, columns),
        "dot": np.dot,
        "sum": np.sum,
        "activation": elementwise(activation),
        "sigmoid": elementwise(Logistic),
        "relu": elementwise(Hidden),
        "relu_derivative": elementwise(Slope),
    }


def elementwise(function: Callable[[Expr], Expr]) -> Callable[[Array], Array]:
    applied: Callable[[Array], Array] = np.frompyfunc(function, 1, 1)
    return applied


def array_of(name: str, *shape: int) -> Array:
    """An array of symbols: name1, name2, ... along its entries."""
    entries = [symbol(f"{name}{k + 1}") for k in range(int(np.prod(shape)))]
    return np.array(entries, dtype=object).reshape(shape)


def differences(cost: Callable[[Sequence[Array]], float], at: Sequence[Array]) -> list[Array]:
    """The gradient of a cost by each of several arrays, by central differences."""
    found = []
    for k, array in enumerate(at):
        slopes = np.zeros(array.shape)
        for place in np.ndindex(array.shape):
            shift = np.zeros(array.shape)
            shift[place] = STEP
            ends = [[*at[:k], array + side * shift, *at[k + 1 :]] for side in (1, -1)]
            slopes[place] = (cost(ends[0]) - cost(ends[1])) / (2 * STEP)
        found.append(slopes)
    return found


def furthest(one: Sequence[Array], other: Sequence[Array]) -> float:
    """The largest difference between arrays of the same shapes."""
    pairs = zip(one, other, strict=True)
    return max(float(np.max(np.abs(a - b))) for a, b in pairs)


def compiled_loss(name: str) -> Callable[..., Array]:
    """The loss of each sample, in the logit and the target."""
    row = LOSSES[name]
    return compile_formula(row.numeric, [row.logit, row.target])
