"""Storyboard: a network learns, as the playground of the app has it."""

from __future__ import annotations

from typing import Any

import numpy as np

import mathcore
from animations.boards.training import Seen, Told, cost_lines, score_words, watched
from animations.storyboard import Storyboard, formula
from animations.words import say
from mathcore.errors import N_
from mathcore.symbols import symbol
from mathcore.training.playing import batches, finite_rows, losses_for, network_of, played
from mathcore.training.setups import Scene, Setup, scene

TITLE = N_("A network learns")


def network(
    layers: int,
    units: tuple[int, ...],
    activations: tuple[str, ...],
    loss: str,
    lang: str = "en",
    **others: Any,
) -> Storyboard:
    """The beats of the film.

    Args:
        layers: how many of the hidden layers there are.
        units: how many units each would have.
        activations: and which activation.
        loss: the first one that fits the data if empty.
        others: the other fields of a `Setup`.

    Raises:
        BudgetError, DataError, SettingError, UnknownFormulaError: as the playground has them.
    """
    setup = Setup(units=units[:layers], activations=activations[:layers], **others)
    seen = scene(setup)
    setup = setup._replace(loss=loss or losses_for(len(seen.classes))[0])
    built = network_of(setup, len(seen.classes))
    history, broken = played(setup, seen, built)
    row = finite_rows(history) - 1
    learned, judged = batches(setup, seen, built)
    state = history.at(row)
    of_numbers = not seen.classes
    score = (
        float(history.metrics["r2"][row])
        if of_numbers
        else mathcore.accuracy(built, state, *learned)
    )
    costs = [("loss", history.loss)]
    if len(judged[0]):
        costs.append(("slope", history.metrics["validation_loss"]))
    verdict = score_words(history, score, of_numbers, lang)
    told = Told(
        history,
        tuple(costs),
        cost_lines([(quantity, float(values[row])) for quantity, values in costs], lang),
        verdict if broken is None else say(broken.template, lang, **broken.values),
    )
    level = None if built.sizes[-1] > 1 else level_of(seen)

    def says(state: dict[str, np.ndarray], places: np.ndarray) -> np.ndarray:
        return mathcore.predict(built, state, mathcore.featured(places, setup.features))

    return watched(say(TITLE, lang), drawn(seen, setup, built, lang), told, says, level, lang)


def level_of(seen: Scene) -> float:
    """Where a single output changes its mind: at one half, or at the mean of what it learns."""
    return 0.5 if seen.classes else float(seen.targets.mean())


def drawn(seen: Scene, setup: Setup, built: mathcore.Network, lang: str) -> Seen:
    """The samples by class, or below and above the mean."""
    template = (
        N_("{n} samples of {count} classes; the hollow ones are for the test.")
        if seen.classes
        else N_("{n} samples, below and above the mean; the hollow ones are for the test.")
    )
    groups = seen.targets if seen.classes else seen.targets > seen.targets.mean()
    layers = zip(setup.units, setup.activations, strict=True)
    named = [", ".join(setup.features), *(f"{n} {phi}" for n, phi in layers)]
    return Seen(
        seen.places,
        (formula(symbol("x_1")), formula(symbol("x_2"))),
        groups.astype(int),
        ~seen.trained,
        say(template, lang, n=len(seen.targets), count=len(seen.classes)),
        heading=" \N{RIGHTWARDS ARROW} ".join([*named, f"{built.sizes[-1]} {built.output}"]),
    )
