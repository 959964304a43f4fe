"""Hyperparameters: the numbers of an optimizer or a schedule that one may choose, by name."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from math import isfinite

from sympy import Symbol

from mathcore.errors import N_, SettingError
from mathcore.symbols import index, symbol

STEP = index("t")
"""The number of the step: an optimizer counts from 1, a schedule the steps done so far."""

RATE = symbol("eta")
"""The learning rate, per step."""

BELOW_ONE = frozenset(map(symbol, ("mu", "rho", "beta_1", "beta_2")))
"""Shares that are kept from step to step: from 0 to below 1."""

ABOVE_ZERO = frozenset(map(symbol, ("eta", "gamma", "s", "T")))
"""What a step cannot do without: rates, lengths of time."""

IN_WORDS = {
    "learning_rate": "eta",
    "momentum": "mu",
    "decay": "rho",
    "eps": "epsilon",
    "weight_decay": "lambda",
    "initial_accumulator": "s_0",
}
"""What one may say for a letter; Python takes no argument that is called lambda."""


def with_values(
    kind: str, hyper: Mapping[Symbol, float], given: Mapping[str, float]
) -> dict[Symbol, float]:
    """Hyperparameters with some of them set by name, a letter's or a word for it.

    Raises:
        SettingError: a name that is none of them, or a value that is not a finite number.
    """
    values = {s.name: float(v) for s, v in hyper.items()}
    for said, value in given.items():
        name = said if said in values else IN_WORDS.get(said, said)
        if name not in values:
            raise unknown_hyper(kind, said, values)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
            raise SettingError(
                N_("{name} of {owner} must be a finite number, not {value!r}"),
                name=name,
                owner=kind,
                value=str(value)[:40],
            )
        values[name] = in_range(kind, symbol(name), float(value))
    return {s: values[s.name] for s in hyper}


def unknown_hyper(kind: str, name: str, known: Mapping[str, float]) -> SettingError:
    shown = {"owner": kind, "name": str(name)[:40], "known": ", ".join(known) or "none"}
    near = get_close_matches(str(name)[:40], known, n=1, cutoff=0.5)
    if near:
        return SettingError(
            N_("{owner} has no hyperparameter {name!r}; known: {known}; the nearest is {near}"),
            near=near[0],
            **shown,
        )
    return SettingError(N_("{owner} has no hyperparameter {name!r}; known: {known}"), **shown)


def in_range(owner: str, letter: Symbol, value: float) -> float:
    """A value that its letter may have.

    Raises:
        SettingError: it may not.
    """
    if letter in BELOW_ONE and not 0 <= value < 1:
        template = N_("{name} of {owner} must be from 0 to below 1, not {value}")
    elif letter in ABOVE_ZERO and not value > 0:
        template = N_("{name} of {owner} must be greater than 0, not {value}")
    elif value < 0:
        template = N_("{name} of {owner} must not be negative, not {value}")
    else:
        return value
    raise SettingError(template, name=letter.name, owner=owner, value=float(value))
