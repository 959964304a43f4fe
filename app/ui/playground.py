"""What the playground lets a visitor choose. Nothing is refused here: mathcore says what is wrong,
and what was chosen stays. Every choice is in the link under its own key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from app.ui.bending import data_names
from app.ui.choices import usual_columns
from app.ui.descent import lowered
from app.ui.gallery import title_of
from app.ui.i18n import Words, numbers
from app.ui.racing import PLANS
from app.ui.url import called, keep_in_url
from mathcore import ACTIVATIONS, FEATURES, INITIALISATIONS, OPTIMIZERS, SCHEDULES
from mathcore.errors import N_
from mathcore.printing import plain
from mathcore.training.playing import losses_for
from mathcore.training.setups import OWN_POINTS, Setup

CSV = "csv"
MEGABYTES = 5
MOST_LAYERS, MOST_UNITS = 6, 8
RATES = (0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
ACTIVE = [name for name in ("tanh", "relu", "sigmoid", "identity", "leaky_relu", "elu", "softplus",
                            "softsign", "swish", "gelu") if name in ACTIVATIONS]  # fmt: skip
STARTS = {
    "zeros": N_("zeros"), "normal": N_("normal"), "lecun": "LeCun", "xavier": "Xavier", "he": "He"
}  # fmt: skip
NARROW, MIDDLE = 108, 128
DEFAULTS: dict[str, Any] = {
    "net_data": "circle", "net_noise": 0.0, "net_samples": 200, "net_share": 50,
    "net_in": ["x1", "x2"], "net_layers": 2, "net_loss": "log_loss", "net_opt": "sgd",
    "net_rate": 0.03, "net_epochs": 200, "net_plan": "constant", "net_batch": 10, "net_l1": 0.0,
    "net_l2": 0.0, "net_start": "lecun", "net_seed": 0, "net_by": "epoch", "net_course": "",
    **{f"net_units{k}": units for k, units in enumerate((4, 2, 2, 2, 2, 2), start=1)},
    **{f"net_act{k}": "tanh" for k in range(1, MOST_LAYERS + 1)},
}  # fmt: skip
"""The values of a fresh page, by the fields' keys; a preset is these with others in some places."""


def names_of_data(_: Words) -> dict[str, str]:
    return data_names(_) | {
        "iris": _("iris, three species"),
        "plane": _("plane, numbers"), "multi_gaussian": _("hills, numbers"),
        OWN_POINTS: _("my own points"), CSV: _("my own CSV file"),
    }  # fmt: skip


def named(label: str, names: Mapping[str, str], *, key: str, **more: Any) -> str:
    """One of some names, kept in the link by the name and shown in the reader's language."""
    default = DEFAULTS[key]
    if st.session_state.get(key) not in names:
        asked = st.query_params.get(key, default)
        st.session_state[key] = asked if asked in names else next(iter({default} & {*names}), None)
        st.session_state[key] = st.session_state[key] or next(iter(names))
    choice = st.selectbox(label, list(names), format_func=called(names), key=key, **more)
    keep_in_url(key, choice)
    return str(choice)


def number(label: str, *, key: str, step: float = 1, **more: Any) -> Any:
    """A number, kept in the link."""
    value = DEFAULTS[key]
    shape: dict[str, Any] = {"format": "%g"} if isinstance(value, float) else {}
    more = {"width": NARROW} | more
    return st.number_input(
        label, value=value, step=type(value)(step), key=key, bind="query-params", **shape, **more
    )


def choose_data(_: Words) -> dict[str, Any]:
    """The data: a set by its name with its size and noise, own points, or an own file."""
    data = named(_("Data"), names_of_data(_), key="net_data")
    chosen: dict[str, Any] = {"data": data}
    if data == CSV:
        given = st.file_uploader(
            _("A CSV file"), type="csv", max_upload_size=MEGABYTES, key="net_file"
        )
        chosen["data"] = None if given is None else given.getvalue()
    elif data == OWN_POINTS:
        st.segmented_control(
            _("Class of the next point"), [0, 1, 2, 3], default=0, required=True, key="net_class"
        )
        chosen["points"] = st.text_area(
            _("Points: x, y, class"), key="net_points", bind="query-params", height=90,
            placeholder=_("1.5 -2 0; -1 1 1"),
            help=_("Click into the square, or write points with semicolons between them."),
        )  # fmt: skip
        st.button(_("Remove the last point"), on_click=drop_last, args=("net_points",))
    elif data != "iris":
        chosen["noise"] = number(
            _("Noise"), key="net_noise", step=0.05, width="stretch", help=_("From 0 to 0.5.")
        )
        chosen["samples"] = number(_("Samples"), key="net_samples", step=50, width="stretch")
    chosen["share"] = number(
        _("Share to learn from, %"), key="net_share", step=10, width="stretch",
        help=_("The other samples are for the test; they are drawn hollow."),
    )  # fmt: skip
    return chosen


def add_point(place: dict[str, float] | None) -> None:
    """Where a reader clicked, as one more point of the class that is chosen."""
    if not place:
        return
    written = f"{place['x']:.3g} {place['y']:.3g} {st.session_state.get('net_class') or 0}"
    append("net_points", written)


def append(key: str, part: str) -> None:
    """One more part of a text whose parts have semicolons between them."""
    before = str(st.session_state.get(key) or "").strip().rstrip(";")
    st.session_state[key] = f"{before}; {part}" if before else part


def drop_last(key: str) -> None:
    parts = [part for part in str(st.session_state.get(key) or "").split(";") if part.strip()]
    st.session_state[key] = ";".join(parts[:-1]).strip()


def choose_columns(offered: dict[str, Any], _: Words) -> dict[str, Any]:
    """The two columns of a file that are drawn, and the one to predict."""
    target = st.selectbox(
        _("Predict"), offered["targets"], index=offered["targets"].index(offered["target"]),
        key="net_target", bind="query-params",
    )  # fmt: skip
    usual = [name for name in offered["columns"] if name != target][:2]
    columns = st.multiselect(
        _("Two columns"), offered["columns"],
        max_selections=2, key="net_columns", bind="query-params",
        **usual_columns("net_columns", usual, offered["columns"], offered["rows"]),
    )  # fmt: skip
    return {"target": target, "columns": tuple(columns)}


def choose_features(_: Words) -> tuple[str, ...]:
    """What the network is shown of a point."""
    if "net_in" not in st.session_state:
        asked = st.query_params.get("net_in")
        given = DEFAULTS["net_in"] if asked is None else asked.split(",")
        st.session_state["net_in"] = [name for name in given if name in FEATURES]
    shown = {name: feature_name(name) for name in FEATURES}
    chosen = st.pills(
        _("Features"), list(shown), selection_mode="multi", format_func=called(shown), key="net_in"
    )
    kept = [name for name in FEATURES if name in chosen]
    keep_in_url("net_in", ",".join(kept))
    return tuple(kept)


def feature_name(name: str) -> str:
    """A feature as a reader writes it: x₁², sin(x₂)."""
    text = plain(FEATURES[name].expr).replace("^2", "²")
    for letter in ("x_1", "x_2"):
        text = text.replace(letter, lowered(letter))
    return text


def choose_network(_: Words) -> dict[str, Any]:
    """How many hidden layers, their units and their activations."""
    units, activations = [], []
    with st.container(horizontal=True, gap="small"):
        deep = number(_("Hidden layers"), key="net_layers", max_value=MOST_LAYERS, min_value=0)
        for layer in range(1, deep + 1):
            with st.container(width=NARROW, gap=None):
                units.append(
                    number(
                        _("Layer {layer}", layer=layer), key=f"net_units{layer}",
                        min_value=1, max_value=MOST_UNITS, width="stretch",
                    )
                )  # fmt: skip
                shown = {name: title_of(name, _) for name in ACTIVE}
                label = _("Activation {layer}", layer=layer)
                activations.append(
                    named(label, shown, key=f"net_act{layer}", label_visibility="collapsed")
                )
    return {"units": tuple(units), "activations": tuple(activations)}


def choose_training(classes: int, _: Words) -> dict[str, Any]:
    """Loss, optimizer, rate and length of the run."""
    losses = {
        "log_loss": _("log loss"), "mse": _("squared error"), "cross_entropy": _("cross-entropy")
    }  # fmt: skip
    fitting = {name: losses[name] for name in losses_for(classes)}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = {
            "loss": named(_("Loss"), fitting, key="net_loss", width=MIDDLE),
            "optimizer": named(
                _("Optimizer"), {name: name for name in OPTIMIZERS}, key="net_opt", width=MIDDLE
            ),
            "rate": number(_("Learning rate"), key="net_rate", step=0.01),
        }
        with st.popover(_("Usual rates")):
            st.pills(
                _("Usual rates"), RATES, format_func=numbers(st.session_state.lang),
                key="net_usual", on_change=take_rate, label_visibility="collapsed",
            )  # fmt: skip
        chosen["epochs"] = number(_("Epochs"), key="net_epochs", step=100)
        with st.popover(_("More settings")):
            chosen |= choose_more(_)
    return chosen


def take_rate() -> None:
    if st.session_state.get("net_usual") is not None:
        st.session_state["net_rate"] = float(st.session_state["net_usual"])


def choose_more(_: Words) -> dict[str, Any]:
    """What is seldom changed."""
    starts = {name: _(STARTS[name]) for name in INITIALISATIONS}
    rows = {"epoch": _("an epoch"), "step": _("a step")}
    return {
        "batch": number(_("Samples in a batch"), key="net_batch"),
        "schedule": named(
            _("Schedule of the rate"), {name: _(PLANS[name]) for name in SCHEDULES}, key="net_plan"
        ),
        "l1": number(_("L1 penalty"), key="net_l1", step=0.001),
        "l2": number(_("L2 penalty"), key="net_l2", step=0.001),
        "initialisation": named(_("Weights at the start"), starts, key="net_start"),
        "seed": number(_("Seed of the network"), key="net_seed", min_value=0, max_value=2**31),
        "by": named(_("A picture for each"), rows, key="net_by"),
    }


def setup_of(*parts: dict[str, Any]) -> Setup:
    """Everything that was chosen, as one run."""
    chosen: dict[str, Any] = {}
    for part in parts:
        chosen |= part
    return Setup(**chosen)
