"""One weight of one network, explained on one sample: along a path, over all, layer by layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from math import prod
from typing import TYPE_CHECKING

from sympy import Expr, Float, Indexed, Integer
from sympy.functions.elementary.piecewise import ExprCondPair

from mathcore.derivation.adjoints import J
from mathcore.derivation.layers import layer_names
from mathcore.errors import N_, SettingError
from mathcore.printing import plain, say
from mathcore.symbols import Partial, indexed
from mathcore.training.sample import Array, Factor, Path, Unit, Values, sample, target, units_of

if TYPE_CHECKING:
    from mathcore.training.network import Network

FEW = 24
"""So many paths are listed; more are only counted and added up."""


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
    forward: tuple[Factor, ...] = ()
    numbers: Mapping[Expr, float] = field(default_factory=dict, hash=False)

    def put_in(self, formula: Expr) -> Expr:
        """A formula of this explanation with the sample's numbers in it, nothing worked out."""
        if formula in self.numbers:
            return Float(f"{self.numbers[formula]:.4g}")
        if not formula.args:
            return formula
        parts = [self.put_in(part) for part in formula.args]
        if isinstance(formula, ExprCondPair):
            return formula.func(*parts)
        return formula.func(*parts, evaluate=False)

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
    values = Values(network, sample(x, network.sizes[0]), target(network, y), parameters)
    last = len(network.layers)
    ways = [range(1, size + 1) for size in network.sizes[layer + 1 :]]
    count = prod(map(len, ways))
    few = count if count <= FEW else 1
    paths = tuple(values.path(layer, j, (k, *rest)) for rest in islice(product(*ways), few))
    before, _ = layer_names(layer, last)
    reached = tuple(
        tuple(values.unit(at, unit) for unit in (units_of(network, at) if at > layer else [k]))
        for at in range(last, layer - 1, -1)
    )
    z = indexed(f"z{layer}")[Integer(k)]
    w = indexed(f"W{layer}")[Integer(j), Integer(k)]
    inward = indexed(before)[Integer(j)]
    forward = tuple(values.forward(layer, k))
    back = [unit for units in reached for unit in units]
    entering = Factor(Partial(z, w), inward, values.at(inward))
    return Explanation(
        w,
        paths[0],
        count,
        paths if count <= FEW else (),
        tuple(reached),
        entering,
        values.arrays[f"dz{layer}"][0, k - 1] * values.at(inward),
        forward,
        numbers_of(values, [*forward, *back, entering, Factor(w, w, values.at(w))]),
    )


def numbers_of(values: Values, factors: Sequence[Factor | Unit]) -> dict[Expr, float]:
    """What each entry and each derivative in some formulas is on this sample."""
    entries = {entry for one in factors for entry in one.formula.atoms(Indexed)}
    known = {entry: values.at(entry) for entry in entries}
    return known | {one.derivative: one.value for one in factors}


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
