"""Storyboard: a dense layer unit by unit, and the same numbers as a product with a matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sympy import Integer

import mathcore
from animations import theme
from animations.boards.backpropagation import of_one_sample
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
from mathcore.symbols import indexed
from mathcore.training.sample import Values, sample

TITLE = N_("A dense layer is a matrix product")
Labels = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """The layer as a network and as arrays: the inputs, the weights, the biases."""

    words: str
    names: tuple[tuple[Formula, ...], ...]
    inputs: Labels
    weights: Labels
    biases: Labels


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit, counted from 0: what it computes; its column is picked out of the weights."""

    words: str
    formula: Formula
    unit: int
    summed: str
    value: str


@dataclass(frozen=True, slots=True)
class Product:
    """All units at once."""

    words: str
    formula: Formula


def dense(
    x: Sequence[float],
    weights: Sequence[Sequence[float]],
    biases: Sequence[float],
    lang: str = "en",
) -> Storyboard:
    """The beats of the film for one sample and a layer of some units."""
    network = mathcore.Network((len(x), len(biases)), output="identity", loss="mse")
    given = {"W1": np.array(weights), "b1": np.array(biases)}
    target = sample([0.0] * len(biases), len(biases))
    values = Values(network, sample(x, len(x)), target, given).arrays["z1"][0]
    bare = given | {"b1": np.zeros(len(biases))}
    sums = Values(network, sample(x, len(x)), target, bare).arrays["z1"][0]
    (stated,) = (each for each in network.program if each.name == "z1")
    summed = of_one_sample(stated.expr).xreplace({width(0): Integer(len(x))}).doit()
    whole = next(each for each in network.matrices() if each.left.args[0].base.label.name == "z1")

    def row(numbers: Sequence[float]) -> tuple[str, ...]:
        return tuple(written(each, lang) for each in numbers)

    def unit(k: int) -> Beat:
        at = {stated.indices[1]: Integer(k + 1)}
        words = say(
            N_("Unit {k}: the inputs times column {k} of the weights give {sum}, plus {b}: {z}."),
            lang,
            k=k + 1,
            sum=written(sums[k], lang),
            b=written(biases[k], lang),
            z=written(values[k], lang),
        )
        shown = formula(equal(indexed("z1")[k + 1], summed.xreplace(at)), lang=lang)
        payload = Unit(words, shown, k, written(sums[k], lang), written(values[k], lang))
        return Beat("unit", payload, reading_seconds(words) + 2 * theme.MORPH)

    title = say(TITLE, lang)
    opening = say(
        N_("Every input goes to every unit. The weights into one unit are one column of a matrix."),
        lang,
    )
    closing = say(N_("All units at once: one product, and the biases added."), lang)
    names = tuple(
        tuple(formula(indexed(name)[k]) for k in range(1, size + 1))
        for name, size in zip(("x", "z1"), network.sizes, strict=True)
    )
    layer = Layer(opening, names, (row(x),), tuple(map(row, weights)), (row(biases),))
    product = Product(closing, Formula(whole.right, whole.typst()))
    return (
        Beat("title", Words(title), reading_seconds(title)),
        Beat("layer", layer, reading_seconds(opening) + theme.MORPH),
        *(unit(k) for k in range(len(biases))),
        Beat("product", product, reading_seconds(closing) + theme.MORPH),
    )
