"""Storyboard: how many operations a gradient takes, written out, shared, and by backpropagation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from sympy import Add, Expr, Indexed

import mathcore
from animations import theme
from animations.boards.descent import Words
from animations.storyboard import (
    CHANGED,
    LEFT_SIDE,
    Beat,
    Formula,
    Storyboard,
    Window,
    equal,
    formula,
    reading_seconds,
)
from animations.words import say
from mathcore.derivation.swelling import Swelling, Unrolled, letter
from mathcore.errors import N_
from mathcore.symbols import Partial, indexed, symbol

TITLE = N_("Why backpropagation?")
FRAMES = 40
LEAST_POWER = 1
WAYS = ("unrolled", "shared", "backprop")
Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Unfolded:
    """One derivative written out; a part that recurs is labelled `CHANGED`."""

    words: str
    formula: Formula
    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Again:
    """The part that recurs is pointed at."""

    words: str


@dataclass(frozen=True, slots=True, eq=False)
class Depth:
    """A network one layer deeper: bars of shape (frames, 3), as parts of the room there is.

    `halfway` is the frame up to which only the scale changes.
    """

    words: str
    label: str
    sizes: tuple[int, ...]
    names: tuple[str, ...]
    bars: Array
    halfway: int
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """All counts by the number of hidden layers, (n, 3), as powers of ten."""

    words: str
    window: Window
    variable: Formula
    names: tuple[str, ...]
    depths: Array
    powers: Array


def swell(activation: str, units: int, most: int, lang: str = "en") -> Storyboard:
    """The beats of the film.

    Args:
        activation: of the hidden layers, a name in ACTIVATIONS.
        units: in the inputs and in every hidden layer.
        most: the greatest number of hidden layers.
    """
    network = mathcore.Network((units, units, 1), hidden=activation, output="identity", loss="mse")
    counted = network.swell(most).by_depth
    names = tuple(say(each, lang) for each in NAMES)
    title = say(TITLE, lang)
    beats = [Beat("title", Words(title), reading_seconds(title)), *_formula(network, lang)]
    for depth, row in enumerate(counted):
        beats.append(_depth(counted[max(depth - 1, 0)], row, names, lang))
    return (*beats, _scale(counted, names, lang))


NAMES = (N_("written out"), N_("shared"), N_("backprop"))


def _formula(network: mathcore.Network, lang: str) -> tuple[Beat, ...]:
    """One derivative in weights and inputs alone, and what stands in it more than once."""
    weight = indexed("W1")[1, 1]
    whole = Unrolled(network.program, network.sizes)
    entry = whole.entry(indexed("dW1")[1, 1])
    given = {letter(e): _of_one_sample(e) for e, value in whole.known.items() if value == letter(e)}
    written_out = entry.xreplace(given)
    recurs = recurring(written_out)
    left = Partial(symbol("J"), weight)
    shown = formula(equal(left, written_out), {left: LEFT_SIDE, recurs: CHANGED}, lang)
    opening = say(
        N_(
            "The derivative of the cost by one weight of a small network, written out in weights, "
            "inputs and biases."
        ),
        lang,
    )
    again = say(
        N_("A part of it stands there twice, and in the other derivatives again and again."), lang
    )
    return (
        Beat(
            "unfolded", Unfolded(opening, shown, tuple(network.sizes)), reading_seconds(opening) + 3
        ),
        Beat("again", Again(again), reading_seconds(again) + theme.HIGHLIGHT),
    )


def recurring(expr: Expr) -> Expr:
    """The longest sum that stands in an expression more than once."""
    sums = [each for each in expr.atoms(Add) if expr.count(each) > 1]
    return max(sums, key=lambda each: each.count_ops())


def _of_one_sample(element: Indexed) -> Expr:
    """An entry without the index that counts the samples."""
    name = str(element.base.label)
    return indexed(name)[element.indices[1:]] if name in ("x", "y") else element


def _depth(before: Swelling, row: Swelling, names: tuple[str, ...], lang: str) -> Beat:
    """First the scale shrinks to what is to come, then the bars grow."""
    old, new = (np.array([getattr(each, way) for way in WAYS]) for each in (before, row))
    first = row is before
    start = np.zeros(3) if first else old
    scales = np.geomspace(old.max(), new.max(), FRAMES)
    growing = start + np.linspace(0, 1, FRAMES)[:, None] * (new - start)
    shrinking = np.zeros((0, 3)) if first else start / scales[:, None]
    numbers = tuple(grouped(int(count), lang) for count in new)
    layers, count = len(row.sizes) - 2, _parameters(row.sizes)
    values = dict(zip(WAYS, numbers, strict=True))
    words = say(
        FIRST if first else DEEPER,
        lang,
        **values,
        count=count,
        times=grouped(round(float(row.ratio)), lang),
    )
    label = say(
        N_("hidden layers: {layers}; weights and biases: {count}"), lang, layers=layers, count=count
    )
    payload = Depth(
        words,
        label,
        row.sizes,
        names,
        np.concatenate([shrinking, growing / new.max()]),
        len(shrinking),
        numbers,
    )
    return Beat("depth", payload, reading_seconds(words) + 2 * theme.TURN)


def _parameters(sizes: Sequence[int]) -> int:
    return sum(a * b + b for a, b in pairwise(sizes))


FIRST = N_(
    "All {count} derivatives of it: {unrolled} operations written out, {shared} if what recurs is "
    "worked out once, {backprop} by backpropagation."
)
DEEPER = N_(
    "One more layer: {unrolled} written out, {times} times as many as the {backprop} of "
    "backpropagation."
)


def _scale(counted: Sequence[Swelling], names: tuple[str, ...], lang: str) -> Beat:
    """The counts on a scale of powers of ten."""
    depths = np.arange(1, len(counted) + 1)
    powers = np.log10([[getattr(row, way) for way in WAYS] for row in counted])
    top = int(np.ceil(powers.max()))
    window = Window(
        (0.5, len(counted) + 0.5),
        (float(LEAST_POWER), float(top)),
        tuple((float(depth), str(depth)) for depth in depths),
        tuple((float(k), grouped(10**k, lang)) for k in range(LEAST_POWER, top + 1)),
    )
    last, one_less = counted[-1], counted[-2]
    words = say(
        N_(
            "By layers L, in powers of ten: each one multiplies what is written out by about "
            "{factor}, and adds {more} operations to backpropagation."
        ),
        lang,
        factor=round(last.unrolled / one_less.unrolled),
        more=last.backprop - one_less.backprop,
    )
    payload = Scale(words, window, formula(symbol("L")), names, depths, powers)
    return Beat("scale", payload, reading_seconds(words) + theme.MORPH)


def grouped(count: int, lang: str) -> str:
    """A whole number, its digits in threes.

    >>> grouped(310352, "en"), grouped(310352, "it"), grouped(896, "en")
    ('310,352', '310.352', '896')
    """
    text = f"{count:,}"
    return text.replace(",", ".") if lang == "it" else text
