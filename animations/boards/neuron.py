"""Storyboard: one neuron learns from columns of a table, as the page on gradient descent has it."""

from __future__ import annotations

from typing import Literal

import numpy as np
from sympy import Symbol

import mathcore
from animations.boards.fitting import I, of_one_sample
from animations.boards.training import Seen, Told, cost_lines, score_words, watched
from animations.storyboard import Storyboard, formula, shown
from animations.words import say
from mathcore.errors import N_, BudgetError, DivergenceError, SettingError
from mathcore.symbols import indexed, symbol
from mathcore.training.playing import finite_rows
from mathcore.training.tables import Task

TITLE = N_("Gradient descent in action")
MOST_STEPS = 20_000
MOST_FEATURES = 2
# The output's activation and the loss.
TASKS = {"classification": ("sigmoid", "log_loss"), "regression": ("identity", "mse")}


def neuron(
    data: str,
    features: tuple[str, ...],
    target: str,
    task: Task | Literal[""],
    rate: float,
    steps: int,
    seed: int,
    lang: str = "en",
) -> Storyboard:
    """The beats of the film.

    Args:
        data: a name in DATASETS.
        features: one or two columns to learn from.
        target: the column to predict.
        task: classification or regression; read off the target if empty.
        rate: the learning rate, per step.
        steps: passes over all rows, one step each.
        seed: of the weights at the start.

    Raises:
        DataError, SettingError: what cannot be trained, in one line.
    """
    if len(features) > MOST_FEATURES:
        raise SettingError(
            N_("a film shows at most {most} inputs, not {count}"),
            most=MOST_FEATURES,
            count=len(features),
        )
    if steps > MOST_STEPS:
        raise BudgetError(
            N_("{steps} steps are too many for a film; it shows at most {most}"),
            steps=steps,
            most=MOST_STEPS,
        )
    table = mathcore.DATASETS[data].load()
    chosen = task or table.task(target)
    samples = table.samples(features, target, chosen)
    output, loss = TASKS[chosen]
    network = mathcore.Network([len(features), 1], output=output, loss=loss)
    try:
        history = mathcore.train(
            network, samples.X, samples.y, learning_rate=rate, epochs=steps, seed=seed
        )
        broken = None
    except DivergenceError as error:
        history, broken = error.history, error
    own = np.column_stack([table.numbers(name) for name in features])
    row = finite_rows(history) - 1
    score = float(history.metrics["r2" if chosen == "regression" else "accuracy"][row])
    verdict = score_words(history, score, chosen == "regression", lang)
    costs = (("loss", history.loss),)
    end = history.at(row)
    parameters = zip(letters(len(features)), [*end["W1"].ravel(), end["b1"][0]], strict=True)
    told = Told(
        history,
        costs,
        (
            *cost_lines([("loss", float(history.loss[row]))], lang),
            *(shown(name, value, lang) for name, value in parameters),
        ),
        verdict if broken is None else say(broken.template, lang, **broken.values),
    )
    middle = float(samples.y.mean())
    level = (0.5 if samples.classes else middle) if len(features) == MOST_FEATURES else None

    def says(state: dict[str, np.ndarray], places: np.ndarray) -> np.ndarray:
        return mathcore.predict(network, state, (places - samples.mean) / samples.scale)

    return watched(say(TITLE, lang), seen(own, samples, network, lang), told, says, level, lang)


def letters(count: int) -> list[Symbol]:
    """The names of the weights and of the bias."""
    weights = [symbol("w")] if count == 1 else [symbol(f"w_{k + 1}") for k in range(count)]
    return [*weights, symbol("b")]


def seen(own: np.ndarray, samples: mathcore.Samples, network: mathcore.Network, lang: str) -> Seen:
    """The rows in the columns' own units; the formula is that of the standardised ones."""
    count = own.shape[1]
    *weights, bias = letters(count)
    inputs = [symbol("x")] if count == 1 else [symbol(f"x_{k + 1}") for k in range(count)]
    own_inputs = [indexed("x")[(I,) if count == 1 else (I, k + 1)] for k in range(count)]
    total = sum((w * x for w, x in zip(weights, own_inputs, strict=True)), bias)
    values = {
        "n": len(samples.y), "target": samples.target, "first": samples.features[0],
        "second": samples.features[-1],
    }  # fmt: skip
    template = TELLS[count == 1, bool(samples.classes)]
    if samples.classes:
        values |= {"zero": samples.classes[0], "one": samples.classes[1]}
    groups = samples.y.astype(int) if samples.classes else samples.y > samples.y.mean()
    points = own if count == MOST_FEATURES else np.column_stack([own[:, 0], samples.y])
    names = (*inputs, symbol("y"))[:2]
    return Seen(
        points,
        (formula(names[0]), formula(names[1])),
        groups,
        [False] * len(points),
        say(template, lang, **values),
        formulas=of_one_sample(network, total, lang),
        heights=points[:, 1] if count == 1 else None,
    )


TELLS = {
    (True, True): N_("{n} rows: x is {first}, y is {target}: 0 for {zero}, 1 for {one}."),
    (True, False): N_("{n} rows: x is {first}, y is {target}, the number to predict."),
    (False, True): N_("{n} rows: x₁ is {first}, x₂ is {second}; the colour is {target}."),
    (False, False): N_(
        "{n} rows: x₁ is {first}, x₂ is {second}; the colour is {target}, below or above its mean."
    ),
}
