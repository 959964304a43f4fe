"""A network's program on one sample: every number in it, and the factors of its derivatives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
from sympy import Add, Expr, Indexed, Integer, Mul, Symbol

from mathcore.codegen.functions import compile as compile_formula
from mathcore.codegen.source import load
from mathcore.derivation.adjoints import J
from mathcore.derivation.backprop import slope
from mathcore.derivation.layers import layer_names, row_of, width
from mathcore.errors import N_, DataError
from mathcore.formulas import Activation
from mathcore.symbols import D, Partial, indexed, symbol
from mathcore.training.classes import check_classes, check_labels, has_shares, in_columns
from mathcore.training.kinds import numbers
from mathcore.training.parameters import in_order

if TYPE_CHECKING:
    from mathcore.training.network import Network

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Factor:
    """One derivative of a chain: as it is asked for, what it is, and this sample's number."""

    derivative: Expr
    formula: Expr
    value: float


@dataclass(frozen=True, slots=True)
class Path:
    """One way from the weight to the cost: the units that it passes, and its factors."""

    units: tuple[int, ...]
    factors: tuple[Factor, ...]

    @property
    def chain(self) -> Expr:
        """The product of the derivatives."""
        return Mul(*(factor.derivative for factor in self.factors))

    @property
    def value(self) -> float:
        return prod(factor.value for factor in self.factors)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit on the way back: the cost's derivative by its logit, from those of the next layer."""

    derivative: Expr
    formula: Expr
    value: float


def units_of(network: Network, layer: int) -> range:
    return range(1, network.sizes[layer] + 1)


def sample(given: Any, size: int, name: str = "x") -> Array:
    """One row of data."""
    row = np.atleast_1d(numbers(given, name))
    if row.shape != (size,):
        raise DataError(
            N_("a sample is a row of finite numbers, here {size} in all, not of the shape {shape}"),
            size=size,
            shape=row.shape,
        )
    if not np.isfinite(row).all():
        place = int(np.flatnonzero(~np.isfinite(row))[0])
        raise DataError(
            N_("number {place} of a sample is not finite: {value}"),
            place=place + 1,
            value=float(row[place]),
        )
    return row[None]


def target(network: Network, given: Any) -> Array:
    """The targets of one sample as a row; the number of a class becomes its column of ones."""
    row = np.atleast_1d(numbers(given, "y"))
    if has_shares(network) and row.shape == (1,):
        check_classes(network, row)
        return in_columns(network, row)
    row = sample(row, network.sizes[-1], "y")
    check_labels(network, row)
    return row


class Values:
    """Every array of a network's program on one sample."""

    def __init__(
        self, network: Network, x: Array, y: Array, parameters: dict[str, Array] | None
    ) -> None:
        plain_network = replace(network, l1=0.0, l2=0.0)
        program = plain_network.program
        names = tuple(statement.name for statement in program)
        usual = network.start(0)
        arrays = in_order(network, usual if parameters is None else parameters)
        given = dict(zip(usual, arrays, strict=True))
        run = load(replace(program, outputs=names))
        found = run(x, y, *arrays)
        self.network = network
        self.arrays = {"x": x, "y": y, **given, **dict(zip(names, found, strict=True))}

    def at(self, element: Indexed) -> float:
        """An entry: of the sample's row where the array has one for each sample."""
        array = self.arrays[str(element.base.label)]
        places = [int(i) - 1 for i in element.indices]
        by_rows = array.ndim == len(places) + 1
        return float(array[(0, *places)] if by_rows else array[tuple(places)])

    def of(self, formula: Expr) -> float:
        """The number that a formula over entries comes to."""
        entries = sorted(formula.atoms(Indexed), key=str)
        letters: list[Symbol] = [symbol(f"v{k}") for k in range(len(entries))]
        run = compile_formula(formula.xreplace(dict(zip(entries, letters, strict=True))), letters)
        return float(run(*(self.at(entry) for entry in entries)))

    def forward(self, layer: int, unit: int) -> Iterator[Factor]:
        """A unit on the way forward: its logit from the layer before, then its activation."""
        (stated,) = [s for s in self.network.program if s.name == f"z{layer}"]
        row, column = stated.indices
        entries = stated.expr.atoms(Indexed)
        bare = {
            e: indexed(str(e.base.label))[e.indices[1:]] for e in entries if e.indices[0] == row
        }
        sizes = {width(layer - 1): Integer(self.network.sizes[layer - 1])}
        summed = stated.expr.xreplace(bare).xreplace({column: Integer(unit), **sizes}).doit()
        z = indexed(f"z{layer}")[Integer(unit)]
        yield Factor(z, summed, self.at(z))
        rule = row_of(self.network.layers[layer - 1])
        if isinstance(rule, Activation):
            _, after = layer_names(layer, len(self.network.layers))
            a = indexed(after)[Integer(unit)]
            yield Factor(a, rule.at(z), self.at(a))

    def slope(self, layer: int, unit: int) -> Expr:
        """g'(z) of a unit, by the rules."""
        row = row_of(self.network.layers[layer - 1])
        assert isinstance(row, Activation)
        z, a = (indexed(f"{name}{layer}")[Integer(unit)] for name in "za")
        return slope(row, z, a)

    def error(self, unit: int) -> Factor:
        """The derivative by a logit of the last layer."""
        last = len(self.network.layers)
        (stated,) = [s for s in replace(self.network, l1=0.0, l2=0.0).program
                     if s.name == f"dz{last}"]  # fmt: skip
        at = dict(zip(stated.indices, (Integer(1), Integer(unit)), strict=True))
        sizes = {symbol("N"): Integer(1), width(last): Integer(self.network.sizes[-1])}
        summed = stated.expr.xreplace(at).xreplace(sizes).doit()
        shown = {e: indexed(str(e.base.label))[e.indices[1:]] for e in summed.atoms(Indexed)}
        formula = summed.xreplace(shown)
        z = indexed(f"z{last}")[Integer(unit)]
        return Factor(Partial(J, z), formula, float(self.arrays[f"dz{last}"][0, unit - 1]))

    def path(self, layer: int, j: int, units: tuple[int, ...]) -> Path:
        """The factors from the cost back to a weight, through one unit of each layer."""
        factors = [self.error(units[-1])]
        for at in range(layer + len(units) - 1, layer, -1):
            unit, below = units[at - layer], units[at - layer - 1]
            factors += self.through(at, unit, below)
        before, _ = layer_names(layer, len(self.network.layers))
        z = indexed(f"z{layer}")[Integer(units[0])]
        w = indexed(f"W{layer}")[Integer(j), Integer(units[0])]
        inward = indexed(before)[Integer(j)]
        factors.append(Factor(Partial(z, w), inward, self.at(inward)))
        return Path(units, tuple(factors))

    def through(self, layer: int, unit: int, below: int) -> Iterator[Factor]:
        """From a logit back to one of the layer below: the weight, then the slope."""
        w = indexed(f"W{layer}")[Integer(below), Integer(unit)]
        z, a = indexed(f"z{layer}")[Integer(unit)], indexed(f"a{layer - 1}")[Integer(below)]
        yield Factor(Partial(z, a), w, self.at(w))
        inner, sloped = indexed(f"z{layer - 1}")[Integer(below)], self.slope(layer - 1, below)
        yield Factor(D(a, inner), sloped, self.of(sloped))

    def unit(self, layer: int, unit: int) -> Unit:
        """The derivative by one logit, from those of the next layer."""
        value = float(self.arrays[f"dz{layer}"][0, unit - 1])
        if layer == len(self.network.layers):
            error = self.error(unit)
            return Unit(error.derivative, error.formula, value)
        terms = [
            indexed(f"W{layer + 1}")[Integer(unit), Integer(m)]
            * Partial(J, indexed(f"z{layer + 1}")[Integer(m)])
            for m in units_of(self.network, layer + 1)
        ]
        z = indexed(f"z{layer}")[Integer(unit)]
        return Unit(Partial(J, z), self.slope(layer, unit) * Add(*terms), value)
