"""Storyboard: one sample forward through a small network, back through it, and the update."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sympy import Expr, Indexed, Integer

import mathcore
from animations import theme
from animations.boards.descent import Words
from animations.storyboard import (
    Beat,
    Formula,
    Storyboard,
    equal,
    formula,
    reading_seconds,
    written,
)
from animations.words import say
from mathcore.derivation.layers import width
from mathcore.errors import N_
from mathcore.formulas.hyper import RATE
from mathcore.symbols import Partial, index, indexed, symbol
from mathcore.training.sample import Values, sample

TITLE = N_("Backpropagation, number by number")
COST, N_INDEX = symbol("J"), index("n")
SGD = mathcore.OPTIMIZERS["sgd"]
# What a layer hands on.
VALUES = ("x", "a1", "p")
FORWARD = {
    1: N_("Forward: every hidden unit adds up its inputs times their weights, and bends the sum."),
    2: N_("The output unit does the same with the hidden values."),
}
DELTAS = {
    2: N_("Backward: how the loss answers to the sum in the output unit. It is the error."),
    1: N_("Back along the edges: times the weight, times the slope of the hidden unit."),
}
EDGES = {
    2: N_("For the weight on an edge: that number times the value that came in along it."),
    1: N_("And again: each edge gets its unit's number times the input it carries."),
}
Arrays = Mapping[str, np.ndarray]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The network: names of its nodes, layer by layer."""

    words: str
    names: tuple[tuple[Formula, ...], ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """New numbers at a layer: over its nodes, under them, and on the edges into it.

    What is empty stays as it stands. Their quantities say how they are coloured.
    """

    layer: int
    over: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    edges: tuple[tuple[str, ...], ...] = ()
    over_is: str = "value"
    others_are: str = "parameter"


@dataclass(frozen=True, slots=True)
class Pass:
    """Formulas, and the numbers that they give; dots run along the edges of a layer.

    `runs` is the layer whose edges they run along, 0 for none, `back` whether against them.
    """

    words: str
    formulas: tuple[Formula, ...]
    numbers: tuple[Numbers, ...]
    runs: int = 0
    back: bool = False


def backpropagation(
    x: Sequence[float],
    y: float,
    weights: Sequence[Sequence[Sequence[float]]],
    biases: Sequence[Sequence[float]],
    rate: float,
    lang: str = "en",
) -> Storyboard:
    """The beats of the film for one sample and a network of one hidden layer."""
    network = mathcore.Network((len(x), *(len(each) for each in biases)))
    start = {
        name: np.array(each)
        for layer, pair in enumerate(zip(weights, biases, strict=True), start=1)
        for name, each in zip((f"W{layer}", f"b{layer}"), pair, strict=True)
    }
    inputs, target = (sample(given, size) for given, size in ((x, len(x)), (y, 1)))
    here = Values(network, inputs, target, start).arrays
    update = mathcore.compile(SGD.update, [SGD.parameter, SGD.gradient, RATE])
    after = {name: update(each, here[f"d{name}"], rate) for name, each in start.items()}
    there = Values(network, inputs, target, after).arrays
    title = say(TITLE, lang)
    opening = say(
        N_(
            "A weight on every edge, a bias under every unit. One sample comes in, "
            "its target is {y}."
        ),
        lang,
        y=written(y, lang),
    )
    names = tuple(
        tuple(formula(indexed(name)[k]) for k in range(1, size + 1))
        for name, size in zip(("x", "a1", "p"), network.sizes, strict=True)
    )
    told = _Telling(network, here, lang)
    return (
        Beat("title", Words(title), reading_seconds(title)),
        Beat("drawing", Drawing(opening, names), reading_seconds(opening) + theme.MORPH),
        told.start(),
        *(told.forward(layer) for layer in (1, 2)),
        told.loss(target),
        *told.back(x, y, start),
        told.update(after, rate),
        _Telling(network, there, lang).again(here, there),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Telling:
    """What is told of a network at one state of its parameters."""

    network: mathcore.Network
    arrays: Arrays
    lang: str

    def beat(
        self,
        words: str,
        formulas: Sequence[Expr],
        *numbers: Numbers,
        runs: int = 0,
        back: bool = False,
    ) -> Beat:
        drawn = tuple(formula(each, lang=self.lang) for each in formulas)
        seconds = reading_seconds(words) + theme.MORPH + (theme.TURN if runs else 0)
        return Beat("pass", Pass(words, drawn, numbers, runs, back), seconds)

    def row(self, name: str) -> tuple[str, ...]:
        return tuple(written(each, self.lang) for each in np.ravel(self.arrays[name]))

    def matrix(self, name: str) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(written(e, self.lang) for e in row) for row in self.arrays[name])

    def start(self) -> Beat:
        words = say(N_("These are the weights and biases that it starts with."), self.lang)
        layers = (
            Numbers(layer, under=self.row(f"b{layer}"), edges=self.matrix(f"W{layer}"))
            for layer in (1, 2)
        )
        return self.beat(words, (), Numbers(0, over=self.row("x")), *layers)

    def forward(self, layer: int) -> Beat:
        """A layer's values, from the statements of the program."""
        (stated,) = (each for each in self.network.program if each.name == f"z{layer}")
        called = mathcore.ACTIVATIONS[str(self.network.layers[layer - 1])].called
        logit = of_one_sample(stated.target)
        value = indexed(VALUES[layer])[logit.indices]
        words = say(FORWARD[layer], self.lang)
        size = Integer(self.network.sizes[layer - 1])
        summed = of_one_sample(stated.expr).xreplace({width(layer - 1): size}).doit()
        first = {stated.indices[1]: Integer(1)}
        formulas = (equal(logit, summed), equal(value, called(logit)))
        formulas = tuple(each.xreplace(first) for each in formulas)
        return self.beat(words, formulas, Numbers(layer, over=self.row(VALUES[layer])), runs=layer)

    def loss(self, target: np.ndarray) -> Beat:
        row = mathcore.LOSSES[self.network.loss]
        words = say(
            N_("The output is {p} and should be {y}: the loss is {loss}."),
            self.lang,
            p=written(self.arrays["p"].item(), self.lang),
            y=written(target.item(), self.lang),
            loss=written(self.arrays["loss"].item(), self.lang),
        )
        named = {row.prediction: indexed("p")[1], row.target: indexed("y")[1]}
        return self.beat(words, (equal(COST, row.definition.xreplace(named)),))

    def back(self, x: Sequence[float], y: float, start: Mapping[str, np.ndarray]) -> list[Beat]:
        """The derivatives by a layer's logits, then by the weights on its edges, last first."""
        beats = []
        for layer in (2, 1):
            found = self.network.explain((layer, 1, 1), x, y, dict(start))
            unit = found.layers[-1][0]
            words = say(DELTAS[layer], self.lang)
            numbers = Numbers(layer, under=self.row(f"dz{layer}"), others_are="slope")
            runs = layer + 1 if layer < 2 else 0
            stated = equal(unit.derivative, unit.formula)
            beats.append(self.beat(words, (stated,), numbers, runs=runs, back=True))
            words = say(EDGES[layer], self.lang)
            numbers = Numbers(layer, edges=self.matrix(f"dW{layer}"), others_are="slope")
            stated = equal(found.claim, found.last.formula * unit.derivative)
            beats.append(self.beat(words, (stated,), numbers))
        return beats

    def update(self, after: Mapping[str, np.ndarray], rate: float) -> Beat:
        words = say(
            N_("Every weight and bias goes against its number, {rate} times as far."),
            self.lang,
            rate=written(rate, self.lang),
        )
        moved = _Telling(self.network, after, self.lang)
        layers = (
            Numbers(layer, under=moved.row(f"b{layer}"), edges=moved.matrix(f"W{layer}"))
            for layer in (1, 2)
        )
        w = symbol("w")
        moved_to = SGD.update.xreplace({SGD.parameter: w, SGD.gradient: Partial(COST, w)})
        stated = equal(symbol(say(N_("w_new"), self.lang)), moved_to)
        return self.beat(words, (stated,), *layers)

    def again(self, here: Arrays, there: Arrays) -> Beat:
        words = say(
            N_("Forward again: the output is {p}, and the loss fell from {before} to {after}."),
            self.lang,
            p=written(there["p"].item(), self.lang),
            before=written(here["loss"].item(), self.lang),
            after=written(there["loss"].item(), self.lang),
        )
        layers = (Numbers(layer, over=self.row(VALUES[layer])) for layer in (1, 2))
        return self.beat(words, (), *layers, runs=1)


def of_one_sample(expr: Expr) -> Expr:
    """A statement for one sample: without the index that counts the samples."""
    return expr.replace(
        lambda e: isinstance(e, Indexed) and N_INDEX in e.indices,
        lambda e: indexed(str(e.base.label))[tuple(i for i in e.indices if i != N_INDEX)],
    )
