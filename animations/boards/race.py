"""Storyboard: six optimizers on one surface from one start, and what each keeps on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sympy import Expr, Indexed, Symbol

import mathcore
from animations import theme
from animations.boards.descent import Words
from animations.boards.lines import defined
from animations.boards.surface import Surface, room_around, surface
from animations.storyboard import (
    Beat,
    Formula,
    Storyboard,
    formula,
    reading_seconds,
    written,
)
from animations.words import say
from mathcore.errors import N_
from mathcore.symbols import function, indexed, symbol
from mathcore.training.optimize import Stepper

TITLE = N_("A race of optimizers")
X, Y = symbol("x"), symbol("y")
TOLD = {
    "sgd": N_("SGD follows the slope alone: it zigzags across the valley and creeps along it."),
    "momentum": N_("Momentum adds up slopes: it gathers speed along the valley and swings past."),
    "adagrad": N_("Adagrad divides by the root of all squared slopes so far: its steps shrink."),
    "adadelta": N_("Adadelta measures its steps by its last ones: it starts out slowly."),
    "rmsprop": N_("RMSProp forgets old slopes, so that its steps need not shrink for ever."),
    "adam": N_("Adam has both: an average of slopes, over the root of that of their squares."),
    "nesterov": N_("Nesterov's momentum looks ahead: it takes the speed after this step."),
    "adamw": N_("AdamW is Adam that also pulls every parameter a little towards 0."),
}
# So many assignments are shown in full.
FEW = 2
CALLED = {
    "sgd": "SGD",
    "momentum": "Momentum",
    "adagrad": "Adagrad",
    "adadelta": "Adadelta",
    "rmsprop": "RMSProp",
    "adam": "Adam",
    "nesterov": "Nesterov",
    "adamw": "AdamW",
}
Setting = tuple[str, float, Mapping[str, float]]


@dataclass(frozen=True, slots=True, eq=False)
class Racer:
    """One optimizer: its path (n, 2), and what it keeps after each step, as parts of the most.

    `state` has shape (n, letters, 2), from 0 to 1; `formulas` are the assignments of a step.
    """

    name: str
    quantity: str
    formulas: tuple[Formula, ...]
    path: np.ndarray
    values: np.ndarray
    letters: tuple[Formula, ...]
    state: np.ndarray


@dataclass(frozen=True, slots=True)
class Ground:
    """The surface, its formula, the start, and who will run."""

    words: str
    formula: Formula
    surface: Surface
    racers: tuple[Racer, ...]


@dataclass(frozen=True, slots=True)
class Solo:
    """One racer runs alone."""

    words: str
    racer: int


@dataclass(frozen=True, slots=True)
class Race:
    """All of them run at once; `results` are the heights that they come to."""

    words: str
    results: tuple[str, ...]


def race(
    f: str,
    start: tuple[float, float],
    optimizers: Sequence[Setting],
    steps: int,
    lang: str = "en",
) -> Storyboard:
    """The beats of the film for a surface over x and y."""
    expr = mathcore.parse(f)
    racers = tuple(_racer(expr, start, each, steps, lang) for each in optimizers)
    met = np.concatenate([each.path for each in racers])
    run = mathcore.compile(expr, [X, Y])
    across, up = room_around(met[:, 0], 0.1), room_around(met[:, 1], 0.1)
    seen = surface(run, across, up, (formula(X), formula(Y)), lang)
    title = say(TITLE, lang)
    opening = say(
        N_("A valley from above, steep across and flat along. All start at the same point."), lang
    )
    named = function("f")(X, Y)
    ground = Ground(opening, defined(named, expr, lang), seen, racers)
    together = say(N_("All at once, {steps} steps each."), lang, steps=steps)
    order = sorted(racers, key=lambda each: each.values[-1])
    closing = say(
        N_("Lowest after {steps} steps: {first}, then {second}. On another surface, others win."),
        lang,
        steps=steps,
        first=order[0].name,
        second=order[1].name,
    )
    results = tuple(written(each.values[-1], lang) for each in racers)
    solos = (Solo(say(TOLD[each[0]], lang), k) for k, each in enumerate(optimizers))
    return (
        Beat("title", Words(title), reading_seconds(title)),
        Beat("ground", ground, reading_seconds(opening) + 2 * theme.MORPH),
        *(Beat("solo", each, reading_seconds(each.words) + theme.GLIDE) for each in solos),
        Beat("race", Race(together, results), reading_seconds(together) + theme.SLIDE),
        Beat("verdict", Words(closing), reading_seconds(closing) + theme.FADE),
    )


def _racer(
    expr: Expr, start: tuple[float, float], setting: Setting, steps: int, lang: str
) -> Racer:
    """The run of `mathcore.descend`, and its steps taken again to read off the state of each."""
    name, rate, hyper = setting
    row = mathcore.optimizer(name).with_values(**hyper)
    where = {"x": start[0], "y": start[1]}
    run = mathcore.descend(expr, where, row, learning_rate=rate, steps=steps)
    path = np.stack([run.parameters[each] for each in "xy"], axis=1)
    slopes = np.stack([run.gradients[each] for each in "xy"], axis=1)
    stepper, point = Stepper(row, rate, None, steps), path[0].copy()
    letters = [letter.name for letter in row.state]
    kept = np.zeros((steps + 1, len(letters), 2))
    for t in range(steps):
        stepper.step(point, slopes[t])
        for k, letter in enumerate(letters):
            kept[t + 1, k] = stepper.state[letter]
    most = np.abs(kept).max(axis=(0, 2), keepdims=True)
    return Racer(
        CALLED[name],
        name,
        tuple(assignments(row, lang)),
        path,
        run.loss,
        tuple(formula(letter) for letter in row.state),
        np.abs(kept) / np.where(most > 0, most, 1),
    )


def assignments(row: mathcore.Optimizer, lang: str, letter: Symbol = X) -> list[Formula]:
    """What a step does; of long ones what comes after the averages, which are drawn as bars."""
    own, name = indexed(row.parameter.name), indexed(letter.name)
    found = [
        each.replace(lambda e: isinstance(e, Indexed) and e.base == own, lambda e: name[e.indices])
        for (left, _), each in zip(row.assignments, mathcore.recurrence(row), strict=True)
        if len(row.assignments) <= FEW or left not in row.state
    ]
    return [formula(each, lang=lang) for each in found]
