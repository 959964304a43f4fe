"""The network of a setup, and its run with its turns.

The `course` of a setup says how the run goes on after its first epochs: more epochs at another
rate, or one parameter set by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from mathcore.derivation.layers import loss_of
from mathcore.errors import N_, BudgetError, DataError, DivergenceError, SettingError
from mathcore.training.changing import at_rate, with_parameter
from mathcore.training.classes import has_shares
from mathcore.training.features import featured
from mathcore.training.history import History
from mathcore.training.network import Network
from mathcore.training.setups import NUMBER, Array, Scene, Setup, real
from mathcore.training.train import resume, train

MOST_UPDATES = 40_000
MOST_STEPS = 4000
MOST_ROWS = 600
MOST_TURNS = 20
OUTPUTS = {"log_loss": "sigmoid", "cross_entropy": "softmax", "mse": "identity"}
LEG = re.compile(rf"(?P<epochs>\d{{1,7}})@(?P<rate>{NUMBER})", re.IGNORECASE)
EDIT = re.compile(rf"(?P<place>[Wb][^=]{{1,20}})=(?P<value>{NUMBER})", re.IGNORECASE)


def network_of(setup: Setup, classes: int) -> Network:
    """The network of a setup, for so many classes, or for numbers where there are none."""
    fitting = losses_for(classes)
    if setup.loss not in fitting:
        raise SettingError(
            N_("the loss {loss} does not fit these data; here one can take: {known}"),
            loss=setup.loss, known=", ".join(fitting),
        )  # fmt: skip
    outputs = max(classes, 2) if setup.loss == "cross_entropy" else 1
    squared_classes = setup.loss == "mse" and classes
    return Network(
        [max(1, len(setup.features)), *setup.units, outputs],
        list(setup.activations),
        "sigmoid" if squared_classes else OUTPUTS[setup.loss],
        setup.loss,
        l1=setup.l1,
        l2=setup.l2,
    )


def losses_for(classes: int) -> list[str]:
    """The losses that fit data of so many classes, or numbers where there are none."""
    if not classes:
        return ["mse"]
    return ["log_loss", "mse", "cross_entropy"] if classes == 2 else ["cross_entropy"]


def targets_of(network: Network, targets: Array) -> Array:
    """The targets as the network's outputs have them: (n, 1), or a column for each class."""
    if network.loss != "cross_entropy":
        return targets[:, None]
    shares: Array = np.eye(network.sizes[-1])[targets.astype(int)]
    return shares


class Leg(NamedTuple):
    """More epochs at a rate."""

    epochs: int
    rate: float


class Edit(NamedTuple):
    """One parameter set by hand."""

    place: str
    value: float


def turns(course: str) -> Iterator[Leg | Edit]:
    """The turns of a course such as `200@0.1; W1[1,2]=0.5`.

    >>> list(turns("200@0.1; W1[1,2]=0.5"))
    [Leg(epochs=200, rate=0.1), Edit(place='W1[1,2]', value=0.5)]
    """
    parts = [part.strip() for part in course.split(";") if part.strip()]
    if len(parts) > MOST_TURNS:
        raise SettingError(N_("at most {most} turns follow each other"), most=MOST_TURNS)
    for part in parts:
        if leg := LEG.fullmatch(part):
            yield Leg(int(leg["epochs"]), real(leg["rate"]))
        elif edit := EDIT.fullmatch(part):
            yield Edit(edit["place"].strip(), real(edit["value"]))
        else:
            raise SettingError(
                N_("{turn!r} is no turn of a run; write 200@0.1 to go on for 200 epochs at the "
                   "rate 0.1, or W1[1,2]=0.5 to set a weight"),
                turn=part[:40],
            )  # fmt: skip


class Played(NamedTuple):
    """A run as it was: its record, and what broke it, if something did."""

    history: History
    broken: DivergenceError | None


def played(setup: Setup, seen: Scene, network: Network) -> Played:
    """Train by a setup, through all the turns of its course.

    Raises:
        BudgetError: more steps than a page may ask for.
        DataError, SettingError, UnknownFormulaError: as `train`.
    """
    course = list(turns(setup.course))
    epochs = setup.epochs + sum(turn.epochs for turn in course if isinstance(turn, Leg))
    learned, judged = batches(setup, seen, network)
    check_learned(seen, network)
    batch = min(setup.batch, len(learned[0])) if setup.batch >= 1 else setup.batch
    check_budget(setup, epochs, -(-len(learned[0]) // max(batch, 1)))
    validation = judged if len(judged[0]) else None
    try:
        history = train(
            network, *learned, optimizer=setup.optimizer, learning_rate=setup.rate,
            epochs=setup.epochs, batch_size=batch, seed=setup.seed, schedule=setup.schedule,
            validation=validation, initialisation=setup.initialisation,
            every="batch" if setup.by == "step" else max(1, epochs // MOST_ROWS), backend="numpy",
        )  # fmt: skip
        for turn in course:
            if isinstance(turn, Edit):
                history = with_parameter(
                    history, network, *learned, turn.place, turn.value, validation
                )
            else:
                history = resume(
                    at_rate(history, turn.rate), network, *learned,
                    epochs=turn.epochs, validation=validation,
                )  # fmt: skip
    except DivergenceError as error:
        return Played(error.history, error)
    return Played(history, None)


Batch = tuple[Array, Array]


def batches(setup: Setup, seen: Scene, network: Network) -> tuple[Batch, Batch]:
    """What is learned from, and what is for the test."""
    given = featured(seen.places, setup.features)
    wanted = targets_of(network, seen.targets)
    learned, judged = seen.trained, ~seen.trained
    return (given[learned], wanted[learned]), (given[judged], wanted[judged])


def check_learned(seen: Scene, network: Network) -> None:
    """Refuse to learn from one class only where the data have others, left for the test."""
    here, everywhere = (
        len(set(part.tolist())) for part in (seen.targets[seen.trained], seen.targets)
    )
    told_apart = has_shares(network) or loss_of(network.loss).two_classes
    if told_apart and here == 1 < everywhere:
        raise DataError(
            N_("classes in the data: {count}, but all samples drawn to learn from are of class "
               "{name!r}; take a larger share of them or another seed"),
            count=everywhere, name=seen.classes[int(seen.targets[seen.trained][0])][:40],
        )  # fmt: skip


def check_budget(setup: Setup, epochs: int, a_pass: int) -> None:
    """Refuse a run that is longer than a page may ask for."""
    most = MOST_STEPS if setup.by == "step" else MOST_UPDATES
    if epochs * a_pass > most:
        raise BudgetError(
            N_("epochs: {epochs}, steps in each: {count}, which is more than the {most} steps of a "
               "run here; take fewer epochs or larger batches"),
            epochs=epochs, count=a_pass, most=most,
        )  # fmt: skip


def finite_rows(history: History) -> int:
    """How many rows from the first one on hold nothing but finite numbers."""
    finite = np.isfinite(history.loss)
    for values in history.parameters.values():
        finite &= np.isfinite(values).reshape(len(history), -1).all(axis=1)
    return int(np.argmin(finite)) if not finite.all() else len(history)
