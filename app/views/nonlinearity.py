"""Why non-linearity: linear layers draw one line whatever the depth; a bend is enough."""

import streamlit as st

from app import bending
from app.ui.bending import data_names, race_spec
from app.ui.cache import answer
from app.ui.field import choose_number
from app.ui.formula import show_formula
from app.ui.gallery import title_of
from app.ui.i18n import numbers
from app.ui.lesson import Preset, call, program, show_code
from app.ui.player import player
from app.ui.prose import open_lesson
from app.ui.steps import show_derivation, show_equation
from app.ui.text import plain
from app.ui.trouble import said_beside
from app.ui.url import choose_listed, choose_shown

prose, lang, _ = open_lesson("nonlinearity")
number = numbers(lang)
kinds = data_names(_)
PRESETS = tuple(
    Preset(
        {"cloud": data, "bend": act, "deep": deep, "wide": wide}, reason, f"{kinds[data]}, {size}"
    )
    for data, act, deep, wide, size, reason in (
        ("circle", "tanh", 1, 6, "2-6-1", "ring"),
        ("xor", "relu", 1, 6, "2-6-1", "xor"),
        ("circle", "tanh", 4, 6, "2-6-6-6-6-1", "deep"),
        ("gaussians", "tanh", 1, 6, "2-6-1", "line"),
        ("circle", "tanh", 1, 1, "2-1-1", "one"),
        ("spiral", "tanh", 1, 2, "2-2-1", "spiral"),
    )
)

with st.container(horizontal=True, vertical_alignment="bottom"):
    cloud = choose_listed(_("samples"), kinds, "circle", key="cloud", width=210)
    bends = {name: title_of(name, _) for name in bending.ACTIVATIONS}
    bend = choose_shown(_("activation of the second"), bends, "tanh", key="bend")
with st.container(horizontal=True, vertical_alignment="bottom"):
    deep = st.number_input(
        _("hidden layers"), value=1, step=1, key="deep", bind="query-params", width=132
    )
    wide = st.number_input(
        _("units a layer"), value=6, step=1, key="wide", bind="query-params", width=132
    )
    rate = choose_number(_("learning rate"), 0.3, key="nrate", step=0.1)
    epochs = st.number_input(
        _("epochs"), value=200, step=50, key="epochs", bind="query-params", width=132
    )
    seed = st.number_input(
        _("seed"), value=0, min_value=0, max_value=2**31, key="nseed", bind="query-params",
        width=132,
    )  # fmt: skip
beside = st.container()
race = None
with said_beside(beside, lang), st.spinner(_("Training")):
    race = answer(bending.race, cloud, bend, deep, wide, rate, epochs, seed, lang, lane="long")
if race is not None:
    for run in race["runs"].values():
        if run["trouble"]:
            st.warning(plain(run["trouble"]), icon=":material/warning:")
    player(race_spec(race, bend, lang), key="bends")
    with st.container(horizontal=True):
        for name, run in race["runs"].items():
            label = _("accuracy after the last epoch, {name}", name=title_of(name, _))
            st.metric(label, number(run["accuracy"][-1]), width="content")

prose.foot(PRESETS, key="nonlinearity")

one = race and race["runs"][bending.LINEAR]["one"]
if one and one["gap"] is not None:
    prose.show("one")
    show_formula(one["latex"], one["spoken"])
    st.metric(_("largest difference between the two"), number(one["gap"]), width="content")
prose.show("proof")
beside_proof = st.container()
with said_beside(beside_proof, lang), st.spinner(_("Proving every step")):
    proof = answer(bending.collapse, lang, lane="long")
    show_formula(proof["latex"])
    show_formula(f"= {proof['one']}", proof["spoken"])
    if proof["verdict"] == "PROVED":
        st.markdown(f":green-badge[:material/check: {plain(_('proved'))}]")
    prose.show("slopes")
    for k, slope in enumerate(proof["slopes"]):
        show_equation(slope["claim"], slope["result"], slope["spoken"])
        show_derivation(slope, _, key=f"plane {k}", opened=0)
sizes = [2, *[wide] * deep, 1] if race is not None else [2, 6, 1]
show_code(
    program(
        f"X, y = {call('dataset', cloud, n=bending.SAMPLES, noise=0.1, seed=seed)}",
        f"for hidden in ('identity', {bend!r}):",
        f"    network = mathcore.Network({sizes}, hidden=hidden)",
        f"    run = mathcore.train(network, X, y, learning_rate={rate!r}, epochs={epochs!r},",
        f"                         batch_size={bending.BATCH}, seed={seed!r})",
        "    print(hidden, run.metrics['accuracy'][-1])",
    ),
    _,
)
