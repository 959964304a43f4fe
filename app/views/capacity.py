"""Under- and overfitting: a cubic fitted with too little, right, and too much capacity."""

from functools import partial

import streamlit as st

from app import capacity
from app.ui.cache import answer
from app.ui.capacity import capacity_chart, fit_spec
from app.ui.charts import show_chart
from app.ui.field import choose_number
from app.ui.formula import show_formula
from app.ui.i18n import numbers
from app.ui.lesson import Preset, program, show_code
from app.ui.player import player
from app.ui.prose import open_lesson
from app.ui.text import plain
from app.ui.trouble import said_beside, said_in

PRESETS = tuple(
    Preset({"cap": degree, "cap_n": samples, "cap_noise": noise}, reason,
           f"n = {samples}, x^{degree}, σ = {noise:g}")
    for degree, samples, noise, reason in (
        (1, 14, 0.3, "low"),
        (3, 14, 0.3, "right"),
        (11, 14, 0.3, "high"),
        (11, 100, 0.3, "more"),
        (11, 14, 0.0, "clean"),
    )
)  # fmt: skip

prose, lang, _ = open_lesson("capacity")
number = numbers(lang)

degree = st.slider(
    _("degree: the capacity"), 1, capacity.HIGHEST, 11, key="cap", bind="query-params"
)
with st.container(horizontal=True):
    samples = st.number_input(
        _("samples"), value=14, step=2, key="cap_n", bind="query-params", width=132
    )
    noise = choose_number(_("noise"), 0.3, key="cap_noise", step=0.1)
    epochs = st.number_input(
        _("epochs"), value=2000, step=500, key="cap_epochs", bind="query-params", width=132
    )
    patience = st.number_input(
        _("patience, in epochs"), value=50, step=10, key="cap_wait", bind="query-params", width=160
    )
    seed = st.number_input(
        _("seed"), value=2, min_value=0, max_value=2**31, key="cap_seed", bind="query-params",
        width=132,
    )  # fmt: skip
foot = partial(prose.foot, PRESETS, key="cap")
beside_numbers = st.container()
with said_in(beside_numbers, lang, foot), st.spinner(_("Training")):
    run = answer(capacity.fit, degree, samples, noise, epochs, patience, seed, lane="long")
player(fit_spec(run, lang), key="cap_player")
with st.container(horizontal=True):
    st.metric(_("loss, learned"), number(run["last"][0]), width="content")
    st.metric(_("loss, judged"), number(run["last"][1]), width="content")
    st.metric(_("judged, stopped early"), number(run["stopped"][1]), width="content")
    st.metric(_("stopped at epoch"), str(run["stopped"][0]), width="content")
said = _(
    "The judged loss is lowest at epoch {epoch}, with {loss}. {count} numbers were learned from "
    "{samples} samples.",
    epoch=run["best"][0], loss=number(run["best"][1]), count=run["numbers"], samples=samples,
)  # fmt: skip
st.markdown(plain(said))

foot()

prose.show("degrees")
beside_degrees = st.container()
with said_beside(beside_degrees, lang), st.spinner(_("Training")):
    told = answer(capacity.by_degree, samples, noise, epochs, seed, lane="long")
    show_chart(
        capacity_chart(told, degree, lang),
        lang=lang,
        key="cap_chart",
        alt=_("The learned loss falls with the degree; the judged one falls and rises again."),
    )
    st.markdown(plain(_("The judged loss is lowest at degree {degree}.", degree=told["best"])))
    st.markdown(plain(_("The neuron reads Legendre polynomials of x; the first are:")))
    for shape in answer(capacity.shapes, degree):
        show_formula(shape)
show_code(
    program(
        "import numpy as np",
        "",
        f'X, y = mathcore.dataset("cubic", n={samples}, noise={noise}, seed={seed})',
        f'V, z = mathcore.dataset("cubic", n={capacity.JUDGED}, noise={noise}, seed={seed + 1})',
        "def powers(x):",
        "    return np.column_stack([np.polynomial.legendre.Legendre.basis(k)(x[:, 0])",
        f"                            for k in range(1, {degree + 1})])",
        f"network = mathcore.Network([{degree}, 1], output='identity', loss='mse')",
        f"run = mathcore.train(network, powers(X), y, optimizer={capacity.RULE!r},",
        f"                     learning_rate={capacity.RATE}, epochs={epochs},",
        "                     validation=(powers(V), z))",
        "print(run.loss[-1], run.metrics['validation_loss'][-1])",
    ),
    _,
)
