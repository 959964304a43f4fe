"""Around the board: things to try, the turns of the run, one weight explained, files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from app import explaining
from app.ui.bending import data_names
from app.ui.cache import answer
from app.ui.charts import show_chart
from app.ui.formula import show_formula
from app.ui.gallery import title_of
from app.ui.hiding import hidden
from app.ui.i18n import Words, numbers, words
from app.ui.lesson import Preset, show_code
from app.ui.playground import DEFAULTS, append, drop_last, number
from app.ui.stepping import lens_chart
from app.ui.steps import show_beside
from app.ui.text import plain
from mathcore.training.setups import Setup

Run = dict[str, Any]
DEFAULTS |= {"net_then": 200, "net_then_rate": 0.1, "net_value": 0.0, "net_n": 1}


def tried(name: str, reason: str, **fields: Any) -> Preset:
    """The fresh page with other values in some fields; their keys without `net_`."""
    given = {f"net_{key}": value for key, value in fields.items()}
    fresh = {key: value for key, value in DEFAULTS.items() if key not in UNTOUCHED}
    return Preset(fresh | given, reason, name)


UNTOUCHED = ("net_then", "net_then_rate", "net_value", "net_n")
DEEP_SIGMOID: dict[str, Any] = {f"act{k}": "sigmoid" for k in range(1, 7)}
DEEP_SIGMOID |= {f"units{k}": 4 for k in range(1, 7)}


def presets(_: Words) -> tuple[Preset, ...]:
    """Networks that work and networks that fail; the data have the names of their field."""
    known = data_names(_)
    return (
        tried(known["circle"], "neuron", layers=0),
        tried(f"{known['circle']}, x²", "squares", layers=0, **{"in": ["x1^2", "x2^2"]}),
        tried(f"{known['xor']}, x₁x₂", "product", data="xor", layers=0, **{"in": ["x1x2"]}),
        tried(known["spiral"], "spiral", data="spiral", opt="adam", rate=0.01, units1=8, units2=8,
              epochs=400, samples=400, share=80, batch=20),
        tried("η = 1", "rate", data="plane", loss="mse", layers=0, rate=1.0, batch=250),
        tried("L1", "prunes", data="gaussians", layers=0, l1=0.03, rate=0.03,
              **{"in": ["x1", "x2", "x1^2", "x2^2", "x1x2", "sin(x1)", "sin(x2)"]}),
        tried(f"6 × {title_of('sigmoid', _)}", "vanishing", layers=6, epochs=100, start="xavier",
              **DEEP_SIGMOID),
        tried("W = 0", "zeros", start="zeros"),
    )  # fmt: skip


def choose_course(_: Words) -> str:
    """How the run goes on after its first epochs; buttons write it, and it may be typed."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        more = number(_("More epochs"), key="net_then", step=50)
        rate = number(_("at the rate"), key="net_then_rate", step=0.01)
        st.button(
            _("Go on"), icon=":material/resume:", key="net_go", on_click=append,
            args=("net_course", f"{more}@{rate:g}"),
        )  # fmt: skip
        undo = st.container(width="content")
    course = st.text_input(
        _("Turns of the run"), key="net_course", bind="query-params",
        placeholder=_("200@0.1; W1[1,2]=0.5"),
        help=_("200@0.1 goes on for 200 epochs at the rate 0.1, from where the run is; "
               "W1[1,2]=0.5 sets a weight by hand."),
    )  # fmt: skip
    if course:
        undo.button(
            _("Take the last turn back"), icon=":material/undo:", on_click=drop_last,
            args=("net_course",),
        )  # fmt: skip
    return str(course)


def take_choice(chosen: dict[str, Any] | None) -> None:
    """The weight that was clicked, and the frame at which it was."""
    if chosen:
        st.session_state["net_w"] = str(chosen.get("place", ""))
        st.session_state["net_frame"] = int(chosen.get("frame") or 0)


def choose_weight(sizes: list[int], _: Words) -> str:
    """A weight to explain or to set, by its place."""
    places = explaining.weights_of(sizes)
    if st.session_state.get("net_w") not in places:
        asked = st.query_params.get("net_w", "")
        st.session_state["net_w"] = asked if asked in places else places[0]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        place = st.selectbox(
            _("A weight"), places, key="net_w", on_change=forget_frame, width=150,
            help=_("A click on a line or a unit of the network chooses it too."),
        )  # fmt: skip
        value = number(_("becomes"), key="net_value", step=0.5)
        st.button(
            _("Set it by hand"), icon=":material/edit:", key="net_set", on_click=append,
            args=("net_course", f"{place}={value:g}"),
        )  # fmt: skip
    st.query_params["net_w"] = place
    return str(place)


def forget_frame() -> None:
    st.session_state.pop("net_frame", None)


def show_lens(lens: dict[str, Any] | None, rate: float, lang: str) -> None:
    """The regimes of the rate, where they are computed."""
    if lens is None:
        return
    _ = words(lang)
    first, second = lens["bounds"][1:3]
    number = numbers(lang, 3)
    st.caption(
        plain(
            _(
                "One neuron, and a cost that is equally curved everywhere: steps on all samples "
                "at once are monotone below {first}, oscillating below {second}, diverging beyond.",
                first=number(first),
                second=number(second),
            )
        )
    )
    show_chart(
        lens_chart(lens, rate, lang), lang=lang, key="net_lens",
        alt=_("Monotone below {first}, oscillating below {second}, diverging beyond.",
              first=number(first), second=number(second)),
    )  # fmt: skip


def show_explanation(setup: Setup, run: Run, place: str, lang: str) -> None:
    """A weight on one sample: the unit it leads to, then the way back from the cost."""
    _, write = words(lang), numbers(lang)
    last = len(run["steps"]) - 1
    frame = min(max(st.session_state.get("net_frame", last), 0), last)
    sample = number(_("Sample"), key="net_n", min_value=1, max_value=len(run["targets"]))
    one = len(run["parameters"]) // len(run["steps"])
    state = run["parameters"][frame * one : (frame + 1) * one]
    told = answer(explaining.explained, setup, state, place, int(sample), lang, lane="long")
    inputs = ", ".join(f"{name} = {write(value)}" for name, value in told["inputs"].items())
    target = "; ".join(map(write, told["target"]))
    st.markdown(
        plain(
            _(
                "{place} = {value} after epoch {epoch}; sample {sample}: {inputs}; "
                "target {target}.",
                place=place,
                value=write(told["weight"]),
                epoch=run["epochs"][frame],
                sample=int(sample),
                inputs=inputs,
                target=target,
            )
        )
    )
    st.subheader(_("Forward: the unit that it leads to"))
    show_lines(told["forward"], _)
    st.subheader(_("Backward: from the cost to the weight"))
    show_lines([*told["backward"], told["last"]], _)
    show_formula(f"{told['claim']} = {told['product']}")
    st.caption(
        plain(
            _("Paths along which the weight acts: {count}; layer by layer each unit is worked out "
              "once.",
              count=told["paths"])
        )
    )  # fmt: skip


def show_lines(lines: list[dict[str, str]], _: Words) -> None:
    """Each quantity, its formula, and the same with the numbers put in."""
    for line in lines:
        show_formula(f"{line['name']} = {line['formula']}")
        show_beside(_("in numbers"), f"{line['numbers']} = {line['value']}")


def offer_files(source: str, files: Callable[[], dict[str, Any]], _: Words) -> None:
    """The network as code, the run and the data to take away."""
    with st.container(horizontal=True):
        for label, content, name, kind in (
            (_("The network as .py"), source, "network.py", "text/x-python"),
            (_("The run as .npz"), lambda: files()["npz"], "run.npz", "application/octet-stream"),
            (_("The data as CSV"), lambda: files()["csv"], "data.csv", "text/csv"),
        ):
            st.download_button(
                label, content, name, kind, icon=":material/download:", on_click="ignore"
            )
    if not hidden("code"):
        show_code(source, _)
