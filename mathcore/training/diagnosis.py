"""Where a run broke: its program's statements one by one, and the first that left its bounds.

The statements are those that train, with every array as an output; what is reported of one is its
own formula and the factor in it that is to blame.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sympy import Expr, Indexed, postorder_traversal

from mathcore.codegen.source import load
from mathcore.derivation.indices import Program, Statement
from mathcore.errors import N_
from mathcore.printing import decimal, latex, plain, say
from mathcore.symbols import indexed
from mathcore.training.checks import Batch
from mathcore.training.network import Network

Array = np.ndarray[Any, np.dtype[Any]]
Arrays = Mapping[str, Array]
GROWN = 1e4
"""A quantity has exploded where it is so many times what it was; its square is the loss's bound."""
AT_ONCE = 8192


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The first quantity of a run that exploded or left the finite numbers, and why.

    `statement` is its line of the program and `value` its largest absolute value, at the
    parameters before step `step` + 1. `factor` is what in the formula blew up: an array, or a part
    of the formula where every array is in bounds; `largest` is its largest absolute value.
    `rate` is the learning rate to stay below, where it can be computed: 2 over the largest
    curvature of the cost; `estimated` says that this was measured at one point of many.
    """

    step: int
    layer: int
    statement: Statement
    value: float
    factor: Expr
    largest: float
    rate: float | None = None
    estimated: bool = False

    @property
    def quantity(self) -> str:
        """The name of the quantity: z2, a1, loss, dz1."""
        return self.statement.name

    @property
    def culprit(self) -> str:
        """The factor by name: an array's, or the formula of a part."""
        return name_of(self.factor) if isinstance(self.factor, Indexed) else plain(self.factor)

    def latex(self) -> str:
        """The formula of the quantity."""
        return f"{latex(self.statement.target)} = {latex(self.statement.expr)}"

    def text(self, lang: str = "en") -> str:
        """What broke, by which formula and which factor, and what would have held, in lines."""
        comma = lang == "it"
        formula = " = ".join(
            plain(side, decimal_comma=comma)
            for side in (self.statement.target, self.statement.expr)
        )
        lines = [
            say(FIRST, lang, quantity=self.quantity, layer=self.layer, step=self.step,
                value=decimal(self.value, lang)),
            f"  {formula}",
            say(FACTOR, lang, factor=self.culprit, largest=decimal(self.largest, lang)),
        ]  # fmt: skip
        if self.rate is not None:
            lines.append(
                say(HELD if self.estimated else BOUND, lang, rate=decimal(self.rate, lang))
            )
        return "\n".join(lines)


FIRST = N_("After {step} steps {quantity} of layer {layer} comes to {value}, by the formula")
FACTOR = N_("in which {factor} comes to {largest}.")
BOUND = N_("A learning rate below {rate} holds: 2 divided by the largest curvature of the cost.")
HELD = N_("A learning rate below {rate} would have held: an estimate of 2 divided by the largest "
          "curvature of the cost.")  # fmt: skip


class Quantities:
    """Every array of a network's program, for some samples at some parameters."""

    def __init__(self, network: Network) -> None:
        self.network, self.program = network, network.program
        self.names = tuple(statement.name for statement in self.program)
        every = replace(self.program, outputs=self.names)
        self.run = load(every, network.strengths)

    def at(self, X: Array, y: Array, parameters: Arrays) -> dict[str, Array]:
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            found = self.run(X, y, *parameters.values())
        return {"x": X, "y": y, **parameters, **dict(zip(self.names, found, strict=True))}

    def gradients(self, found: Arrays) -> list[Array]:
        inputs = [name for name in self.program.inputs if f"d{name}" in found]
        return [found[f"d{name}"] for name in inputs]

    def broken(self, now: Arrays, start: Arrays) -> tuple[Statement, float]:
        """The first statement that grew past its bound, or the one that grew most; and how far."""
        best = (self.program.statements[0], -1.0)
        for statement in self.program:
            ratio = growth(now[statement.name], start[statement.name])
            if ratio > GROWN:
                return statement, ratio
            best = max(best, (statement, ratio), key=lambda pair: pair[1])
        return best

    def diagnosis(self, step: int, statement: Statement, now: Arrays, start: Arrays) -> Diagnosis:
        factor = self.factor(statement, now, start)
        value = largest(now[statement.name])
        if isinstance(factor, Indexed):
            size = largest(now[name_of(factor)])
        else:
            size = largest(self.part(statement, factor, now))
        return Diagnosis(step, self.layer(statement, factor), statement, value, factor, size)

    def factor(self, statement: Statement, now: Arrays, start: Arrays) -> Expr:
        """What in a formula blew up: an array, or a part where no array did."""
        arrays = sorted(statement.expr.atoms(Indexed), key=str)
        ratios = {e: growth(now[name_of(e)], start[name_of(e)]) for e in arrays}
        grown: Expr = max(arrays, key=lambda e: ratios[e])
        if ratios[grown] > GROWN:
            return grown
        for part in parts_of(statement):
            if not np.isfinite(self.part(statement, part, now)).all():
                return part
        return grown

    def part(self, statement: Statement, part: Expr, now: Arrays) -> Array:
        """The values of a part of a statement's formula, by a program of its own."""
        extents = {i: high for i, _, high in statement.limits}
        kept = tuple(i for i in statement.indices if i in part.free_symbols)
        line = Statement(indexed("part")[kept], part, tuple(extents[i] for i in kept))
        read = {name_of(e) for e in part.atoms(Indexed)} - {"x"}
        shapes = {**dict(self.program.shapes), **{s.name: s.extents for s in self.program}}
        letters = {str(letter) for letter in part.free_symbols}
        numbers = {k: v for k, v in self.network.strengths.items() if k in letters}
        given = ("x", *sorted(read))
        sizes = tuple((name, shapes[name]) for name in (*given, *numbers))
        alone = Program((*given, *numbers), (line,), ("part",), sizes)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            (found,) = load(alone, numbers)(*(now[name] for name in given))
        return np.asarray(found)

    def layer(self, statement: Statement, factor: Expr) -> int:
        """The layer that a statement is of; the cost is of the last one."""
        names = [statement.name, *map(name_of, sorted(factor.atoms(Indexed), key=str))]
        numbers = [found[0] for name in names if (found := re.findall(r"\d+$", name))]
        ends = statement.name in ("loss", "p", "dp") or not numbers
        return len(self.network.layers) if ends else int(numbers[0])


def name_of(element: Indexed) -> str:
    return str(element.base.label)


def parts_of(statement: Statement) -> Iterable[Expr]:
    """The parts of a formula that stand for arrays of their own, inner ones first."""
    own = set(statement.indices)
    for part in postorder_traversal(statement.expr):
        places = {i for e in part.atoms(Indexed) for i in e.indices}
        if isinstance(part, Expr) and not isinstance(part, Indexed) and places and places <= own:
            yield part


def largest(array: Array) -> float:
    """The largest absolute value; infinite or nan where there is such an entry."""
    sizes = np.abs(array)
    if np.isinf(sizes).any():
        return float("inf")
    return float(sizes.max(initial=0.0))


def growth(now: Array, start: Array) -> float:
    """How many times an array is what it was; infinite where it is not finite."""
    size, before = largest(now), largest(start)
    if not np.isfinite(size):
        return float("inf")
    return size / (1 + before) if np.isfinite(before) else 0.0


def in_chunks(pieces: Iterable[Batch]) -> Iterable[Batch]:
    """Samples in parts that are small enough to keep every array of the program for."""
    for X, y in pieces:
        for begin in range(0, len(X), AT_ONCE):
            yield X[begin : begin + AT_ONCE], y[begin : begin + AT_ONCE]
