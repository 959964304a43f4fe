"""One weight of one network, explained on one sample: along a path, over all, layer by layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
from sympy import Add, Expr, Indexed, Integer, Mul, Symbol

from mathcore.codegen.functions import compile as compile_formula
from mathcore.codegen.source import load
from mathcore.derivation.adjoints import J
from mathcore.derivation.backprop import slope
from mathcore.derivation.layers import layer_names, row_of
from mathcore.errors import N_, DataError, SettingError
from mathcore.formulas import Activation
from mathcore.printing import plain, say
from mathcore.symbols import D, Partial, indexed, symbol

if TYPE_CHECKING:
    from mathcore.training.network import Network

Array = np.ndarray[Any, np.dtype[Any]]
FEW = 24
"""So many paths are listed; more are only counted and added up."""


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


@dataclass(frozen=True, slots=True)
class Explanation:
    """dJ/dw of one weight on one sample, as a product, as a sum of products, and regrouped.

    `path` is one way through the network and `count` says how many there are; `paths` lists them
    where they are few. `layers` are the units of each layer that the weight acts through, last
    layer first, each worked out once; `value` is the derivative.
    """

    weight: Expr
    path: Path
    count: int
    paths: tuple[Path, ...]
    layers: tuple[tuple[Unit, ...], ...]
    last: Factor
    value: float

    @property
    def claim(self) -> Expr:
        return Partial(J, self.weight)

    def text(self, lang: str = "en") -> str:
        """The three ways, with the numbers of the sample."""
        show = Shown(lang)
        claim = show.formula(self.claim)
        rows = [say(ALONG, lang)]
        rows += [f"  {claim}: {show.formula(self.path.chain)}"]
        rows += [show.factor(factor) for factor in self.path.factors]
        rows += [f"  = {show.number(self.path.value)}", ""]
        rows += [say(SUMMED, lang, count=self.count)]
        if self.paths:
            signed = " + ".join(show.bracketed(path.value) for path in self.paths)
            rows += [f"  {claim} = {signed} = {show.number(self.value)}"]
        else:
            rows += [f"  {claim} = {show.number(self.value)}"]
        rows += ["", say(GROUPED, lang)]
        for layer in self.layers:
            rows += [show.factor(unit) for unit in layer]
        rows += [show.factor(self.last), f"  {claim} = {show.number(self.value)}"]
        return "\n".join(rows)


ALONG = N_("Along one path, the chain rule multiplies the derivatives:")
SUMMED = N_("Over all paths from the weight to the cost, their number being {count}, it adds them:")
GROUPED = N_("Layer by layer, what the paths have in common is worked out once:")


class Shown:
    """Formulas and numbers as a language writes them."""

    def __init__(self, lang: str) -> None:
        self.comma = lang == "it"

    def formula(self, expr: Expr) -> str:
        return plain(expr, decimal_comma=self.comma)

    def number(self, value: float) -> str:
        text = f"{value:.6g}"
        return text.replace(".", ",") if self.comma else text

    def bracketed(self, value: float) -> str:
        return f"({self.number(value)})" if value < 0 else self.number(value)

    def factor(self, one: Factor | Unit) -> str:
        left, right = self.formula(one.derivative), self.formula(one.formula)
        return f"  {left} = {right} = {self.number(one.value)}"


def explain(
    network: Network,
    weight: str | tuple[int, int, int],
    x: Sequence[float] | Array,
    y: Sequence[float] | Array | float,
    parameters: dict[str, Array] | None = None,
) -> Explanation:
    """Explain the derivative of one sample's loss by one weight.

    Args:
        network: whose hidden layers have activations of one variable.
        weight: its layer, the unit it starts from and the one it leads to, all counted from 1,
            as three numbers or as text, such as "W1[2,3]".
        x: the sample's inputs, (d,).
        y: its targets, (k,), or a number where there is one output.
        parameters: the arrays W1, b1, ... by name; those of `start(0)` if left out.

    Raises:
        SettingError: no such weight, or a hidden softmax, whose units are not apart.
        DataError: a sample of another length, or a number that is not finite.
    """
    layer, j, k = place_of(network, weight)
    values = Values(network, sample(x, network.sizes[0]), sample(y, network.sizes[-1]), parameters)
    last = len(network.layers)
    ways = [range(1, size + 1) for size in network.sizes[layer + 1 :]]
    count = prod(map(len, ways))
    few = count if count <= FEW else 1
    paths = tuple(values.path(layer, j, (k, *rest)) for rest in islice(product(*ways), few))
    before, _ = layer_names(layer, last)
    reached = [
        tuple(values.unit(at, unit) for unit in (units_of(network, at) if at > layer else [k]))
        for at in range(last, layer - 1, -1)
    ]
    z = indexed(f"z{layer}")[Integer(k)]
    w = indexed(f"W{layer}")[Integer(j), Integer(k)]
    inward = indexed(before)[Integer(j)]
    return Explanation(
        w,
        paths[0],
        count,
        paths if count <= FEW else (),
        tuple(reached),
        Factor(Partial(z, w), inward, values.at(inward)),
        values.arrays[f"dz{layer}"][0, k - 1] * values.at(inward),
    )


def units_of(network: Network, layer: int) -> range:
    return range(1, network.sizes[layer] + 1)


def place_of(network: Network, weight: str | tuple[int, int, int]) -> tuple[int, int, int]:
    """Layer, start and end of a weight, all there."""
    given = numbers_in(weight) if isinstance(weight, str) else tuple(weight)
    if len(given) == 3:
        layer, j, k = given
        deep = 1 <= layer <= len(network.layers)
        if deep and 1 <= j <= network.sizes[layer - 1] and 1 <= k <= network.sizes[layer]:
            if "softmax" in network.layers[layer - 1 : -1]:
                raise SettingError(
                    N_("behind {weight} stands a softmax, whose units do not act one by one"),
                    weight=str(weight)[:40],
                )
            return layer, j, k
    raise SettingError(
        N_("no weight {weight!r} in a network of sizes {sizes}; write it as W1[2,1], from 1 on"),
        weight=str(weight)[:40],
        sizes=", ".join(map(str, network.sizes)),
    )


def numbers_in(weight: str) -> tuple[int, ...]:
    """1, 2 and 3 of W1[2,3]; 0 stands for what is no number."""
    name, _, places = weight.removesuffix("]").partition("[")
    parts = [name.removeprefix("W"), *places.split(",")]
    return tuple(int(p) if p.strip().isdecimal() else 0 for p in parts)


def sample(given: Any, size: int) -> Array:
    """One row of data."""
    row = np.atleast_1d(np.asarray(given, dtype=float))
    if row.shape != (size,) or not np.isfinite(row).all():
        raise DataError(
            N_("a sample has {size} finite numbers here, not the shape {shape}"),
            size=size,
            shape=row.shape,
        )
    return row[None]


class Values:
    """Every array of a network's program on one sample."""

    def __init__(
        self, network: Network, x: Array, y: Array, parameters: dict[str, Array] | None
    ) -> None:
        plain_network = replace(network, l1=0.0, l2=0.0)
        program = plain_network.program
        names = tuple(statement.name for statement in program)
        given = parameters or network.start(0)
        run = load(replace(program, outputs=names))
        found = run(x, y, *given.values())
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
        shown = {
            e: indexed(str(e.base.label))[e.indices[1:]]
            for e in stated.expr.xreplace(at).atoms(Indexed)
        }
        formula = stated.expr.xreplace(at).xreplace(shown).xreplace({symbol("N"): Integer(1)})
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
