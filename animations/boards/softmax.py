"""Storyboard: outputs as bars and the shares that softmax makes of them, as the outputs move."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sympy import Expr, Integer

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
from mathcore.errors import N_
from mathcore.symbols import symbol

TITLE = N_("Softmax: shares of one")
FRAMES = 40
CLASSES = 3
SHIFT, RAISE, SHARPER, SOFTER = 2.0, 2.5, 2.0, 0.25


@dataclass(frozen=True, slots=True)
class Setting:
    """What softmax computes, with the names of what goes in and comes out."""

    words: str
    formula: Formula
    inputs: tuple[Formula, ...]
    outputs: tuple[Formula, ...]
    highest: float


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """The inputs move: arrays of shape (n, 3) on the way, the numbers as they stand at its end."""

    words: str
    inputs: np.ndarray
    shares: np.ndarray
    input_labels: tuple[str, ...]
    share_labels: tuple[str, ...]


def softmax(logits: Sequence[float], lang: str = "en") -> Storyboard:
    """The beats of the film for three outputs of a network."""
    defined = mathcore.softmax_jacobian().where[0]
    shares = _shares(defined)
    start = np.array(logits, dtype=float)
    raised = start + RAISE * np.eye(CLASSES)[0]
    title = say(TITLE, lang)
    opening = say(
        N_("e to the power of each output, over the sum of them all: shares of one."), lang
    )
    setting = Setting(
        opening,
        formula(equal(*defined), lang=lang),
        tuple(formula(symbol(f"z_{k}")) for k in range(1, CLASSES + 1)),
        tuple(formula(symbol(f"p_{k}")) for k in range(1, CLASSES + 1)),
        float(max((start + SHIFT).max(), (SHARPER * start).max(), raised.max())),
    )
    told: list[tuple[str, np.ndarray, np.ndarray]] = [
        (
            N_("The largest output gets the largest share, and the shares add up to 1."),
            start,
            start,
        ),
        (
            N_("Add {shift} to all of them: nothing changes. Only differences count."),
            start,
            start + SHIFT,
        ),
        (
            N_("Back again, and raise the first alone: what it gains, the others lose."),
            start,
            raised,
        ),
        (
            N_("Twice as large, all three: the shares sharpen, and the largest takes still more."),
            start,
            SHARPER * start,
        ),
        (
            N_("A quarter as large, as at a high temperature: the shares level out."),
            start,
            SOFTER * start,
        ),
    ]
    beats = []
    for template, before, after in told:
        words = say(template, lang, shift=written(SHIFT, lang))
        moves = _moves(words, before, after, shares, lang)
        beats.append(Beat("moves", moves, reading_seconds(words) + theme.TURN))
    return (
        Beat("title", Words(title), reading_seconds(title)),
        Beat("setting", setting, reading_seconds(opening) + theme.MORPH),
        *beats,
    )


def _shares(defined: tuple[Expr, Expr]) -> Callable[[np.ndarray], np.ndarray]:
    """The compiled softmax of rows of three outputs."""
    share, rule = defined
    i = share.indices[0]
    count = next(each for each in rule.free_symbols if str(each) == "m")
    letters = [symbol(f"z_{k}") for k in range(1, CLASSES + 1)]
    outputs = []
    for k in range(1, CLASSES + 1):
        worked = rule.subs({count: CLASSES, i: Integer(k)}).doit()
        outputs.append(
            mathcore.compile(
                worked.replace(
                    lambda each: each.is_Indexed,
                    lambda each: letters[int(each.indices[0]) - 1],
                ),
                letters,
            )
        )
    return lambda rows: np.stack([run(*rows.T) for run in outputs], axis=1)


def _moves(
    words: str,
    before: np.ndarray,
    after: np.ndarray,
    shares: Callable[[np.ndarray], np.ndarray],
    lang: str,
) -> Moves:
    way = np.linspace(before, after, FRAMES)
    found = shares(way)
    return Moves(
        words,
        way,
        found,
        tuple(written(each, lang) for each in way[-1]),
        tuple(written(each, lang) for each in found[-1]),
    )
