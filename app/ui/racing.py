"""The fields of the page on optimizers: who races, by which rules, on which surface."""

from __future__ import annotations

import streamlit as st

from app.racing import Rules
from app.ui.i18n import Words
from app.ui.lesson import Preset
from app.ui.text import plain
from app.ui.url import choose_listed, keep_in_url
from mathcore import OPTIMIZERS, SCHEDULES, SURFACES
from mathcore.errors import N_
from mathcore.printing import plain as written

NARROW = 132
LETTERS = ("mu", "rho", "beta_1", "beta_2", "epsilon")
CONVENTIONS = {"pytorch": "PyTorch", "keras": "Keras"}
PLANS = {
    "constant": N_("constant"),
    "step": N_("in steps"),
    "exponential": N_("exponential"),
    "cosine": N_("cosine"),
    "inverse": N_("inverse to the step"),
}
DATA = ("moons", "circle", "xor", "spiral")
RATES = {
    "sgd": 0.9, "momentum": 0.1, "nesterov": 0.1, "adagrad": 0.5,
    "adadelta": 1.0, "rmsprop": 0.05, "adam": 0.1, "adamw": 0.1,
}  # fmt: skip
CHOSEN = ["sgd", "momentum", "rmsprop", "adam"]


def surface_preset(
    name: str, reason: str, racers: list[str], rates: dict[str, float], label: str = ""
) -> Preset:
    """A known surface with its start, and who races on it with which rates."""
    row = SURFACES[name]
    (low, high), (p, q) = row.frame, row.start
    fields = {
        "race": written(row.expr), "race_low": low, "race_high": high, "race_p": p, "race_q": q,
        "race_who": racers, "race_n": 150, "race_plan": "constant",
    }  # fmt: skip
    given = {f"rate_{each}": rate for each, rate in {**RATES, **rates}.items()}
    return Preset(fields | given, reason, label or name)


FIRST = SURFACES["ravine"]
PRESETS = (
    surface_preset("bowl", "bowl", ["sgd", "adagrad", "adam"], {"sgd": 0.1}),
    surface_preset("ravine", "ravine", CHOSEN, {}),
    surface_preset(
        "rosenbrock", "rosenbrock", ["sgd", "momentum", "adam"],
        {"sgd": 0.001, "momentum": 0.001, "adam": 0.1},
    ),
    surface_preset(
        "himmelblau", "himmelblau", ["sgd", "nesterov", "adam"],
        {"sgd": 0.01, "nesterov": 0.01, "adam": 0.3},
    ),
    surface_preset("saddle", "saddle", CHOSEN, {"sgd": 0.1}),
    surface_preset(
        "beale", "beale", ["sgd", "momentum", "adam"],
        {"sgd": 0.01, "momentum": 0.002, "adam": 0.3},
    ),
    surface_preset("ravine", "diverges", CHOSEN, {"sgd": 1.05}, "ravine, sgd = 1.05"),
    surface_preset(
        "ravine", "shipped", CHOSEN, {"sgd": 0.1, "rmsprop": 0.01, "adam": 0.001},
        "ravine, adam = 0.001",
    ),
    Preset(
        {"race": "sin(x) cos(y) + x^2/20", "race_low": -5.0, "race_high": 5.0, "race_p": 4.0,
         "race_q": 1.0},
        "own",
        "sin(x) cos(y) + x^2/20",
    ),
)  # fmt: skip


def choose_racers(_: Words) -> tuple[tuple[str, float], ...]:
    """The optimizers that race, each with its learning rate."""
    if "race_who" not in st.session_state:
        asked = st.query_params.get("race_who")
        given = CHOSEN if asked is None else asked.split(",")
        st.session_state["race_who"] = [name for name in given if name in OPTIMIZERS]
    names = st.pills(_("Who races"), list(OPTIMIZERS), selection_mode="multi", key="race_who")
    kept = [name for name in OPTIMIZERS if name in names]
    keep_in_url("race_who", ",".join(kept))
    with st.container(horizontal=True, key="rates"):
        return tuple((name, choose_rate(name, _)) for name in kept)


def choose_rate(name: str, _: Words) -> float:
    return st.number_input(
        _("rate of {name}", name=name), value=RATES[name], step=0.05, format="%g",
        key=f"rate_{name}", bind="query-params", width=NARROW,
    )  # fmt: skip


def choose_rules(_: Words) -> Rules:
    """Whose recurrences, with which schedule and hyperparameters."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        convention = choose_listed(
            _("as written in"), CONVENTIONS, "pytorch", key="race_as", width=200
        )
        plans = {name: _(PLANS[name]) for name in SCHEDULES}
        plan = choose_listed(
            _("learning rate over the steps"), plans, "constant", key="race_plan", width=200
        )
        corrected = st.toggle(
            _("Adam corrects its start at 0"), value=True, key="race_corrected",
            bind="query-params",
        )  # fmt: skip
    with st.expander(_("Hyperparameters"), key="race_hyper"):
        st.caption(plain(_("Left empty, each is what the library has.")))
        with st.container(horizontal=True):
            given = {name: choose_hyper(name) for name in LETTERS}
    known = tuple((name, value) for name, value in given.items() if value is not None)
    return Rules(convention, corrected, plan, known)


def choose_hyper(name: str) -> float | None:
    return st.number_input(
        name, value=None, format="%g", key=f"hyper_{name}", bind="query-params", width=NARROW
    )


def take_place(place: dict[str, float] | None) -> None:
    """Where a reader clicked is the new start."""
    if place:
        for key, along in (("race_p", "x"), ("race_q", "y")):
            st.session_state[key] = float(f"{place[along]:.3g}")
